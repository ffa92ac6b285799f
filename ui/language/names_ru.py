"""Which concept a Russian name means, in whatever case and number it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_CYRILLIC: Final = re.compile("[а-яё]{2,}", re.I)
_ENDING: Final = re.compile(
    r"(?:иями|ями|ами|иях|ях|ах|ого|его|ому|ему|ыми|ими|ией|иям|ием|ям|ам|ов|ев|ей|ой|ий|ый|ые|ие|ая|яя|ое|ее|ую|юю|ых|их|"
    r"ым|им|ом|ем|[еи]ю|ия|ии|ью|ья|ю|а|я|о|е|ы|и|у|ь|й)$"
)
_FLEETING: Final = {"сна": "сон", "сну": "сон", "сном": "сон", "сне": "сон", "волокон": "волокн", "сердец": "сердц",
                    "лёгких": "лёгк", "покое": "поко", "покоем": "поко", "людей": "люд", "детей": "дет"}  # fmt: skip
_JOINING: Final = frozenset(["в", "во", "на", "с", "со", "и", "при", "по", "к", "от", "для", "из"])
_GENERIC: Final = frozenset(
    ["прием", "применен", "использован", "регулярн", "повышен", "низк", "высок", "систематическ"]
)
"""Stems that say nothing of which concept is meant."""


@dataclass(frozen=True, slots=True)
class Named:
    """A concept that a Russian name means; `score` is 1 where the whole name fits, less where a part of it does."""

    id: str
    name: str
    type: str
    score: float
    reason: str = "Russian name"


def stem(word: str) -> str:
    """A word without its ending; the same in (nearly) every case and number.

    >>> {stem(word) for word in ("тренировка", "тренировку", "тренировками", "тренировок")}
    {'тренировк'}
    """
    low = word.lower().replace("ё", "е")
    if low in _FLEETING:
        return _FLEETING[low]
    if not re.search("[а-я]", low) or len(low) < 4:
        return low
    if re.search("[бвгджзклмнпрстфхцчшщ]ок$", low):
        return low[:-2] + "к"
    return _ENDING.sub("", low) if len(_ENDING.sub("", low)) >= 3 else low


def stems(name: str) -> tuple[str, ...]:
    """The stems of a name's words, without prepositions ("ЧСС в покое" is "ЧСС покоя")."""
    return tuple(stem(word) for word in re.findall(r"[\w/+-]+", name) if word.lower() not in _JOINING)


@lru_cache(maxsize=1)
def _index() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Stems of every Russian name → ids, those that it is the label of before those that it is a synonym of."""
    from ontology import lexicon

    records = lexicon.load().records
    named = [(record["label_ru"], id) for id, record in records.items()]
    named += [(name, id) for id, record in records.items() for name in record["synonyms_ru"]]
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for name, id in named:
        found.setdefault(stems(name), {})[id] = None
    return {key: tuple(ids) for key, ids in found.items() if key}


def known_name(text: str) -> bool:
    """Whether a text as a whole is the Russian name of a concept, in whatever case."""
    return stems(text) in _index()


def containing(text: str, most: int = 200) -> list[str]:
    """Ids of the concepts whose Russian name holds a text, or is it in another case; none for other letters."""
    low = text.lower()
    if not _CYRILLIC.search(low):
        return []
    wanted = set(stems(text))
    turned = [id for parts, ids in _index().items() if wanted and wanted <= set(parts) for id in ids]
    held = [id for id, known in _names().items() if any(low in name.lower() for name in known)]
    return list(dict.fromkeys((*_index().get(stems(text), ()), *held, *turned)))[:most]


def names_of(id: str) -> tuple[str, ...]:
    """The Russian names of a concept, its label first; () where the ontology has none."""
    return _names().get(id, ())


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    from ontology import lexicon

    records = lexicon.load().records
    return {id: (record["label_ru"], *record["synonyms_ru"]) for id, record in records.items()}


def ground(text: str) -> list[Named]:
    """The concepts that a Russian name in any case may mean, best first.

    >>> [found.name for found in ground("высокоинтенсивную интервальную тренировку")]
    ['high-intensity interval training']
    """
    if not _CYRILLIC.search(text):
        return []
    wanted = tuple(part for part in stems(text) if part not in _GENERIC) or stems(text)
    best: dict[str, float] = {}
    for ids, score in _matches(stems(text), wanted):
        for place, id in enumerate(ids):
            best.setdefault(id, score - 0.01 * place)
    return [_named(id, score) for id, score in sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))]


def _matches(whole: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], float]]:
    index = _index()
    for parts, score in ((whole, 1.0), (wanted, 0.95)):
        if parts in index:
            yield index[parts], score
            return
    for key, ids in index.items():
        if len(key) == len(wanted) > 1 and _same_words(key, wanted):
            yield ids, 0.85
    for size in range(len(wanted) - 1, 0, -1):
        found = [wanted[start : start + size] for start in range(len(wanted) - size + 1)]
        hits = [part for part in found if part in index]
        if hits:
            yield index[hits[0]], 0.4 + 0.4 * size / len(wanted)
            return


def _same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the words are the same in another order, adjectives beside their nouns ("митохондриальный")."""
    left = list(other)
    for word in one:
        fits = next((mine for mine in left if _akin(word, mine)), None)
        if fits is None:
            return False
        left.remove(fits)
    return True


def _akin(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 6 and long.startswith(short[:-1]))


def _named(id: str, score: float) -> Named:
    from ontology import lexicon

    record = lexicon.load().records[id]
    return Named(id, record["label"], record["type"], round(score, 2))
