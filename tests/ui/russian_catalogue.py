"""The Russian catalogue: `make messages` (this file) adds new messages, drops old ones, compiles."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parents[2]
PO: Final = ROOT / "ui" / "locale" / "ru" / "LC_MESSAGES" / "physiograph.po"
MO: Final = PO.with_suffix(".mo")
KEYWORDS: Final = {
    "t": None, "later": None, "coded": None, "n": (1, 2), "both": (1, 2), "counted": (2, 3), "p": ((1, "c"), 2),
    "known": ((1, "c"), 2), "named": (1,),
}  # fmt: skip
"""Functions of ui.language, and which of their arguments are messages; `named` is of kg.questions."""
HEADER: Final = """\
# Russian messages of Physiograph; `make messages` adds what is new (docs/howto/russian.md).
msgid ""
msgstr ""
"Language: ru\\n"
"Plural-Forms: nplurals=3; "
"plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def template() -> Catalog:
    """Every message of the sources."""
    found = Catalog(locale="ru")
    methods = [("**.py", "python"), ("**.j2", "jinja2")]
    for _, _, message, _, context in extract_from_dir(ROOT / "ui", methods, keywords=KEYWORDS):
        found.add(message, context=context)
    for _, message, _, context in extract_from_file("python", ROOT / "kg" / "questions.py", KEYWORDS):
        found.add(message, context=context)
    return found


def translated() -> Catalog:
    """The catalogue as it is committed."""
    with PO.open("rb") as file:
        return read_po(file, locale="ru")


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it, without the hour at which it was made."""
    catalogue.creation_date = catalogue.revision_date = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Bring the catalogue up to date with the sources, and compile it; a new message has an empty translation."""
    catalogue = translated()
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, omit_header=True, no_location=True)
    PO.write_bytes(HEADER.encode() + out.getvalue())
    MO.write_bytes(compiled(translated()))
    empty = [message.id for message in translated() if message.id and not all(_texts(message.string))]
    print(f"{len(catalogue)} messages, {len(empty)} to translate", *empty, sep="\n  ")


def _texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    main()
