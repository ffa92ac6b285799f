"""The data that travels: document → sentence → mention → claim → link → hypothesis. Frozen, checked, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from kg.errors import InvalidClaim, InvalidValue
from kg.labels import ASSOCIATIVE as ASSOCIATIVE
from kg.labels import CAUSAL as CAUSAL
from kg.labels import CERTAINTIES as CERTAINTIES
from kg.labels import CONCEPT_TYPES as CONCEPT_TYPES
from kg.labels import DESIGNS as DESIGNS
from kg.labels import HYPOTHESIS_STATUSES as HYPOTHESIS_STATUSES
from kg.labels import RELATIONS as RELATIONS
from kg.labels import ROLES as ROLES
from kg.labels import SECTIONS as SECTIONS
from kg.labels import SIGN as SIGN
from kg.labels import STATUSES as STATUSES
from kg.weights import Weights


def _check(what: str, value: object, allowed: tuple[str, ...], error: type[InvalidValue] = InvalidValue) -> None:
    if value not in allowed:
        raise error(f"{what} {value!r} is not one of {', '.join(allowed)}. Use one of these.")


# --- what is read ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text from one place in a paper.

    Args:
        section: one of `SECTIONS`.
        heading: the authors' own heading over it, as printed ("Materials and methods"), or None.
        text: plain text, white space folded, never empty.
        whole_sentence: True where the input gave sentences: kept one to one, never split again.
    """

    section: str
    heading: str | None
    text: str
    whole_sentence: bool = False

    def __post_init__(self) -> None:
        _check("section", self.section, SECTIONS)
        if not self.text.strip():
            raise InvalidValue("passage text is empty. Leave the passage out.")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a paper, kept beside the text: rows of cells."""

    label: str
    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One paper in standard form, whatever the input format.

    Args:
        id: given id, else PMC…, PMID:…, doi:… or sha256:… of the content (see CONTRACT).
        title: plain text; "" where the input has none.
        passages: the running text in reading order; the title is the first passage (section "title") where
            there is one. References, tables and captions are not in it.
        year: of publication (earliest of electronic and print), or None.
        article_type: in the source's own word, lower case ("research-article", "editorial", …), or "".
        status: one of `STATUSES`.
        language: ISO 639-1 code as the source says it, or "" where it does not.
        abbreviations: (short, long) pairs of the paper's own list.
        notice_for: ids (doi:…/PMID:…) of the papers that this one retracts, corrects or comments on.
        source_format: jats, pubmed, bioc_xml, bioc_json, jsonl, text, pdf.
        content_hash: hex SHA-256 over the standard form (not over the file), so that the same paper in the
            same words has the same hash.
    """

    id: str
    title: str
    passages: tuple[Passage, ...]
    year: int | None = None
    journal: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    article_type: str = ""
    status: str = "published"
    language: str = ""
    abbreviations: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    notice_for: tuple[str, ...] = ()
    source_format: str = ""
    content_hash: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            raise InvalidValue("document id is empty. Give an id, or let the reader derive one.")
        _check("status", self.status, STATUSES)


@dataclass(frozen=True, slots=True)
class GateDecision:
    """What the quality gate says of a document.

    Args:
        accepted: whether its claims count.
        code: "" where accepted without remark; else the rule ("retracted", "editorial", "duplicate", …).
        reason: one sentence for people.
    """

    accepted: bool
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that did not become a document: where, the code, and the reason."""

    source: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place and rhetorical role.

    Args:
        index: position in the document, from 0.
        confidence: probability of the role, in [0, 1]; 1.0 where the authors' heading says it.
    """

    index: int
    text: str
    section: str
    role: str
    confidence: float

    def __post_init__(self) -> None:
        _check("section", self.section, SECTIONS)
        _check("role", self.role, ROLES)


# --- what is claimed ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as the text has it, with the concept it stands for.

    Args:
        text: the span, letter for letter.
        id: CURIE of the concept, or None where no vocabulary has it.
        name: preferred label of the concept; where no vocabulary has it, the name with the paper's own abbreviations
            written out; or None.
        type: one of `CONCEPT_TYPES`, or None.
    """

    text: str
    id: str | None = None
    name: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The study behind a claim; None is "not stated". `assessed`: how its object was, "measured" or "self-reported"."""

    design: str | None = None
    species: str | None = None
    n: int | None = None
    population: str | None = None
    sex: str | None = None
    age: str | None = None
    training_status: str | None = None
    duration: str | None = None
    dose: str | None = None
    effect_size: str | None = None
    p_value: str | None = None
    assessed: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence of one paper says of two things. See the contract for every field.

    Args:
        curation: "accepted" or "corrected" by a curator (see `kg.marks`), "" as extracted; no part of a contract line.
    """

    claim_id: str
    document_id: str
    year: int | None
    sentence: str
    section: str
    role: str
    subject: Mention
    relation: str
    object: Mention
    certainty: str
    score: float
    extractor: str
    comparator: Mention | None = None
    implicit_subject: bool = False
    context: Context = field(default_factory=Context)
    curation: str = ""

    def __post_init__(self) -> None:
        _check("relation", self.relation, RELATIONS, InvalidClaim)
        _check("certainty", self.certainty, CERTAINTIES, InvalidClaim)
        _check("role", self.role, ROLES, InvalidClaim)
        _check("section", self.section, SECTIONS, InvalidClaim)
        if not 0.0 <= self.score <= 1.0:
            raise InvalidClaim(f"score {self.score} is not in [0, 1]. Give a probability.")
        for end, mention in (("subject", self.subject), ("object", self.object)):
            if mention.id is not None and ":" not in mention.id:
                raise InvalidClaim(
                    f"{end} {mention.id!r} is not a CURIE such as 'PHYS:0000123'. "
                    'Ground the mention first: physiograph ground "TEXT".'
                )


@dataclass(frozen=True, slots=True)
class Correction:
    """What takes the place of a claim's parts; None leaves one as it is.

    Raises: InvalidValue: nothing is corrected, or there is no such relation.
    """

    relation: str | None = None
    subject: Mention | None = None
    object: Mention | None = None

    def __post_init__(self) -> None:
        if not (self.relation or self.subject or self.object):
            raise InvalidValue("a correction changes nothing. Give a relation, a subject or an object.")
        if self.relation is not None and self.relation not in RELATIONS:
            raise InvalidValue(f"relation {self.relation!r} is not one of {', '.join(RELATIONS)}. Use one of these.")


# --- what is assembled ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Concept:
    """A node of the graph.

    Args:
        id: CURIE; "TEXT:…" (the normal form) for a name that no vocabulary has.
        source: prefix of the vocabulary ("PHYS", "MESH", "TEXT", …).
    """

    id: str
    name: str
    type: str = "unknown"
    synonyms: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        _check("type", self.type, CONCEPT_TYPES)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as the graph and the reports show it."""

    id: str
    title: str
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    journal: str = ""
    design: str = ""
    species: str = ""
    n: int | None = None
    status: str = "published"
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """All that the claims say of one ordered pair under one relation.

    Args:
        belief: probability that the relation holds, in [0, 1].
        papers: ids of the papers behind it, sorted.
        claims: ids of the claims behind it, sorted.
        first_year, last_year: of those papers; None where none is dated.
        conflict: whether claims on the same pair say otherwise.
        conflict_kind: class of the gravest conflict that it is a side of (`kg.conflict.CLASSES`); "" where it is none,
            or nobody has looked (`kg.conflict.with_conflicts`).
        designs: the study designs behind it, sorted, without repeats.
    """

    subject: str
    relation: str
    object: str
    belief: float
    papers: tuple[str, ...]
    claims: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    conflict: bool
    designs: tuple[str, ...] = ()
    conflict_kind: str = ""

    def __post_init__(self) -> None:
        _check("relation", self.relation, RELATIONS)


@dataclass(frozen=True, slots=True)
class Difference:
    """One dimension in which two claims differ, with both values in words."""

    dimension: str
    one: str
    other: str


UNREPORTED: Final = (
    "extraction doubtful", "within one paper", "restatement", "concept too broad", "context not stated"
)  # fmt: skip
"""Classes of conflicts that are kept but not shown as disagreements of papers."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sides of one pair that say otherwise, and what their contexts make of it (see `kg.conflict`).

    Args:
        relations: of the first side and of the second; the first has a direction.
        kind: one of `kg.conflict.CLASSES`.
        one, other: the claims of each side, surest first.
        differences: what differs, with the values of the first pair of claims that differ so.
    """

    subject: str
    object: str
    relations: tuple[str, str]
    kind: str
    one: tuple[Claim, ...]
    other: tuple[Claim, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def reported(self) -> bool:
        """Whether it is shown as a conflict: between papers, both sides surely read, comparable."""
        return self.kind not in UNREPORTED


@dataclass(frozen=True, slots=True)
class StatedHypothesis:
    """What papers proposed of a pair, and what came of it (see `kg.tested`).

    Args:
        id: content hash of subject, relation and object.
        status: supported, refuted, at_risk (findings on both sides) or untested.
        proposed, supports, refutes: ids of the claims that propose, support and refute it, sorted.
        year: in which it was first proposed; None where no proposal is dated.
    """

    id: str
    subject: str
    relation: str
    object: str
    status: str
    year: int | None
    proposed: tuple[str, ...]
    supports: tuple[str, ...] = ()
    refutes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check("relation", self.relation, RELATIONS)
        _check("status", self.status, HYPOTHESIS_STATUSES)


@dataclass(frozen=True, slots=True)
class HierarchyEdge:
    """`child` is_a or part_of `parent`."""

    child: str
    kind: str
    parent: str

    def __post_init__(self) -> None:
        _check("kind", self.kind, ("is_a", "part_of"))


@dataclass(frozen=True, slots=True)
class Graph:
    """The assembled graph, every list sorted by id: the same input gives the same bytes.

    `claims` holds only those that count; their mentions carry the ids that `concepts` has: a mention that
    could not be grounded has here the "TEXT:…" id of its normal form. `weights` are those of the beliefs.
    """

    concepts: tuple[Concept, ...]
    papers: tuple[Paper, ...]
    claims: tuple[Claim, ...]
    links: tuple[Link, ...]
    hierarchy: tuple[HierarchyEdge, ...] = ()
    weights: Weights = field(default_factory=Weights)
    conflicts: tuple[Conflict, ...] = ()
    stated: tuple[StatedHypothesis, ...] = ()


# --- what is proposed -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of an evidence path, with the claims that carry it (best first)."""

    subject: Concept
    relation: str
    object: Concept
    belief: float
    claims: tuple[Claim, ...]
    forward: bool = True
    """False where the path walks the link from its object to its subject."""


@dataclass(frozen=True, slots=True)
class EvidencePath:
    """Concept → concept → concept; `sign` is the product of the steps' signs, None where one has none."""

    steps: tuple[PathStep, ...]
    sign: int | None
    weight: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A link that nobody has stated, with the reasons to expect it.

    Args:
        id: content hash of subject, relation and object.
        probability: calibrated probability that the link will be stated, in [0, 1].
        novelty: one sentence on what the ledger says of the pair.
        paths: at most three, best first; at least one.
        against: claims that speak against it (opposite or null findings on close pairs).
        model: name and version of the model; `created`: ISO date of the newest paper known to it.
    """

    id: str
    subject: Concept
    relation: str
    object: Concept
    probability: float
    novelty: str
    paths: tuple[EvidencePath, ...]
    against: tuple[Claim, ...] = ()
    suggested_test: str = ""
    model: str = ""
    created: str = ""
    status: str = "proposed"

    def __post_init__(self) -> None:
        _check("relation", self.relation, RELATIONS)
        _check("status", self.status, HYPOTHESIS_STATUSES)


def plain(value: Any) -> Any:
    """A dataclass value as dicts, lists and scalars, ready for JSON; keys in field order.

    >>> plain(Mention("HIIT", "PHYS:0000001"))
    {'text': 'HIIT', 'id': 'PHYS:0000001', 'name': None, 'type': None}
    """
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        return {name: plain(getattr(value, name)) for name in fields}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value
