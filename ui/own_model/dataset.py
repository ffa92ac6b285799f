"""Instruction data from a workspace: question with numbered evidence, cited answer; chat JSONL, split by paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kg.errors import InvalidValue, TooLittleData
from kg.model import RELATIONS, Claim, Graph, Hypothesis
from ui.evidence.lookup import Lookup
from ui.evidence.quotes import Quote, is_question, quotes
from ui.language.wording import said, term
from ui.opponent.argument import Ground, argue
from ui.opponent.session import Debate

SPLITS: Final = ("train", "valid", "test")
SHARES: Final = (0.8, 0.9)
"""Up to the first a paper is for training, up to the second for validation, beyond for the test."""
MOST_QUOTES: Final = 6
SYSTEM: Final = (
    "Answer only from the numbered evidence. Every sentence cites the evidence it rests on, as [1]. "
    "Where the evidence does not answer, say so."
)
VERBS: Final = {"asserted": "reports that", "hedged": "suggests that", "hypothesised": "asks whether"}


@dataclass(frozen=True, slots=True)
class Example:
    """A question with numbered evidence and its cited answer.

    Args:
        kind: "evidence", "hypothesis" (one that the user keeps) or "debate" (one of his sessions).
        papers: ids of the papers that the evidence is of; all of one split.
    """

    kind: str
    question: str
    evidence: tuple[str, ...]
    answer: str
    papers: tuple[str, ...]

    def line(self) -> str:
        """The example as a line of chat JSONL."""
        numbered = "\n".join(f"[{place}] {text}" for place, text in enumerate(self.evidence, 1))
        told = [("system", SYSTEM), ("user", f"{self.question}\n\n{numbered}"), ("assistant", self.answer)]
        messages = [{"role": role, "content": content} for role, content in told]
        value = {"messages": messages, "kind": self.kind, "papers": list(self.papers)}
        return json.dumps(value, ensure_ascii=False)


def split_of(paper: str, seed: int = 0) -> str:
    """The split of a paper, by a hash of its id: the same for ever, whatever else is in the corpus.

    >>> split_of("PMC1") == split_of("PMC1")
    True
    """
    part = int.from_bytes(hashlib.sha256(f"{seed} {paper}".encode()).digest()[:8], "big") / 2**64
    return SPLITS[sum(part >= share for share in SHARES)]


def examples(
    graph: Graph,
    kept: Sequence[Hypothesis] = (),
    debates: Sequence[Debate] = (),
    ground: Ground | None = None,
    seed: int = 0,
) -> dict[str, list[Example]]:
    """The examples of each split; each sees only the papers of its own split.

    Args:
        kept: hypotheses that the user keeps. debates: his sessions, argued again over each split with `ground`.
    """  # fmt: skip
    found: dict[str, list[Example]] = {}
    for split in SPLITS:
        lookup = Lookup(part_of(graph, split, seed))
        mine = list(_evidence(lookup))
        mine += [one for item in kept if (one := _hypothesis(item, lookup))]
        mine += [one for debate in debates if ground and (one := _debate(debate, lookup, ground))]
        found[split] = mine
    if not found["train"]:
        raise TooLittleData("no claim of this workspace gives an example. Add papers first: physiograph add PATH…")
    return found


def part_of(graph: Graph, split: str, seed: int = 0) -> Graph:
    """The graph with the papers of one split, their claims, and the links these make."""
    papers = {paper.id for paper in graph.papers if split_of(paper.id, seed) == split}
    claims = {claim.claim_id: claim for claim in graph.claims if claim.document_id in papers}
    links = []
    for link in graph.links:
        mine = tuple(key for key in link.claims if key in claims)
        if mine:
            behind = tuple(sorted({claims[key].document_id for key in mine}))
            links.append(replace(link, claims=mine, papers=behind))
    kept = tuple(paper for paper in graph.papers if paper.id in papers)
    return replace(graph, papers=kept, claims=tuple(claims.values()), links=tuple(links), conflicts=(), stated=())


def write(found: dict[str, list[Example]], folder: Path) -> dict[str, int]:
    """Write train.jsonl, valid.jsonl and test.jsonl; how many lines each has."""
    from ui.workspace import write_lines

    return {split: write_lines(folder / f"{split}.jsonl", (one.line() for one in found[split])) for split in SPLITS}


def read(file: Path) -> list[dict[str, Any]]:
    """The lines of a file that `write` made.

    Raises: InvalidValue: there is no such file, or a line is none of chat JSONL.
    """
    if not file.is_file():
        raise InvalidValue(f"no file {str(file)!r}. Make it: physiograph dataset --out {file.parent}")
    found = []
    for place, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            value = json.loads(line)
            roles = [message["role"] for message in value["messages"]]
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidValue(f"{file.name} line {place} is no chat JSONL ({error!r}). Make the file anew.") from error
        if roles != ["system", "user", "assistant"]:
            raise InvalidValue(f"{file.name} line {place} has the roles {roles}; wanted: system, user, assistant.")
        found.append(value)
    return found


# --- the kinds ------------------------------------------------------------------------------------


def _evidence(lookup: Lookup) -> Iterator[Example]:
    pairs: dict[tuple[str, str], list[Claim]] = {}
    for claim in lookup.graph.claims:
        pairs.setdefault((claim.subject.id or "", claim.object.id or ""), []).append(claim)
    for (one, two), claims in sorted(pairs.items()):
        shown = quotes(claims, lookup.papers)[:MOST_QUOTES]
        ends = lookup.concept(one).name, lookup.concept(two).name
        sentences = []
        for relation in RELATIONS:
            for certainty, verb in VERBS.items():
                mine = [place for place, quote in enumerate(shown, 1)
                        if (quote.claim.relation, quote.claim.certainty) == (relation, certainty)]  # fmt: skip
                if mine:
                    sentences.append(f"The evidence {verb} {said(ends[0], relation, ends[1])} {_marks(mine)}.")
        if all(is_question(claim) for claim in claims):
            sentences.append(f"None of it is a result {_marks(range(1, len(shown) + 1))}.")
        question = f"What do papers say of {ends[0]} and {ends[1]}?"
        yield _example("evidence", question, shown, " ".join(sentences))


def _hypothesis(item: Hypothesis, lookup: Lookup) -> Example | None:
    """A kept hypothesis; None where a paper of its path is not of this split."""
    claims = [step.claims[0] for step in item.paths[0].steps if step.claims] if item.paths else []
    if not claims or any(claim.document_id not in lookup.papers for claim in claims):
        return None
    shown = tuple(quote for claim in claims for quote in quotes([claim], lookup.papers))
    link = said(item.subject.name, item.relation, item.object.name)
    steps = (said(step.subject.name, step.relation, step.object.name) for step in item.paths[0].steps if step.claims)
    told = [f"The evidence reports that {text} [{place}]." for place, text in enumerate(steps, 1)]
    told.append(f"Together this makes it worth testing whether {link} {_marks(range(1, len(shown) + 1))}.")
    return _example("hypothesis", f"Is it worth testing whether {link}?", shown, " ".join(told))


def _debate(debate: Debate, lookup: Lookup, ground: Ground) -> Example | None:
    """The quoted objections to a hypothesis of a session; None where these papers give none."""
    try:
        points = [point for point in argue(lookup.graph, debate.hypothesis, ground).points if point.sourced]
    except InvalidValue:
        return None
    shown = tuple({quote.claim.claim_id: quote for point in points for quote in point.quotes}.values())
    place = {quote.claim.claim_id: number for number, quote in enumerate(shown, 1)}
    told = [
        f"{point.text.rstrip('.')} {_marks([place[quote.claim.claim_id] for quote in point.quotes])}."
        for point in points
    ]
    question = f"What speaks against this: {debate.hypothesis}?"
    return _example("debate", question, shown, " ".join(told)) if shown else None


def _example(kind: str, question: str, shown: Sequence[Quote], answer: str) -> Example:
    evidence = tuple(
        f"{quote.claim.sentence} ({', '.join(x for x in (term('role', quote.claim.role), quote.study) if x)})"
        for quote in shown
    )
    return Example(kind, question, evidence, answer, tuple(sorted({quote.paper.id for quote in shown})))


def _marks(places: Sequence[int] | range) -> str:
    return "".join(f"[{place}]" for place in places)
