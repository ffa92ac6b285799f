"""Labels of trial abstracts, made for this project by reading, as places in texts that stand elsewhere.

usage: trial_labels.py ANNOTATED.jsonl... --out benchmarks/labels/NAME.jsonl

benchmarks/labels holds no text: a line is an article's PMCID, its roles, its study record and its claims as
[sentence, [subject's sentence, start, end], relation, [object's start, end], certainty, implicit]. The sentences are
those of rct_roles and exercise_trials (title first). `training.jsonl` is learnt from; `check.jsonl` (exercise trials,
none of them in the gold) is a second set to choose by; `overlap.jsonl` (abstracts that the gold holds too) is for
agreement.py. No model is trained on these two. `bodies.jsonl` labels pieces of the bodies of 50 trials whose abstracts
the gold's training part holds: "where" names passage and sentence, as our reader and splitter count them, and "hash"
the text, so that a piece that reads otherwise now is left out; `bodies_check.jsonl` are such pieces to choose by.
`written.jsonl` are short texts written for this project, with their text. The command turns annotations with text into
that form.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, whose extraction.py would hide it

LABELS = Path(__file__).resolve().parent / "labels"
LEARNT = ("training", "bodies", "written")
"""The files that models are trained on."""
SOURCES = ("rct_roles/train.jsonl", "exercise_trials/index.jsonl")
Gold = dict[str, Any]


def texts(data: Path) -> dict[str, list[str]]:
    """PMCID → title and sentences of the abstract; {} where the shared data are absent."""
    found: dict[str, list[str]] = {}
    for source in SOURCES:
        if (data / source).is_file():
            for line in (data / source).read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                found.setdefault(row["pmcid"], [row["title"], *(item["text"] for item in row["sentences"])])
    return found


def piece(data: Path, row: Gold) -> list[str] | None:
    """Title and sentences of a piece of a body; None where the paper is absent or reads otherwise now."""
    from extraction.readers import read_file
    from extraction.sentences import split_text
    from kg.model import Document

    file = data / "exercise_trials" / "nxml" / f"{row['id'].split('#')[0]}.nxml"
    document = next(read_file(file), None) if file.is_file() else None
    if not isinstance(document, Document):
        return None
    split = {place: split_text(document.passages[place].text) for place, _ in row["where"]}
    sentences = [document.title, *(split[place][k] for place, k in row["where"] if k < len(split[place]))]
    return sentences if hash_of(sentences) == row["hash"] else None


def hash_of(sentences: list[str]) -> str:
    """First digits of the SHA-256 of a piece's sentences."""
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:16]


def documents(data: Path, name: str = "training") -> list[Gold]:
    """The labelled texts in the gold's form; [] where their texts or the labels are absent."""
    file = LABELS / f"{name}.jsonl"
    known = texts(data)
    if not (known and file.is_file()):
        return []
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentences = row.get("texts") or (piece(data, row) if "where" in row else known.get(row["id"]))
        if sentences:
            found.append(_document(row, sentences))
    return found


def learnt(data: Path) -> list[Gold]:
    """All labelled texts that models are trained on."""
    return [document for name in LEARNT for document in documents(data, name)]


def _document(row: Gold, sentences: list[str]) -> Gold:
    claims = [
        {"sent": sent, "subject": sentences[there][start:end], "relation": relation,
         "object": sentences[sent][slice(*place)], "certainty": certainty, "implicit_subject": implicit}
        for sent, (there, start, end), relation, place, certainty, implicit in row["claims"]
    ]  # fmt: skip
    items = [{"i": i, "text": text} for i, text in enumerate(sentences)]
    return {"id": row["id"], "sentences": items, "roles": row["roles"], "study": row["study"], "claims": claims}


def places(annotated: Gold, sentences: list[str]) -> Gold:
    """An annotation with text, as places.

    Raises: ValueError: a subject or object is not where the annotation says.
    """
    claims = []
    for claim in annotated["claims"]:
        sent, implicit = claim["sent"], bool(claim["implicit_subject"])
        order = range(len(sentences)) if implicit else [sent]
        there = next((i for i in order if claim["subject"] in sentences[i]), None)
        if there is None or claim["object"] not in sentences[sent]:
            raise ValueError(f"{annotated['id']}: {claim['subject']} → {claim['object']} is not in sentence {sent}")
        start, at = sentences[there].index(claim["subject"]), sentences[sent].index(claim["object"])
        subject, obj = [there, start, start + len(claim["subject"])], [at, at + len(claim["object"])]
        claims.append([sent, subject, claim["relation"], obj, claim["certainty"], implicit])
    study = {key: annotated.get("study", {}).get(key) for key in ("design", "species", "n")}
    return {"id": annotated["id"], "roles": annotated["roles"], "study": study, "claims": claims}


def labelled(annotated: Gold, known: dict[str, list[str]], pieces: dict[str, Gold]) -> Gold:
    """An annotation of an abstract, of a piece of a body, or of a text of our own, as a line of benchmarks/labels."""
    key = annotated["id"]
    if key in pieces:
        sentences = [item["text"] for item in pieces[key]["sentences"]]
        return {**places(annotated, sentences), "where": pieces[key]["where"], "hash": hash_of(sentences)}
    if "sentences" in annotated:
        sentences = [item["text"] for item in annotated["sentences"]]
        return {**places(annotated, sentences), "texts": sentences}
    return places(annotated, known[key])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("annotated", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pieces", nargs="*", default=[], type=Path, help="files of the pieces of bodies, with text")
    parser.add_argument("--shared", type=Path, default=LABELS.parent.parent.parent / "shared" / "data")
    args = parser.parse_args()
    known = texts(args.shared)
    lines = (line for file in args.pieces for line in file.read_text(encoding="utf-8").splitlines())
    pieces = {row["id"]: row for row in map(json.loads, lines)}
    rows = {}
    for file in args.annotated:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = labelled(json.loads(line), known, pieces)
            rows[row["id"]] = row
    args.out.parent.mkdir(exist_ok=True)
    text = "".join(json.dumps(rows[key], ensure_ascii=False, separators=(",", ":")) + "\n" for key in sorted(rows))
    args.out.write_text(text, encoding="utf-8")
    print(f"{len(rows)} abstracts, {sum(len(row['claims']) for row in rows.values())} claims")
    return 0


if __name__ == "__main__":
    sys.exit(main())
