"""Discussions: which sentences tell what others found (background), which what the paper itself found (conclusions)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

REPORT: Final = (
    r"(?:found|find|report(?:ed|s)?|show(?:ed|n|s)?|demonstrat(?:ed|es?)|observ(?:ed|es)|suggest(?:ed|s)?"
    r"|conclud(?:ed|es)|propos(?:ed|es)|compar(?:ed|es)|examin(?:ed|es)|investigat(?:ed|es)|describ(?:ed|es)|noted"
    r"|assess(?:ed|es)|studied|measured|confirm(?:ed|s)|indicat(?:ed|es?)|revealed|evaluat(?:ed|es)|provided|used)"
)
STUDY: Final = r"(?:studies|study|trials?|investigations?|reports?|reviews?|works?|research|evidence|data|literature)"
KIND: Final = (
    r"(?:(?:recent|pilot|case|large|small|similar|randomi[sz]ed|controlled|prospective|cohort|animal|human|clinical"
    r"|systematic|follow-up|longitudinal|observational|cross-sectional|published|pooled|early|earlier|several|different"
    r"|related|available|numerous)[ -]){0,3}"
)
OTHERS: Final = re.compile(
    rf"\bet al\b|\[[\d,;\s–-]*\]|\(\s*[;,]?\s*\)|\([A-Z][\w’'-]+[^()]{{0,80}}\b(?:19|20)\d\d[a-z]?[;)]"
    rf"|\b[A-Z][a-zß-ÿ’'-]+ and (?:[A-Z][a-zß-ÿ’'-]+|co-?workers|colleagues)(?: also| recently)? {REPORT}\b"
    r"|\b(?:and|the) (?:co-?workers|colleagues)\b"
    r"|(?i:\b(?:previous|prior|earlier|past)(?:ly)? (?:\w+ )?(?:stud|work|research|finding|result|report|literature"
    r"|trial|data|investigat|observ|publish|show|demonstrat|describ|found|review|evidence|suggest)\w*"
    r"|\b(?:reported|shown|described|observed|found|published|demonstrated) (?:previously|earlier|elsewhere)\b"
    rf"|\b(?:an?|one|another|two|three|both|other|others|several|recent|many|some|most|few|early|numerous"
    rf"|various) {KIND}(?:studies|study|trials?|authors|investigators|researchers|research groups"
    rf"|reports?|workers|reviews?|evidence|data|results from the same)\b(?! (?:is|are|was|were)"
    r" (?:needed|warranted|required))"
    r"|\b(?:these|those) (?:studies|trials|papers|reports|authors)\b|\b(?:other|several|many) groups\b"
    rf"|\b(?:recent|published|pooled|available|accumulating|growing) {KIND}{STUDY}\b|\b(?:studies|trials) {REPORT}\b"
    r"|\b(?:has|have) (?:also |previously |recently |consistently )?(?:been )?(?:shown|reported|demonstrated|suggested"
    r"|proposed|described|observed|found)\b"
    r"|\bit (?:is|has been) (?:well[- ]?)?(?:known|established|accepted|recogni[sz]ed)\b|\bin the literature\b"
    r"|\bmeta-analys[ie]s\b)|\b[Aa]ccording to [A-Z]"
)
"""Signs that a sentence tells what others found."""

OWN: Final = re.compile(
    r"\b(?:our|we|us|the (?:present|current) (?:\w+ )?(?:study|data|results|findings|trial|investigation|work)"
    r"|(?:in )?this (?:\w+ ){0,2}(?:study|trial|investigation|experiment|paper)|these (?:results|findings)|the present"
    r"|(?:this|these|the|such) (?:\w+ ){0,2}(?:findings?|results?|observations?|changes?|increases?|decreases?"
    r"|reductions?|improvements?|data|responses?) (?:\w+ ){0,3}(?:consistent|similar|comparable|agree\w*"
    r"|in (?:line|agreement|accord|contrast)|contrasts?|extends?|supports?|confirms?|corroborat\w+)|of this increased"
    r"|(?:consistent|in line|in agreement) with (?:this|these) findings?)\b",
    re.IGNORECASE,
)
FURTHER: Final = re.compile(
    r"\b(?:further|future|more|additional) (?:\w+ ){0,3}(?:stud|research|trial|work|investig)", re.I
)
"""What is still to be done is the paper's own conclusion."""

GOES_ON: Final = re.compile(
    r"^(?:\w+, |However,? |In addition,? |Moreover,? )?(?:(?:they|(?:the|these|those) authors|the researchers"
    rf"|the investigators|the (?:systematic )?review)\b.{{0,60}}?\b(?:{REPORT}|did not find)\b"
    r"|(?:in|from) (?:that|their) (?:\w+ )?(?:study|trial|work)|the (?:results of|study by) (?:that|these|those|their)"
    r"|their (?:results|findings|data|study)|those receiving)",
    re.IGNORECASE,
)
"""How a text goes on about the same other work."""


def others_work(texts: Sequence[str]) -> list[bool]:
    """For each sentence of a discussion, in order: whether it tells of others' work and not of this paper's.

    >>> others_work(["Holt et al. cooled rowers.", "They found no change.", "We found a rise."])
    [True, True, False]
    """
    found: list[bool] = []
    for text in texts:
        own = OWN.search(text) is not None or FURTHER.search(text) is not None
        goes_on = bool(found) and found[-1] and GOES_ON.search(text) is not None
        found.append(not own and (goes_on or OTHERS.search(text) is not None))
    return found
