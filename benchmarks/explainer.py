"""How the explainer's checker does on the faithful and adversarial replies of tests/ui/explainer, each part apart."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui")]

from explainer_sample import checked, evidence, replies  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--half", choices=("tune", "held", "second", "third", "fourth", "fifth", "sixth"), help="one part only"
    )
    options.add_argument("--show", action="store_true", help="print every reply that went wrong")
    options.add_argument("--json", type=Path, help="write the figures here")
    given = options.parse_args()
    sets = evidence()
    figures: dict[str, dict[str, int]] = {}
    families: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for name in ("faithful", "adversarial", "faithful_fresh", "adversarial_fresh"):
        for reply in replies(name):
            if given.half and reply["half"] != given.half:
                continue
            verdicts = checked(reply["text"], sets[reply["set"]])
            kept = all(verdict.kept for verdict in verdicts)
            slipped = any(verdict.kept for verdict in verdicts)
            right = kept if name.startswith("faithful") else not slipped
            row = figures.setdefault(f"{name.partition('_')[0]} {reply['half']}", {"right": 0, "all": 0})
            row["right"] += right
            row["all"] += 1
            codes.update(verdict.code for verdict in verdicts if not verdict.kept and name.startswith("adv"))
            if name.startswith("adv") and not right:
                families[reply["family"]] += 1
            if given.show and not right:
                why = "; ".join(f"{v.code} {v.reason}" for v in verdicts if not v.kept)
                print(f"{reply['id']} {reply.get('family', '')} {reply['text']}  <- {why}")
    for name, row in figures.items():
        print(f"{name:18} {'kept' if 'faithful' in name else 'refused'} {row['right']} of {row['all']}")
    print("refused for:", ", ".join(f"{code} {count}" for code, count in codes.most_common()))
    if families:
        print("slipped through:", dict(families))
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
