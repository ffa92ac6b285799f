"""Write synthetic annotated abstracts in the format of the gold, rich in what the gold has little of.

    python benchmarks/synthetic_claims.py [--n 600] [--seed 0] [--out FILE] [--show 0]

Frames (synthetic_frames.py, synthetic_frames2.py) are filled with names from the project's ontology
(synthetic_words.py) and labelled by the rules of the gold's guidelines: null results, negation, attenuation,
comparison, mediation, coordination, hedging, associations, sentences that leave the intervention out or claim nothing.
Of a few drafts of each sentence the one is kept whose relations are rarest so far, so the relations come out even.
The same seed gives the same bytes. Without --out nothing is written; the counts are printed either way.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any, Final

from synthetic_words import Words, load
from synthetic_write import Draft, Story, cast_for, consistent, draft, frames_of, joined, slots_of

TARGET: Final = {"+": 12, "-": 15, "0": 17, "*": 11, "P": 12, "N": 13, "Z": 11, "A": 9}
"""Wished share of each relation, in percent."""
JOINED: Final = frozenset({"DIRECT", "NULL", "COMPARISON", "ASSOCIATION", "KINDS"})
"""Families whose frames may be joined in pairs."""
WISHED: Final = {"implicit": 0.14, "hedged": 0.09}
"""Wished shares of claims with an implied subject, and of hedged claims."""
KEY: Final = 40
"""Characters of a frame by which its uses are counted; a joined one counts as its first half."""
EMPTY_SHARE: Final = 0.14
"""Wished share of results sentences without a claim."""
_TRIAL: Final = {
    "DIRECT": 2, "NULL": 3, "ATTENUATION": 2, "IMPLIED": 6, "MEDIATION": 1, "HEDGED": 1.8, "ASSOCIATION": 1.5,
    "NOTHING": 4,
}  # fmt: skip
FAMILIES: Final[dict[str, dict[str, float]]] = {
    "active": {**_TRIAL, "COMPARISON": 4},
    "passive": {**_TRIAL, "COMPARISON": 3, "ATTENUATION": 3},
    "single": _TRIAL,
    "people": {"KINDS": 7, "ASSOCIATION": 4, "HEDGED": 0.5, "NOTHING": 4},
    "mechanism": {"MEDIATION": 6, "DIRECT": 1, "NULL": 1.5, "ATTENUATION": 1, "HEDGED": 1.8},
}
"""How often a results sentence of each kind of document comes from each family of frames."""
SHARES: Final = {"active": 0.25, "passive": 0.2, "single": 0.12, "people": 0.33, "mechanism": 0.1}


class Writer:
    """Writes documents and keeps count of the relations so far."""

    def __init__(self, words: Words, rng: random.Random) -> None:
        self.words, self.rng = words, rng
        self.counts: Counter[str] = Counter(dict.fromkeys(TARGET, 1))
        self.frames: Counter[str] = Counter()
        self.marks: Counter[str] = Counter()
        self.empty = self.sentences = 0

    def _need(self, made: Draft) -> float:
        total = sum(self.counts.values())
        if not made.codes:
            return self.empty / max(self.sentences, 1) / EMPTY_SHARE
        need = sum(self.counts[c] / total * 100 / TARGET[c] for c in made.codes) / len(made.codes)
        for mark in sorted(set(self._marks(made))):
            need *= 0.3 if self.marks[mark] / total < WISHED[mark] else 1.2
        return need

    @staticmethod
    def _marks(made: Draft) -> list[str]:
        found = ["implicit" for c in made.claims if c["implicit_subject"]]
        return found + ["hedged" for c in made.claims if c["certainty"] == "hedged"]

    def sentence(self, story: Story, role: str, families: dict[str, float], drafts: int = 4) -> Draft | None:
        """The best of a few drafts from the families; None where none fits."""
        found: list[Draft] = []
        for _ in range(drafts * 6):
            if len(found) == drafts:
                break
            family = self.rng.choices(sorted(families), [families[f] for f in sorted(families)])[0]
            usable = [f for f in frames_of(family) if slots_of(f) <= story.cast.keys() and f not in story.used]
            frame = self.rng.choice(usable) if usable else None
            if frame and role == "results" and family in JOINED and self.rng.random() < 0.3:
                frame = joined(frame, self.rng.choice(usable), self.rng) or frame
            made = draft(frame, story, role) if frame else None
            if made and consistent(made):
                found.append(made)
        if not found:
            return None
        usual = 1 + sum(self.frames.values()) / max(len(self.frames), 1)
        best = min(found, key=lambda made: (self._need(made) + 0.3 * self.frames[made.frame[:KEY]] / usual, made.text))
        story.forms.update(best.forms)
        story.used |= {best.frame, *best.spent}
        self.frames[best.frame[:KEY]] += 1
        self.counts.update(best.codes)
        self.marks.update(self._marks(best))
        if role == "results":
            self.sentences += 1
            self.empty += not best.codes
        return best

    def document(self, place: int) -> dict[str, Any]:
        """One annotated document: title, perhaps background, aim and methods, results, perhaps a conclusion."""
        kind = self.rng.choices(sorted(SHARES), [SHARES[k] for k in sorted(SHARES)])[0]
        story, second = cast_for(kind, self.words, self.rng), kind == "people"
        plan = [("title", {"TITLE2" if second else "TITLE": 1.0})]
        plan += [("background", {"BACKGROUND": 1.0})] * (self.rng.random() < 0.3)
        plan += [("objective", {"AIM2" if second else "AIM": 1.0})] * (self.rng.random() < 0.65)
        plan += [("methods", {"METHODS2" if second else "METHODS": 1.0})] * (self.rng.random() < 0.6)
        plan += [("results", FAMILIES[kind])] * self.rng.choice((2, 2, 3, 3, 4))
        plan += [("conclusions", {"CONCLUSION2" if second else "CONCLUSION": 1.0})] * (self.rng.random() < 0.45)
        sentences, roles, claims = [], [], []  # type: list[dict[str, Any]], list[str], list[dict[str, Any]]
        for role, families in plan[:8]:
            made = self.sentence(story, role, families, 4 if role == "results" else 2)
            if made:
                claims += [{"sent": len(roles), **claim} for claim in made.claims]
                sentences.append({"i": len(roles), "text": made.text})
                roles.append(role)
        study = {"design": "other", "species": "human", "n": None, "population": None, "duration": None}
        head = {"id": f"synthetic:{place:06d}", "title": sentences[0]["text"], "year": 2020}
        return {**head, "sentences": sentences, "roles": roles, "claims": claims, "study": study}


def main() -> None:
    """Write the documents and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=600, help="documents")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="JSON lines in the format of the gold")
    parser.add_argument("--show", type=int, default=0, help="print the first documents with their claims")
    given = parser.parse_args()
    writer = Writer(load(), random.Random(given.seed))
    documents = [writer.document(place + 1) for place in range(given.n)]
    if given.out:
        given.out.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents), encoding="utf-8")
    for shown in documents[: given.show]:
        for sentence, role in zip(shown["sentences"], shown["roles"], strict=True):
            print(f"[{role[:4]}] {sentence['text']}")
            for c in (c for c in shown["claims"] if c["sent"] == sentence["i"]):
                tail = (" vs " + c["comparator"] if c["comparator"] else "") + (
                    " (implied)" if c["implicit_subject"] else ""
                )
                print(f"       {c['subject']} | {c['relation']} | {c['object']} | {c['certainty']}{tail}")
    claims = [c for d in documents for c in d["claims"]]
    print(f"documents {len(documents)}, sentences {sum(len(d['roles']) for d in documents)}, claims {len(claims)}")
    print(
        "frames used",
        len(writer.frames),
        "| claimless results sentences",
        f"{writer.empty / max(writer.sentences, 1):.2f}",
    )
    for key in ("relation", "certainty", "implicit_subject"):
        print(f"{key}: " + ", ".join(f"{k} {v}" for k, v in Counter(str(c[key]) for c in claims).most_common()))
    print("with comparator", sum(c["comparator"] is not None for c in claims))


if __name__ == "__main__":
    main()
