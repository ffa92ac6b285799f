"""The language of what is shown: one per thread of work, English where none is chosen; messages by stdlib gettext.

English messages are the keys, so that English needs no file. `make messages` collects them into
ui/locale/ru/LC_MESSAGES/physiograph.po and compiles that into the .mo beside it, which is what is read here.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.errors import InvalidValue

LOCALE: Final = Path(__file__).parent.parent / "locale"
DOMAIN: Final = "physiograph"
LANGUAGES: Final = {"en": "English", "ru": "Русский"}
"""Code → the language's name for itself."""

_CURRENT: ContextVar[str] = ContextVar("language", default="en")
_THIN: Final = "\N{NARROW NO-BREAK SPACE}"


def current() -> str:
    """Code of the language in use."""
    return _CURRENT.get()


def use(code: str) -> None:
    """Speak this language from here on, in this thread.

    Raises: InvalidValue: no such language.
    """
    if code not in LANGUAGES:
        raise InvalidValue(
            f"language {code!r} is not one of {', '.join(LANGUAGES)}. Set language= in physiograph.toml."
        )
    _CURRENT.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language inside the block."""
    before = current()
    use(code)
    try:
        yield
    finally:
        _CURRENT.set(before)


def chosen(setting: str, browser: str | None = None) -> str:
    """The language of a setting ("auto", "en", "ru"); "auto" is the browser's where we have it, else English.

    >>> chosen("auto", "ru-RU"), chosen("auto", "de"), chosen("auto"), chosen("ru", "en-GB")
    ('ru', 'en', 'en', 'ru')
    """
    if setting != "auto":
        return setting
    wanted = (browser or "").replace("_", "-").partition("-")[0].lower()
    return wanted if wanted in LANGUAGES else "en"


@lru_cache(maxsize=len(LANGUAGES))
def _messages(code: str) -> gettext.NullTranslations:
    return gettext.NullTranslations() if code == "en" else gettext.translation(DOMAIN, LOCALE, [code])


def t(message: str, **values: object) -> str:
    """A message in the language in use, its {fields} filled in.

    >>> t("{one} and {two}", one="a", two="b")
    'a and b'
    """
    text = _messages(current()).gettext(message)
    return text.format(**values) if values else text


def n(one: str, many: str, number: int, **values: object) -> str:
    """A message that depends on a number, which it may name as {number}.

    >>> n("{number} paper says so", "{number} papers say so", 1200)
    '1,200 papers say so'
    """
    return _messages(current()).ngettext(one, many, number).format(number=whole(number), **values)


def p(context: str, message: str, **values: object) -> str:
    """A message whose English alone does not say how to translate it; `context` tells its uses apart."""
    text = _messages(current()).pgettext(context, message)
    return text.format(**values) if values else text


def later(message: str) -> str:
    """The message itself: marks one in a table, which is translated when it is used."""
    return message


def known(context: str, message: str) -> tuple[str, str]:
    """As `later`, for a message of `p`."""
    return context, message


def both(one: str, many: str) -> tuple[str, str]:
    """As `later`, for the two messages of `n`."""
    return one, many


def whole(number: int) -> str:
    """A count with its thousands apart.

    >>> whole(12345)
    '12,345'
    """
    text = f"{number:,}"
    return text if current() == "en" else text.replace(",", _THIN if len(text) > 5 else "")


def decimal(number: float, digits: int = 2) -> str:
    """A number with a fixed count of digits behind the point, or comma.

    >>> decimal(0.5)
    '0.50'
    """
    text = f"{number:.{digits}f}"
    return text if current() == "en" else text.replace(".", ",")


def percent(share: float) -> str:
    """A share as a percentage.

    >>> percent(0.3)
    '30%'
    """
    return f"{share:.0%}" if current() == "en" else f"{share * 100:.0f}{_THIN}%"
