"""A hypothesis in Russian, taken apart: who, does what, to whom, in whom; order is free, so rules try the commoner."""

from __future__ import annotations

import re
from typing import Final

from kg.errors import InvalidValue
from ui.language.messages import t
from ui.opponent.hypothesis_text import Stated

_UP: Final = "повы[шс]|увелич|усил|улучш|стимулир|ускор|активир|подн|укрепл|наращ|разви|индуцир|продл|удлин"
_DOWN: Final = (
    "сни[жз]|уменьш|ухудш|подав|угнет|угнёт|ослаб|осл?абл|тормоз|замедл|сокра[щт]|ингибир|блокир|притупл|предотвр|подрыв|"
    "нару[шс]|препятству|ограничи"
)
_ANY: Final = "влия|повлия|воздейств|меня|измен|сказыва|затрагив"
_RISE: Final = "рост|повышен|увеличен|усилен|улучшен|прирост|подъ[её]м|ускорен|высок|больш"
_FALL: Final = "снижен|уменьшен|ухудшен|падени|ослаблен|сокращен|потер|замедлен|подавлен|низк|меньш"
_WORDS: Final = {
    "X": r"(?P<x>.+?)",
    "Y": r"(?P<y>.+)",
    "UP": rf"(?:{_UP})\w*",
    "DOWN": rf"(?:{_DOWN})\w*",
    "ANY": rf"(?:{_ANY})\w*",
    "VERB": rf"(?:{_UP}|{_DOWN}|{_ANY})\w*",
    "GROWS": r"(?:раст[уёе]т|возраста\w+|повыш\w+ся|увелич\w+ся|улучш\w+ся|усил\w+ся|ускор\w+ся|поднима\w+ся)",
    "FALLS": r"(?:пада\w+|сниж\w+ся|уменьш\w+ся|ухудш\w+ся|ослаб\w+|замедл\w+ся|сокращ\w+ся|подавл\w+ся)",
    "MOVES": r"(?:\w+тся|раст[уёе]т|падает|падают)",
    "FROM": r"(?:под (?:влиянием|действием|воздействием)|в (?:результате|ответ на)|благодаря|вследствие|из-за|"
    r"за сч[её]т|после|от|при|с ростом|с увеличением|с)",
    "RISE": rf"(?:более )?(?:{_RISE})\w*",
    "FALL": rf"(?:более )?(?:{_FALL})\w*",
    "LEADS": r"(?:привод\w+ к|вед[уёе]т к|вызыва\w+|способству\w+|вед[её]т за собой)",
    "LINKED": r"(?:связан[аоы]?|ассоциирован[аоы]?|коррелиру\w+|сопряж[её]н\w*|соотносится) со?",
    "HAS": r"(?:оказыва\w+|име\w+)",
    "EFFECT": r"(?:влияни[ея]|эффект\w*|воздействи[ея])",
    "GOOD": r"(?:положительн\w+|благоприятн\w+)",
    "BAD": r"(?:отрицательн\w+|неблагоприятн\w+|негативн\w+)",
    "WITH": r"(?:положительно|прямо|напрямую)",
    "AGAINST": r"(?:отрицательно|обратно|негативно)",
}
_TABLE: Final = (
    ("{X} не {LINKED} {Y}", "not_associated"),
    ("{X} (?:{WITH} {LINKED}|{LINKED} {RISE}) {Y}", "positively_associated"),
    ("{X} (?:{AGAINST} {LINKED}|{LINKED} {FALL}) {Y}", "negatively_associated"),
    ("{X} {LINKED} {Y}", "associated"),
    ("{X} не {HAS} {EFFECT} на {Y}", "no_effect"),
    ("на {Y} не {ANY} (?P<z>.+)", "no_effect"),
    ("на (?P<y>.+?) {ANY} (?P<z>.+)", "affects"),
    ("{X} не {LEADS} (?:{RISE}|{FALL}) {Y}", "no_effect"),
    ("{X} {LEADS} {RISE} {Y}", "increases"),
    ("{X} {LEADS} {FALL} {Y}", "decreases"),
    ("{X} (?:{HAS} {GOOD} {EFFECT}|{GOOD} {ANY}|положительно {ANY}) на {Y}", "increases"),
    ("{X} (?:{HAS} {BAD} {EFFECT}|отрицательно {ANY}|негативно {ANY}) на {Y}", "decreases"),
    ("{X} {HAS} {EFFECT} на {Y}", "affects"),
    ("{FROM} (?P<y>.+?) не {MOVES} {Y2}", "<no_effect"),
    ("{FROM} (?P<y>.+?) {GROWS} {X2}", "<increases"),
    ("{FROM} (?P<y>.+?) {FALLS} {X2}", "<decreases"),
    ("{X} не {MOVES} {FROM} {Y}", "<no_effect"),
    ("{X} {GROWS} {FROM} {Y}", "<increases"),
    ("{X} {FALLS} {FROM} {Y}", "<decreases"),
    ("{X} не {VERB} (?:на )?{Y}", "no_effect"),
    ("{X} {UP} (?:{FALL}) {Y}", "decreases"),
    ("{X} {DOWN} (?:{FALL}) {Y}", "increases"),
    ("{X} {DOWN} (?:{RISE}) {Y}", "decreases"),
    ("{X} {UP} (?:{RISE}) {Y}", "increases"),
    ("{X} {UP} {Y}", "increases"),
    ("{X} {DOWN} {Y}", "decreases"),
    ("{X} {ANY} (?:на )?{Y}", "affects"),
)
"""Pattern over the words above → relation; "<" where subject and object change places. The first that fits counts."""
_RULES: Final = tuple(
    (re.compile(pattern.format_map({**_WORDS, "X2": "(?P<x>.+)", "Y2": "(?P<x>.+)"}).replace("(?P<z>", "(?P<x>"), re.I),
     relation)
    for pattern, relation in _TABLE
)  # fmt: skip
_LEADING: Final = re.compile(
    r"^\s*(?:(?:я|мы)\s+(?:думаю|считаю|полагаю|предполагаю|уверен\w*|думаем|считаем|полагаем|предполагаем)|"
    r"(?:моя|наша)?\s*гипотеза(?:\s+в том|\s+состоит в том|\s*:)?|предполагаю|думаю|считаю|известно|вероятно|возможно|"
    r"по-моему|скорее всего)\s*,?\s*(?:что\s+)?",
    re.I,
)
_ASIDE: Final = re.compile(
    r"\b(?:может|могут|могла|мог|также|тоже|значимо|достоверно|существенно|значительно|заметно|вероятно|возможно|"
    r"действительно|статистически|сильно|слегка|немного|,\s*вероятно,?)\s+",
    re.I,
)
_SCOPE: Final = re.compile(
    r"\s+(?=(?:у|среди|по сравнению с|в течение|на протяжении|во время|за \d+|при|после|в|на фоне|чем)\s)", re.I
)
_OBJECT: Final = re.compile(r"(?:[а-яё-]+(?:ую|юю|ий|ый|ой)\s)*[а-яё-]*[а-яё]{2}[ую](?:\s|$)", re.I)
"""A name that begins as no subject does: with a feminine in the accusative."""


def take_apart(text: str) -> Stated:
    """Subject, relation, object and scope ("у тренированных мужчин") of one Russian sentence.

    Raises: InvalidValue: no verb of direction in it.

    >>> take_apart("Я думаю, что витамин C не снижает МПК у тренированных мужчин.")
    Stated(subject='витамин C', relation='no_effect', object='МПК', scope='у тренированных мужчин')
    """
    sentence = _ASIDE.sub("", _LEADING.sub("", " ".join(text.split()))).rstrip(" .?!")
    for pattern, relation in _RULES:
        hit = pattern.fullmatch(sentence)
        if hit is None:
            continue
        x, y = hit["x"].strip(" ,"), hit["y"].strip(" ,")
        turned = _OBJECT.match(x) and not _OBJECT.match(y) and relation in ("increases", "decreases")
        if relation.startswith("<") or turned:
            x, y = y, x
        return _with_scope(x, relation.lstrip("<"), y)
    raise InvalidValue(
        t(
            "hypothesis {text!r} states no direction that can be read. "
            'Write SUBJECT VERB OBJECT, as in: physiograph argue "HIIT increases capillary density in trained men".',
            text=text,
        )
    )


def _with_scope(subject: str, relation: str, object_: str) -> Stated:
    """The parts without what stands behind either name, unless that belongs to a known name."""
    subject, one = _split(subject)
    object_, two = _split(object_)
    return Stated(subject, relation, object_, two or one)


def _split(name: str) -> tuple[str, str]:
    from ui.language.names_ru import known_name

    if known_name(name):
        return name, ""
    cuts = list(_SCOPE.finditer(name))
    known = [cut for cut in reversed(cuts) if known_name(name[: cut.start()])]
    cut = next(iter(known or cuts), None)
    return (name[: cut.start()], name[cut.end() :]) if cut else (name, "")


_PEOPLE: Final = (
    (r"нетренирован\w*", "untrained"),
    (r"(?<!не)тренирован\w*", "trained"),
    (r"мужчин\w*", "men"),
    (r"женщин\w*", "women"),
    (r"пожил\w*", "older elderly"),
    (r"молод\w*", "young"),
    (r"дет(?:ей|и|ям|ях)\b", "children"),
    (r"подростк\w*", "adolescents"),
    (r"здоров\w*", "healthy"),
    (r"больн\w*|пациент\w*", "patients"),
    (r"спортсмен\w*|атлет\w*", "athletes"),
    (r"велосипедист\w*", "cyclists"),
    (r"бегун\w*", "runners"),
    (r"пловц\w*", "swimmers"),
    (r"студент\w*", "students"),
    (r"диабет\w*", "diabetes"),
    (r"ожирени\w*", "obese obesity"),
    (r"малоподвижн\w*", "sedentary"),
    (r"мыш(?:ей|и|ах|ам)\b", "mice"),
    (r"крыс\w*", "rats"),
    (r"лошад\w*", "horses"),
    (r"животн\w*", "animals"),
    (r"человек\w*|люд(?:ей|и|ям|ях)\b", "humans"),
)
_PEOPLE_RULES: Final = tuple((re.compile(pattern, re.I), english) for pattern, english in _PEOPLE)


def in_english(text: str) -> str:
    """The people that a Russian phrase names, in English words behind it, to compare with what papers say.

    >>> in_english("у нетренированных женщин")
    'у нетренированных женщин untrained women'
    """
    found = [english for pattern, english in _PEOPLE_RULES if pattern.search(text)]
    return " ".join([text, *found]) if found else text
