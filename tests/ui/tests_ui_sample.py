"""A small graph of exercise physiology for the screens and reports: agreements, a conflict, a null finding, animals."""

from __future__ import annotations

from pathlib import Path

from kg.ledger import Ledger
from kg.model import (
    Claim,
    Concept,
    Context,
    Document,
    EvidencePath,
    GateDecision,
    Graph,
    Hypothesis,
    Link,
    Mention,
    Paper,
    Passage,
    PathStep,
    Refusal,
)
from kg.store import open_store

CONCEPTS = {
    "hiit": Concept("PHYS:0000001", "high-intensity interval training", "intervention", ("HIIT",), "PHYS"),
    "pgc1a": Concept("PHYS:0000002", "PGC-1α", "gene_or_protein", ("PPARGC1A",), "PHYS"),
    "mito": Concept("PHYS:0000003", "mitochondrial content", "measure", (), "PHYS"),
    "vo2max": Concept("PHYS:0000004", "maximal oxygen uptake", "measure", ("VO2max",), "PHYS"),
    "vitc": Concept("PHYS:0000005", "vitamin C", "nutrient_or_drug", ("ascorbic acid",), "PHYS"),
    "edt": Concept("PHYS:0000006", "endurance training", "intervention", (), "PHYS"),
    "age": Concept("PHYS:0000007", "age", "population", (), "PHYS"),
}
PAPERS = (
    Paper("P1", "Intervals and oxidative capacity", 2006, "10.1234/abc.1", "1001", "J Trials", "rct", "human", 24),
    Paper("P2", "PGC-1α and the mitochondrion", 2009, "", "", "Cell Work", "animal_experiment", "mouse", 12),
    Paper("P3", "Vitamin C with endurance training", 2012, "10.5555/test", "", "J Trials", "rct", "human", 8),
    Paper("P4", "Antioxidants do not blunt adaptation", 2015, "", "3003", "J Trials", "rct", "human", 40),
    Paper("P5", "Oxidative enzymes and aerobic power", 2001, "", "", "Field Notes", "cross_sectional", "human", 60),
    Paper("P6", "Ageing and aerobic power", 2018, "", "", "Field Notes", "cohort", "human", 300, "concern"),
)
ROWS = (
    ("P1", "hiit", "increases", "pgc1a", "HIIT increased PGC-1α after six weeks.", "results", "asserted", "rct", 24),
    ("P1", "hiit", "increases", "vo2max", "HIIT raised VO2max by 8%.", "results", "asserted", "rct", 24),
    ("P2", "pgc1a", "increases", "mito", "PGC-1α doubled mitochondrial content in mice.", "results", "asserted",
     "animal_experiment", 12),
    ("P3", "vitc", "decreases", "mito", "vitamin C lowered mitochondrial content during endurance training.", "results",
     "asserted", "rct", 8),
    ("P3", "edt", "increases", "mito", "As is well known, endurance training increases mitochondrial content.",
     "background", "asserted", None, None),
    ("P4", "vitc", "no_effect", "mito", "vitamin C did not change mitochondrial content.", "results", "asserted", "rct",
     40),
    ("P4", "vitc", "increases", "mito", "vitamin C may even raise mitochondrial content.", "conclusions", "hedged",
     "rct", 40),
    ("P5", "mito", "positively_associated", "vo2max", "mitochondrial content correlated with VO2max.", "results",
     "asserted", "cross_sectional", 60),
    ("P6", "age", "negatively_associated", "vo2max", "VO2max was lower with age.", "results", "asserted", "cohort",
     300),
    ("P6", "edt", "affects", "vo2max", "We ask whether endurance training affects VO2max.", "objective", "hypothesised",
     "cohort", 300),
)  # fmt: skip


def make_claim(place: int, row: tuple) -> Claim:
    paper_id, subject, relation, object_, sentence, role, certainty, design, n = row
    paper = next(paper for paper in PAPERS if paper.id == paper_id)
    ends = []
    for key in (subject, object_):
        concept = CONCEPTS[key]
        said = next(name for name in (*concept.synonyms, concept.name) if name in sentence)
        ends.append(Mention(said, concept.id, concept.name, concept.type))
    context = Context(design=design, n=n, species=paper.species)
    return Claim(
        f"claim{place:02}", paper_id, paper.year, sentence, "abstract", role, ends[0], relation, ends[1], certainty,
        0.9, "test", context=context,
    )  # fmt: skip


CLAIMS = tuple(make_claim(place, row) for place, row in enumerate(ROWS))


def make_links() -> tuple[Link, ...]:
    grouped: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in CLAIMS:
        grouped.setdefault((claim.subject.id, claim.relation, claim.object.id), []).append(claim)
    pairs = [key[0] + key[2] for key in grouped]
    return tuple(
        Link(
            subject, relation, object_, 0.4 if subject == "PHYS:0000005" else 0.8,
            tuple(sorted({c.document_id for c in claims})), tuple(sorted(c.claim_id for c in claims)),
            min(c.year for c in claims), max(c.year for c in claims), pairs.count(subject + object_) > 1,
        )
        for (subject, relation, object_), claims in sorted(grouped.items())
    )  # fmt: skip


def make_graph() -> Graph:
    return Graph(tuple(CONCEPTS.values()), PAPERS, CLAIMS, make_links())


def step(place: int, belief: float = 0.8, forward: bool = True) -> PathStep:
    claim = CLAIMS[place]
    ends = {concept.id: concept for concept in CONCEPTS.values()}
    return PathStep(ends[claim.subject.id], claim.relation, ends[claim.object.id], belief, (claim,), forward)


def make_hypotheses() -> list[Hypothesis]:
    first = EvidencePath((step(0), step(2)), 1, 0.64)
    second = EvidencePath((step(5, 0.4), step(7)), 0, 0.2)
    return [
        Hypothesis(
            "h1", CONCEPTS["hiit"], "increases", CONCEPTS["mito"], 0.71, "No claim in the ledger links the two.",
            (first,), (CLAIMS[5],), "Randomise trained adults to intervals or usual training; take biopsies.",
            "links 1", "2018-01-01",
        ),
        Hypothesis(
            "h2", CONCEPTS["vitc"], "no_effect", CONCEPTS["vo2max"], 0.33, "No claim in the ledger links the two.",
            (second,), (), "", "links 1", "2018-01-01",
        ),
    ]  # fmt: skip


def make_workspace(
    root: Path,
    graph: Graph | None = None,
    hypotheses: list[Hypothesis] | None = None,
    reasons: tuple[str, str] = ("Withdrawn.", "not well formed"),
) -> Path:
    """Ledger and graph store of the small graph, with two refusals, two hypotheses, and figures of a training."""
    graph = graph or make_graph()
    with Ledger.open(root / "ledger.sqlite") as ledger:
        for paper in PAPERS:
            title = (Passage("title", None, paper.title),)
            document = Document(paper.id, paper.title, title, paper.year, paper.journal, paper.doi, paper.pmid)
            ledger.add(document, GateDecision(True))
            ledger.put(paper.id, "1", [], [claim for claim in graph.claims if claim.document_id == paper.id])
        ledger.add(Document("R1", "Withdrawn", (), status="retracted"), GateDecision(False, "retracted", reasons[0]))
        ledger.refuse(Refusal("papers/bad.xml", "malformed_xml", reasons[1]))
        ledger.save_hypotheses(hypotheses or make_hypotheses())
        ledger.end_run(ledger.start_run("train", {}), {"mrr": 0.41, "baselines": {"degree": {"mrr": 0.22}}})
    store = open_store(f"kglite:{root / 'graph'}", read_only=False)
    store.write(graph)
    store.close()
    return root
