"""Labels of trial abstracts, made for this project by reading, as places in texts that stand elsewhere.

usage: trial_labels.py ANNOTATED.jsonl... --out benchmarks/labels/NAME.jsonl

benchmarks/labels holds no text: a line is an article's PMCID, its roles, its study record and its claims as
[sentence, [subject's sentence, start, end], relation, [object's start, end], certainty, implicit]. The sentences are
those of rct_roles and exercise_trials (title first). `training.jsonl` is learnt from; `check.jsonl` (exercise trials,
none of them in the gold) is a second set to choose by; `overlap.jsonl` (abstracts that the gold holds too) is for
agreement.py. No model is trained on these two. The command turns annotations with text into that form.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

LABELS = Path(__file__).resolve().parent / "labels"
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


def documents(data: Path, name: str = "training") -> list[Gold]:
    """The labelled abstracts in the gold's form; [] where their texts or the labels are absent."""
    file = LABELS / f"{name}.jsonl"
    known = texts(data)
    if not (known and file.is_file()):
        return []
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return [_document(row, known[row["id"]]) for row in rows if row["id"] in known]


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
    study = {key: annotated["study"].get(key) for key in ("design", "species", "n")}
    return {"id": annotated["id"], "roles": annotated["roles"], "study": study, "claims": claims}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("annotated", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=LABELS.parent.parent.parent / "shared" / "data")
    args = parser.parse_args()
    known = texts(args.shared)
    rows = {}
    for file in args.annotated:
        for line in file.read_text(encoding="utf-8").splitlines():
            annotated = json.loads(line)
            rows[annotated["id"]] = places(annotated, known[annotated["id"]])
    args.out.parent.mkdir(exist_ok=True)
    text = "".join(json.dumps(rows[key], ensure_ascii=False, separators=(",", ":")) + "\n" for key in sorted(rows))
    args.out.write_text(text, encoding="utf-8")
    print(f"{len(rows)} abstracts, {sum(len(row['claims']) for row in rows.values())} claims")
    return 0


if __name__ == "__main__":
    sys.exit(main())
