"""A hypothesis in plain words, taken apart: who, does what, to whom, in which people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.errors import InvalidValue
from ui.language.messages import t

_UP: Final = (
    "increase|increases|increased|increasing|raise|raises|raised|improve|improves|improved|improving|enhance|enhances|"
    "enhanced|elevate|elevates|elevated|boost|boosts|promote|promotes|stimulate|stimulates|augment|augments|augmented|"
    "activate|activates|upregulate|upregulates|up-regulates|accelerate|accelerates|strengthen|strengthens|"
    "potentiate|potentiates|induce|induces|speed|speeds|sped|expand|expands|expanded|extend|extends|extended|prolong|"
    "prolongs|prolonged|enlarge|enlarges|enlarged|heighten|heightens|facilitate|facilitates|restore|restores"
)
_DOWN: Final = (
    "decrease|decreases|decreased|decreasing|reduce|reduces|reduced|reducing|lower|lowers|lowered|impair|impairs|"
    "impaired|attenuate|attenuates|attenuated|blunt|blunts|blunted|inhibit|inhibits|inhibited|suppress|suppresses|"
    "diminish|diminishes|worsen|worsens|prevent|prevents|block|blocks|shorten|shortens|downregulates|down-regulates|"
    "slow|slows|slowed|weaken|weakens|weakened|lessen|lessens|lessened|hamper|hampers|hampered|hinder|hinders|hindered|"
    "compromise|compromises|compromised|abolish|abolishes|abolished|delay|delays|delayed|dampen|dampens|curb|curbs"
)
_ANY: Final = "affect|affects|affected|influence|influences|influenced|change|changes|alter|alters|modify|modifies"

_RUSSIAN: Final = re.compile("[а-яё]{3,}", re.I)
_LEADING: Final = re.compile(
    r"^\s*(?:(?:i|we)\s+(?:think|believe|hypothesi[sz]e|suspect|claim|expect|propose|predict)(?:\s+that)?|"
    r"(?:the|my|our)\s+hypothesis\s+is(?:\s+that)?|hypothesis\s*:|it is (?:likely|possible|known) that)\s+",
    re.I,
)
_TAIL: Final = re.compile(
    r"\s+(?:in|among|for|after|during|within|over|following|compared (?:with|to)|versus|vs\.?|relative to|"
    r"when|at|by|with(?=\s+\d))\s+",
    re.I,
)
_MORE: Final = r"(?:higher|greater|more|increased|larger|better|longer|elevated)"
_LESS: Final = r"(?:lower|less|reduced|decreased|smaller|poorer|shorter|worse|fewer)"


@dataclass(frozen=True, slots=True)
class Stated:
    """A hypothesis as its words say it.

    Args:
        relation: one of the contract's relations.
        scope: the people, time or comparison named behind the object ("trained men"), or "".
    """

    subject: str
    relation: str
    object: str
    scope: str = ""


_WORDS: Final = {
    "UP": f"(?:{_UP})",
    "DOWN": f"(?:{_DOWN})",
    "VERB": f"(?:{_UP}|{_DOWN}|{_ANY})",
    "ANY": f"(?:{_ANY})",
    "BE": r"(?:is|are|was|were|be|been)",
    "LINKED": r"(?:associated|correlated|related|linked) (?:with|to)",
    "MORE": _MORE,
    "LESS": _LESS,
    "MAY": r"(?:(?:may|might|can|could|will|would|should|does|do|did|also|significantly|probably|likely) )*",
    "NOT": r"(?:(?:does|do|did|will|would|can|could|may|might|should) )?(?:not|never)",
    "FAILS": r"(?:doesn't|don't|didn't|won't|cannot|can't|fails? to|failed to)",
    "A": r"(?:an? )?",
    "RISE": r"(?:increases?|improvements?|gains?) (?:in|of)",
    "FALL": r"(?:decreases?|reductions?|loss(?:es)?|declines?) (?:in|of)",
    "X": r"(?P<x>.+?)",
    "Y": r"(?P<y>.+)",
}
_TABLE: Final = (
    # correlation
    ("{X} {BE} (?:not |un){LINKED} {Y}", "not_associated"),
    (
        "{X} (?:shows?|has|have) no (?:association|correlation|relation|relationship|link) (?:with|to) {Y}",
        "not_associated",
    ),
    ("{MORE} {X} {MAY}{BE} {LINKED} {MORE} {Y}", "positively_associated"),
    ("{LESS} {X} {MAY}{BE} {LINKED} {LESS} {Y}", "positively_associated"),
    ("(?:{MORE}|{LESS}) {X} {MAY}{BE} {LINKED} (?:{MORE}|{LESS}) {Y}", "negatively_associated"),
    ("{X} {MAY}{BE} (?:positively|directly) {LINKED} {Y}", "positively_associated"),
    ("{X} {MAY}{BE} (?:negatively|inversely) {LINKED} {Y}", "negatively_associated"),
    ("{X} {MAY}{BE} {LINKED} {MORE} {Y}", "positively_associated"),
    ("{X} {MAY}{BE} {LINKED} {LESS} {Y}", "negatively_associated"),
    ("{X} {MAY}(?:{BE} {LINKED}|correlates? with) {Y}", "associated"),
    # no effect
    ("{X} {MAY}(?:has|have|had|shows?) no (?:significant )?(?:effect|influence|impact)s? (?:on|upon) {Y}", "no_effect"),
    (r"{X} {NOT} (?:\w+ly )?{VERB} {Y}", "no_effect"),
    ("{X} {FAILS} {VERB} {Y}", "no_effect"),
    ("{X} leaves? (?P<y>.+?) unchanged(?P<rest> .*)?", "no_effect"),
    # passive and nouns, then the plain verb; "<" where subject and object change places
    ("{X} {MAY}{BE} {UP} by {Y}", "<increases"),
    ("{X} {MAY}{BE} {DOWN} by {Y}", "<decreases"),
    ("{X} {MAY}(?:leads? to|led to|causes?) {A}(?:{RISE}|{MORE}) {Y}", "increases"),
    ("{X} {MAY}(?:leads? to|led to|causes?) {A}(?:{FALL}|{LESS}) {Y}", "decreases"),
    ("{X} {MAY}(?:has|have) a positive effect on {Y}", "increases"),
    ("{X} {MAY}(?:has|have) a negative effect on {Y}", "decreases"),
    ("{X} {MAY}(?:has|have) an? (?:effect|influence|impact) (?:on|upon) {Y}", "affects"),
    ("{X} {MAY}(?:increases?|rises?|improves?) with {Y}", "<increases"),
    ("{X} {MAY}(?:decreases?|falls?|declines?|drops?) with {Y}", "<decreases"),
    ("{X} {MAY}{UP} {Y}", "increases"),
    ("{X} {MAY}{DOWN} {Y}", "decreases"),
    ("{X} {MAY}{ANY} {Y}", "affects"),
)
"""Pattern over the words above → relation; the first that fits a sentence counts."""
_RULES: Final = tuple((re.compile(pattern.format_map(_WORDS), re.I), relation) for pattern, relation in _TABLE)


def take_apart(text: str) -> Stated:
    """Subject, relation, object and scope of one sentence, English or Russian.

    Raises: InvalidValue: no verb of direction in it.

    >>> take_apart("I think that vitamin C does not blunt mitochondrial biogenesis in trained men.")
    Stated(subject='vitamin C', relation='no_effect', object='mitochondrial biogenesis', scope='trained men')
    """
    if _RUSSIAN.search(text):
        from ui.opponent.sentence_ru import take_apart as in_russian

        return in_russian(text)
    sentence = _LEADING.sub("", " ".join(text.split())).rstrip(" .?!")
    for pattern, relation in _RULES:
        hit = pattern.fullmatch(sentence)
        if hit is None:
            continue
        x, (y, scope) = hit["x"], _without_tail(hit["y"])
        rest = (hit.groupdict().get("rest") or "").strip()
        if relation.startswith("<"):
            x, y = y, x
        return Stated(_bare(x), relation.lstrip("<"), _bare(y), scope or _TAIL.sub("", " " + rest, count=1).strip())
    raise InvalidValue(
        t(
            "hypothesis {text!r} states no direction that can be read. "
            'Write SUBJECT VERB OBJECT, as in: physiograph argue "HIIT increases capillary density in trained men".',
            text=text,
        )
    )


def _without_tail(text: str) -> tuple[str, str]:
    """Object and what stands behind it ("in trained men")."""
    parts = _TAIL.split(text, maxsplit=1)
    return (parts[0], parts[1].strip()) if len(parts) == 2 else (text, "")


def _bare(text: str) -> str:
    """A noun phrase without its article."""
    return re.sub(r"^(?:the|a|an)\s+", "", text.strip(" ,"), flags=re.I)
