"""Plain makers of claims, papers and documents, and hypothesis strategies for them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kg import model
from kg.model import Claim, Context, Document, Mention, Paper, Passage
from kg.wire import claim_id_of

NAMES = {"PHYS:1": "HIIT", "PHYS:2": "VO2max", "PHYS:3": "PGC-1a", "PHYS:4": "mitochondrial density"}


def mention(name: str | None, text: str | None = None) -> Mention:
    """A grounded mention of an id in NAMES, or an ungrounded one of any other text."""
    if name in NAMES:
        return Mention(text or NAMES[name], name, NAMES[name], "measure")
    return Mention(text or str(name))


def claim(
    subject: str = "PHYS:1",
    relation: str = "increases",
    object_: str = "PHYS:2",
    document: str = "PMC1",
    year: int | None = 2010,
    **rest: Any,
) -> Claim:
    """A claim with plain defaults; `rest` is any other field."""
    sentence = rest.pop("sentence", f"{subject} {relation} {object_}.")
    values: dict[str, Any] = {
        "section": "abstract",
        "role": "results",
        "certainty": "asserted",
        "score": 0.9,
        "extractor": "test",
        "context": Context(design="rct", species="human", n=24),
        "comparator": None,
        **rest,
    }
    told = values["comparator"].text if values["comparator"] else None
    code = claim_id_of(document, sentence, subject, relation, object_, values["certainty"], told)
    return Claim(code, document, year, sentence, subject=mention(subject), relation=relation, object=mention(object_),
                 **values)  # fmt: skip


def papers_of(claims: list[Claim]) -> dict[str, Paper]:
    """A paper for every document id in the claims."""
    return {one.document_id: Paper(one.document_id, f"On {one.document_id}", one.year) for one in claims}


def document(number: int, text: str = "HIIT increased VO2max.", **rest: Any) -> Document:
    """A document with a title and an abstract."""
    title = f"Paper {number}"
    passages = (Passage("title", None, title), Passage("abstract", "Results", text))
    values: dict[str, Any] = {"year": 2000 + number % 25, "source_format": "jsonl", **rest}
    return Document(f"PMC{number:05d}", title, passages, **values)


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)
ids = st.sampled_from(sorted(NAMES))

contexts = st.builds(
    Context,
    design=st.sampled_from([None, *model.DESIGNS]),
    n=st.one_of(st.none(), st.integers(1, 500)),
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Any claim over few concepts and papers, so that they meet."""
    paper = draw(st.integers(1, 6))
    ends = st.one_of(ids, st.sampled_from(["the fancy index", "Fancy-Index", "odd thing"]))
    return claim(
        draw(ends),
        draw(st.sampled_from(model.RELATIONS)),
        draw(ends),
        f"PMC{paper}",
        1990 + paper if paper < 6 else None,
        sentence=draw(words),
        role=draw(st.sampled_from(model.ROLES)),
        certainty=draw(st.sampled_from(model.CERTAINTIES)),
        score=draw(st.floats(0, 1)),
        comparator=draw(st.one_of(st.none(), st.builds(mention, ids))),
        context=draw(contexts),
    )
