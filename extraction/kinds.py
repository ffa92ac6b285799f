"""Protocols, reviews and meta-analyses told by title and abstract, where the source does not say so."""

from __future__ import annotations

import re
from typing import Final

PROTOCOL_TITLE: Final = re.compile(
    r"\b(study|trial|research|rct|review) protocol\b|^\W*protocol\b|\bprotocol for\b|\bprotocol of (a|an|the)\b|"
    r"[:–—] ?(an? |the )?protocol\b|\bprotocol\W*$",
    re.I,
)
DESIGN_TITLE: Final = re.compile(
    r"\b(rationale|design|methods?|methodology)\b,? (and|&|of|for) (the )?\w*|\b(study|trial) design\b", re.I
)
WILL: Final = re.compile(
    r"\b(will|shall) (\w+ly |also |then |first )?(be|have|undergo|receive|complete|participate|assess|compare|evaluate|"
    r"examine|measure|recruit|randomi[sz]e|test|provide|perform|include|consist|attend|serve|meet|employ|investigate|"
    r"determine|enrol|enroll|collect|take|use|conduct|comprise|follow|analy[sz]e|explore|start|continue)\b|"
    r"\bwe (also )?(intend|plan|expect)( to| that)\b",
    re.I,
)
AIMED: Final = re.compile(
    r"\bprotocol (is|was) described\b|\bthis (study )?(protocol|paper|article) (describes|outlines|presents|"
    r"reports) (the|a) "
    r"(\w+ ){0,3}(protocol|design|rationale|study|trial|methods)\b|\bthis protocol (is for|describes)\b|"
    r"\b(recruitment|enrol+ment) (is|started|began|commenced)\b.{0,80}\b(expected|ongoing|anticipated)\b|"
    r"\b(the )?results (are|is) expected\b",
    re.I,
)
RESULT: Final = re.compile(
    r"\bp ?[<=>≤] ?0?[.,]\d|\b(increased|decreased|improved|reduced|differed|changed|lower|higher|greater|faster|"
    r"better)"
    r" significantly\b|\bsignificantly (\w+ )?(increased|decreased|improved|reduced|differed|changed|lower|higher|"
    r"greater|faster|better|more|less|associated|correlated)\b|\bno significant (difference|change|effect)|"
    r"\b(was|were) (not |significantly )?(higher|lower|greater|smaller|different|similar|associated|correlated|"
    r"improved|"
    r"increased|decreased|reduced)\b|\bresults (showed|show|indicated|demonstrated|revealed|suggest)\b|"
    r"\bwe (found|observed|demonstrated)\b|95 ?% ?(CI|confidence interval)[ ,:=]*[\[(]?[-–]?\d",
    re.I,
)
FEW: Final = 1
MANY: Final = 3
"""Announcements that make a protocol: of a paper that says it describes a design, and of any other."""

META_TITLE: Final = re.compile(r"\bmeta-?analys[ei]s\b", re.I)
REVIEW_TITLE: Final = re.compile(
    r"\b(systematic|narrative|scoping|umbrella|literature|critical|integrative|rapid|mini-?|brief|short|concise|"
    r"comprehensive|state-of-the-art|topical|invited|evidence)[ -]?((and|&) \w+ )?review\b|"
    r"^\W*(an? )?(\w+ )?review(ing)? ?(:|of (the )?\w+|on\b)|[:–—] ?(an? |the )?(\w+[ -]){0,3}(review|overview)\b|"
    r"\breview\W*$|^\W*(an? )?(\w+ )?overview (of|on)\b|\breviewing (the |current |recent )*\w+|"
    r"\b(current|recent) (evidence|update|advances|progress|trends|knowledge)\b|\b(research|recent) progress\b|"
    r"\bstate[- ]of[- ]the[- ]art\b",
    re.I,
)
SURE_REVIEW: Final = re.compile(
    r"\b(systematic|narrative|scoping|umbrella|literature|mini-?)[ -]?review\b|[:–—] ?an? review\b|^\W*an? review\b",
    re.I,
)
REVIEW_TEXT: Final = re.compile(
    r"\b(this|the (present|current)|our|present) ((?!was|is|retrospective|chart)\w+[ -]){0,3}review\b(?! board)|"
    r"\bin this (\w+ ){0,2}(review|overview)\b|"
    r"\b(aim|purpose|goal|objective)s? of (this|the|our) (\w+[ -]){0,3}review\b|"
    r"\bwe (\w+ly )?(also )?review (?!\d)|\bwe (\w+ly )?(also )?reviewed (\w+ ){0,4}(literature|studies|evidence|"
    r"papers|articles|publications|research|work|methods|"
    r"approaches|advances)\b|\bwe (\w+ )?review(ed)? \d+ (\w+ )?(studies|articles|papers)\b|\bthis (article|paper|"
    r"chapter) (critically )?(reviews|summari[sz]es)\b|"
    r"\b(articles|studies|papers) (were|are) (included|reviewed|identified|analy[sz]ed)\b|"
    r"\b(give|gives|provide|provides|present|presents) (an?|the) (\w+[ -]){0,3}(overview|review)\b|\b(is|"
    r"are) (\w+ )?reviewed\b|\bPRISMA\b",
    re.I,
)
CASE: Final = re.compile(r"\bcase (report|study|series)\b", re.I)


def kind_of(title: str, abstract: str) -> str:
    """ "protocol", "meta-analysis", "review", or "" where nothing tells one of them.

    >>> kind_of("Training in the heat: study protocol of a randomised trial", "")
    'protocol'
    >>> kind_of("A ramp protocol and oxygen uptake in runners", "Oxygen uptake rose.")
    ''
    """
    if _is_protocol(title, abstract):
        return "protocol"
    if META_TITLE.search(title):
        return "meta-analysis"
    if SURE_REVIEW.search(title) and not CASE.search(title):
        return "review"
    if CASE.search(title):
        return ""
    told, says = bool(REVIEW_TITLE.search(title)), len(REVIEW_TEXT.findall(abstract))
    return "review" if told + (says > 0) + (says > 2) >= 2 or (says and not _found(abstract)) else ""


def _is_protocol(title: str, abstract: str) -> bool:
    """Whether a paper announces what will be done and has nothing found."""
    if PROTOCOL_TITLE.search(title) and not _reports(title, abstract):
        return True
    announced = len(WILL.findall(abstract))
    if _found(abstract) and announced < 2 * MANY:
        return False
    design = bool(DESIGN_TITLE.search(title)) or bool(AIMED.search(abstract))
    return announced >= (FEW if design else MANY)


def _found(abstract: str) -> bool:
    """Whether a sentence that announces nothing tells a result."""
    return any(RESULT.search(part) and not WILL.search(part) for part in re.split(r"(?<=[.;]) ", abstract))


def _reports(title: str, abstract: str) -> bool:
    """Whether "protocol" in a title is one of training or care, of which the abstract gives results."""
    sure = re.search(
        r"\b(study|trial|research) protocol\b|\bprotocol (for|of) (a|an|the)\b|: ?(a )?protocol\b", title, re.I
    )
    return not sure and (_found(abstract) or not WILL.search(abstract))
