"""What acts and what is acted on in a written statement, and whether it acts at all or only goes along."""

from __future__ import annotations

import re
from typing import Final

from ui.explainer import check_words as known
from ui.explainer.check_names import Named, words

ASIDE: Final = re.compile(
    r"\b(?:\w+ly|also|not|further|even|much|rather|then|thus|did|does|do|may|might|could|can|had|has|have|both)\b\s*",
    re.IGNORECASE,
)
"""Words that stand between a verb and what belongs to it."""

BACKWARDS: Final = frozenset({"by", "after", "following", "from", "through"})
"""Before a name: that it acts on what was named before."""

TOWARDS: Final = frozenset(
    {"after", "following", "with", "by", "from", "during", "under", "in", "among", "on", "through", "due", "because"}
    | {"owing", "thanks", "response", "when", "who", "whose", "of", "than", "for", "without", "taking", "took", "taken"}
    | {"given", "using", "against", "across", "between", "to", "upon"}
)
"""Between an object and its subject that stands behind it."""

FORWARD: Final = re.compile(
    r"\b(?:leads?|led|leading) to\b|\b(?:results?|resulted|resulting) in\b|\b(?:causes?|caused|causing|brings?|brought"
    r"|produces?|produced|triggers?|triggered|drives?|drove|generates?|generated)\b",
    re.IGNORECASE,
)
"""What stands before acts on what stands behind."""

_STATES: Final = (
    "increased|decreased|reduced|higher|lower|greater|smaller|larger|raised|lowered|elevated|improved|impaired|enhanced"
    "|attenuated|blunted|diminished|longer|shorter|faster|slower|better|worse|prolonged|shortened|less|more"
)
CHANGED: Final = re.compile(
    rf"\b(?:was|were|is|are|been|being|be|became)\s+(?:{_STATES})\b(?!\s+(?:at|able))", re.IGNORECASE
)
MADE_BY: Final = re.compile(r"\b(?:was|were|is|are|been|being|be)\s+\w+(?:ed|en)\s+by\s+(?!\d)", re.IGNORECASE)
ALONE: Final = re.compile(
    r"\b(?:increased|decreased|improved|rose|fell|declined|dropped|grew|changed|worsened|went up|went down)"
    r"(?:\s+by\s+[\d.]+\s*%?)?\s+(?:with|after|following|in|during|over|for|of|to|at|from|under)\b",
    re.IGNORECASE,
)
"""Said of what stands before: that it changed."""

_NEXT: Final = r"(?:(?!(?:with|after|in|by|for|from|than|following|during|on|among|under|of|to)\b)[\w-]+\s+)?$"
OF_IT: Final = re.compile(
    rf"\b(?:{_STATES})\s+{_NEXT}"
    r"|\b(?:increases?|decreases?|reductions?|rises?|improvements?|gains?|declines?|falls?|loss)\s+(?:in|of)\s+"
    rf"{_NEXT}",
    re.IGNORECASE,
)
"""Stands before a name and makes it what changes."""

BEHIND_THAN: Final = re.compile(
    r"\b(?:than|compared (?:with|to)|versus|vs\.?|relative to|without|absence of|lack of)\s+"
    r"(?:(?:with|in|after|for|during|both|the|those|on)\s+){0,3}$",
    re.IGNORECASE,
)
EFFECT_OF: Final = re.compile(r"\b(?:effects?|impact|influence|contribution) of (?:[\w-]+\s+){0,4}$", re.IGNORECASE)
MADE: Final = re.compile(r"[-\s](?:induced|related|mediated|group|response)", re.IGNORECASE)
NO_CAUSE: Final = re.compile(
    r"\b(?:not|no|nor) (?:a |an |any )?(?:\w+ )?(?:proof|cause|causation|effect)\b(?: of (?:a |any )?\w+)?"
    r"|\bwhat causes what\b|\bcause and effect\b",
    re.IGNORECASE,
)
"""Says that no cause is claimed."""

_NOUN_BEFORE: Final = re.compile(
    r"\b(?:an?|the|of|in|with|had|has|have|by|and|rate|faster|slower|greater|higher|lower|larger|smaller|significant|further"
    r"|no|any|this|that|for|more|less)\s+$",
    re.IGNORECASE,
)


def in_order(text: str, subject: Named, obj: Named, source: str) -> bool:
    """Whether a statement lets the subject act on the object, as a cited causal claim does.

    Args:
        source: the cited sentence, which may itself call the subject "reduced" or "more".
    """
    if _is_what_changes(text, subject, source):
        return False
    if subject.start <= obj.start:
        between = ASIDE.sub("", text[subject.end : obj.start])
        last = next((word.low for word in reversed(words(between)) if word.low not in ("the", "a", "an")), "")
        return last not in BACKWARDS and not CHANGED.search(between) and not ALONE.search(between)
    between = ASIDE.sub("", text[obj.end : subject.start])
    if FORWARD.search(between) or known.TRANSITIVE.search(between):
        return False
    if EFFECT_OF.search(text[: obj.start]) and re.search(r"\bon\b", between):
        return False
    return bool({word.low for word in words(between)} & TOWARDS) or not known.EITHER.search(between)


def acts_on(between: str) -> bool:
    """Whether what stands between two names lets the first act on the second: an active verb right behind it.

    >>> acts_on(" stimulates "), acts_on(" was stimulated by "), acts_on(" by lowering ")
    (True, False, False)
    """
    verb = ASIDE.sub("", between).strip()
    return bool(known.TRANSITIVE.match(verb) or FORWARD.match(verb))


def behind_than(text: str, subject: Named) -> bool:
    """Whether something else is compared with the subject, so that the direction is said of its absence."""
    return BEHIND_THAN.search(text[: subject.start]) is not None


def _is_what_changes(text: str, subject: Named, source: str) -> bool:
    found = OF_IT.search(ASIDE.sub("", text[: subject.start]))
    if found is None or MADE.match(text, subject.end):
        return False
    head = found.group().split()[0].lower()
    return not re.search(rf"\b{re.escape(head)}\b", source, re.IGNORECASE)


def causal(text: str) -> bool:
    """Whether a statement makes one thing act on the other, and not only go along with it.

    >>> causal("Sleep improves reaction time"), causal("better sleep went with faster reactions")
    (True, False)
    """
    plain = NO_CAUSE.sub(" ", text)
    if known.CAUSAL.search(plain) or MADE_BY.search(ASIDE.sub("", plain)):
        return True
    loose = ("go", "goes", "went", "together", "hand")
    if any(word.low in known.LINK and word.low not in loose for word in words(plain)):
        return False
    plain = ASIDE.sub("", plain)
    alone = re.compile(r"\s+(?:with|in parallel)\b")
    verbs = [
        *known.TRANSITIVE.finditer(plain),
        *(m for m in known.EITHER.finditer(plain) if not alone.match(plain, m.end())),
    ]
    return any(not _NOUN_BEFORE.search(plain[: verb.start()]) for verb in verbs)
