"""What a language model is told: the rules of a claim, two examples (made up), the sentences; the answer's schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from extraction.llm_chat import Message
from kg.model import CERTAINTIES, RELATIONS

FIELDS: Final = ("sentence", "subject", "relation", "object", "certainty", "comparator", "implicit")

RULES: Final = """\
You read a scientific text on exercise, sport and physiology and list every claim it makes: one thing acts on another, \
or one thing goes along with another. Be exhaustive and literal: only what the text says, nothing that you know besides.

Answer with one JSON object: {"claims": [...]}, claims in the order of the sentences, and nothing else.
Fields of a claim:
- sentence: number of the sentence that states it. A finding stated again in the conclusion is a second claim.
- subject, object: the shortest span that names the thing in full, copied character by character from that sentence: \
without article, number, clause or verb; with the words that make it another thing ("resting heart \
rate", "peak power"). Two subjects or objects joined by "and" give two claims, unless they share a head word \
("leg and arm muscles").
- implicit: true where the sentence names the subject only by a pronoun, a bare label ("the training group", \
"treatment") or not at all; subject is then the name copied from another sentence. Otherwise false. \
The object is never implicit.
- comparator: what the subject is compared with, copied from the sentence ("than B", "compared with B"), or null.
- relation, seen from the object as named.
  Where an intervention, exposure, condition or mechanism acts:
  increases = raises, induces, activates, improves something of which more is better;
  decreases = lowers, impairs, blunts, improves something of which less is better (pain, time needed);
  no_effect = tested, and the object did not change or did not differ;
  affects = acts, direction not said ("the effect of A on O").
  For correlations, predictors and differences between kinds of people (sex, athletes, patients):
  positively_associated (more of one, more of the other; higher in group A: subject A), negatively_associated, \
not_associated, associated (direction not said).
- certainty: asserted; hedged (may, might, could, suggests, appears, likely, tends); hypothesised (an aim, a question, \
a hypothesis, a title "Effect of A on O").

"O rose more with A than with B": A increases O, comparator B. "O did not differ between A and B": A no_effect O, \
comparator B, once. "A and B raised O alike": A increases O, B increases O, A no_effect O with comparator B.
"A raises O by way of M": A increases O, A affects M (or increases), M increases O where the text supports it.
"A-induced rise in O": A increases O. Exercise that makes heart rate rise: exercise increases heart rate.
No claims: methods, definitions, kinds and parts, reliability and validity, calls for research, baseline equality, \
adherence, what "remains unknown", sentences that name no object."""


def _claim(number: int, subject: str, relation: str, obj: str, certainty: str = "asserted",
           comparator: str | None = None, implicit: bool = False) -> dict[str, Any]:  # fmt: skip
    return dict(zip(FIELDS, (number, subject, relation, obj, certainty, comparator, implicit), strict=True))


EXAMPLES: Final = (
    (
        (
            "Effect of hill running on ankle stiffness in orienteers",
            "Ankle stiffness may limit running economy.",
            "Eighteen orienteers did 8 weeks of hill running (HR) or flat running.",
            "HR increased ankle stiffness and stride length more than flat running, but did not change body mass.",
            "After 8 weeks, time to finish a 5-km course was shorter.",
            "Ankle stiffness was inversely related to oxygen cost (r = -0.61), but not to age.",
        ),
        (
            _claim(0, "hill running", "affects", "ankle stiffness", "hypothesised"),
            _claim(1, "Ankle stiffness", "affects", "running economy", "hedged"),
            _claim(3, "HR", "increases", "ankle stiffness", comparator="flat running"),
            _claim(3, "HR", "increases", "stride length", comparator="flat running"),
            _claim(3, "HR", "no_effect", "body mass"),
            _claim(4, "hill running", "decreases", "time to finish a 5-km course", implicit=True),
            _claim(5, "Ankle stiffness", "negatively_associated", "oxygen cost"),
            _claim(5, "Ankle stiffness", "not_associated", "age"),
        ),
    ),
    (
        (
            "Cherry syrup before rowing: a crossover trial",
            "We hypothesised that cherry syrup would lower soreness by activating enzyme Q.",
            "Blood was drawn from the earlobe every 10 min.",
            "There was no difference in blood lactate between cherry syrup and water.",
            "Grip strength was higher in male than in female rowers.",
            "These data suggest that the syrup speeds up recovery.",
        ),
        (
            _claim(1, "cherry syrup", "decreases", "soreness", "hypothesised"),
            _claim(1, "cherry syrup", "increases", "enzyme Q", "hypothesised"),
            _claim(1, "enzyme Q", "decreases", "soreness", "hypothesised"),
            _claim(3, "cherry syrup", "no_effect", "blood lactate", comparator="water"),
            _claim(4, "male", "positively_associated", "Grip strength", comparator="female"),
            _claim(5, "Cherry syrup", "increases", "recovery", "hedged", implicit=True),
        ),
    ),
)
"""Texts of our own with their claims."""


def schema() -> dict[str, Any]:
    """The answer's JSON schema, in the part of the language that all servers know (all required, nothing further)."""
    text = {"type": "string"}
    kinds: tuple[dict[str, Any], ...] = (
        {"type": "integer"}, text, {"type": "string", "enum": list(RELATIONS)}, text,
        {"type": "string", "enum": list(CERTAINTIES)}, {"type": ["string", "null"]}, {"type": "boolean"},
    )  # fmt: skip
    claim = {
        "type": "object",
        "properties": dict(zip(FIELDS, kinds, strict=True)),
        "required": list(FIELDS),
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"claims": {"type": "array", "items": claim}},
        "required": ["claims"],
        "additionalProperties": False,
    }


def numbered(sentences: Sequence[str], shown: Iterable[int]) -> str:
    """Sentences with their numbers, one a line; an empty title is left out.

    >>> print(numbered(["", "It  rose.", "It fell."], [0, 1, 2]))
    1: It rose.
    2: It fell.
    """
    return "\n".join(f"{i}: {' '.join(sentences[i].split())}" for i in shown if sentences[i].strip())


def messages(sentences: Sequence[str], shown: Sequence[int]) -> list[Message]:
    """The chat that asks for the claims of the sentences shown; where the title is not one of them it is told too.

    Args:
        sentences: the whole document's; 0 is its title.
        shown: numbers of those to read, ascending.
    """
    title = "" if 0 in shown or not sentences[0].strip() else f"(Title, for implicit subjects only: {sentences[0]})\n"
    chat: list[Message] = [{"role": "system", "content": RULES}]
    for text, claims in EXAMPLES:
        answer = json.dumps({"claims": claims}, ensure_ascii=False)
        chat += [
            {"role": "user", "content": numbered(text, range(len(text)))},
            {"role": "assistant", "content": answer},
        ]
    return [*chat, {"role": "user", "content": title + numbered(sentences, shown)}]


@cache
def prompt_version() -> str:
    """Hash of rules, examples and schema: another prompt is another reader."""
    whole = json.dumps([messages(["a", "b"], [1]), schema()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]
