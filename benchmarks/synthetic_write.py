"""How a frame of the synthetic claims becomes a sentence with its claims. See synthetic_claims.py."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import synthetic_frames as trials
import synthetic_frames2 as others
from synthetic_words import (
    CONTROLS,
    DOWN,
    EXPOSURES,
    FACTORS,
    FORMS,
    KINETICS,
    LEADS,
LEFT_OUT,
    MANIPULATIONS,
    MEASURE_SLOTS,
    MEDIATORS,
    NEUTRAL,
    OUTCOMES,
    PLACES,
    RELATION,
    SMALL,
    TIME_LEADS,
    TIMES,
    UP,
    Words,
    is_plural,
    number,
)  # fmt: skip


@dataclass
class Story:
    """One document in the making: its names by slot, the forms already used, what can be said next."""

    words: Words
    rng: random.Random
    kind: str
    cast: dict[str, str] = field(default_factory=dict)
    measures: list[str] = field(default_factory=list)
    short: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence with its claims; `forms` are the last written forms of names, `codes` the relation codes."""

    text: str
    claims: tuple[dict[str, Any], ...]
    codes: tuple[str, ...]
    forms: dict[str, str]
    frame: str
    spent: tuple[str, ...]


@cache
def frames_of(name: str) -> tuple[str, ...]:
    """The frames of a family, one a line."""
    table = getattr(trials, name, None) or getattr(others, name)
    return tuple(line for line in table.splitlines() if line)


def expand(text: str, rng: random.Random) -> str:
    """Choose in every [a|b|], innermost first."""
    while found := re.search(r"\[([^\[\]]*)\]", text):
        text = text[: found.start()] + rng.choice(found[1].split("|")) + text[found.end() :]
    return re.sub(r" +([.,;?])", r"\1", text)


def _statistics(kind: str, sign: int, rng: random.Random) -> str:
    def say(name: str) -> str:
        return number(name, sign, rng)

    if kind == "st0":
        return rng.choice(("", "", f" ({say('npv')})", f" ({say('val')} vs. {say('val')}; {say('npv')})"))
    if kind == "stp":
        return rng.choice(("", f" ({say('pv')})"))
    if kind == "st0x":
        return rng.choice(("", f" (F = {say('d')}.{say('d')}, {say('pv')})", f" ({say('pv')})"))
    if kind in {"str", "str0"}:
        r, p = ("r", "pv") if kind == "str" else ("rz", "npv")
        return rng.choice(("", f" ({say(p)})", f" ({say(r)}, {say(p)})", f" ({say(r)}; {say(p)})"))
    return rng.choice((
        "", "", "", f" ({say('pv')})", f" ({say('pv')})", f" ({say('val')} vs. {say('val')}, {say('pv')})",
        f" (mean difference {say('d')}.{say('d')}, {say('ci')})", f" (by {say('pct')} %, {say('pv')})",
        f" (d = 0.{say('n')}, {say('pv')})",
        f" (pre {say('val')}, post {say('val')}; {say('pv')})",
        f" (F(1,{say('n')}) = {say('d')}.{say('d')}, {say('pv')})",
        f" [{say('val')} vs. {say('val')}; {say('ci')}; {say('pv')}]", f" (effect size 0.{say('n')}, {say('ci')})",
    ))  # fmt: skip


def word(macro: str, signs: dict[str, int], story: Story, kept: dict[str, str]) -> str:
    """The words for one <macro>; forms of direction are chosen once a sentence."""
    rng = story.rng
    base, flip, second = re.sub(r"[2!]$", "", macro), macro.endswith("!"), macro.endswith("2")
    sign = signs["E" if second else "D"] * (-1 if flip else 1)
    if base in FORMS:
        key = f"{base}{sign}{second}"
        kept.setdefault(key, rng.choice(FORMS[base][0 if sign == UP else 1]))
        return kept[key]
    if base.startswith("st"):
        return _statistics(base, signs["D"], rng)
    if base in {"lead", "leadt"}:
        return rng.choice(LEADS if base == "lead" else TIME_LEADS).format(number("wk", 1, rng))
    if base in {"in", "inp"}:
        people = rng.choice(story.words.people)
        place = rng.choice(PLACES) if base == "in" else rng.choice(("", "", " in {people}"))
        return place.format(number("wk", 1, rng), people=people)
    if base == "adv":
        return rng.choice(
            ("", "", "significantly ", "significantly ", "markedly ", "slightly ", "substantially ", "progressively ")
        )
    return number(base, sign, rng)


def _articles(text: str) -> str:
    def article(found: re.Match[str]) -> str:
        an = "an" if re.match(r"[aeiou]|8|11 |11\.|18", found[2]) else "a"
        return (an.capitalize() if found[1] == "An" else an) + " " + found[2]

    return re.sub(r"<([Aa]n)> (\S+ ?)", article, text)


def _name(slot: str, story: Story, written: dict[str, str], after: str, defining: bool) -> tuple[str, str]:
    """What to write for a slot and the part of it that is the name."""
    name = written.get(slot) or story.cast[slot]
    short = story.short.get(name)
    if not short or slot in written:
        return name, name
    known = story.forms.get(f"({name})")
    if known:
        return (short, short) if story.rng.random() < 0.85 else (name, name)
    if defining and not after.startswith(("-", " group")):
        return f"{name} ({short})", name
    return name, name


def title_case(text: str) -> str:
    """Capitals for the words of a title, small words and names with capitals left alone; the length stays."""
    return re.sub(
        r"[A-Za-z]\S*", lambda m: m[0] if m[0] in SMALL or not m[0].islower() else m[0][0].upper() + m[0][1:], text
    )


def fill(text: str, story: Story, defining: bool, title: bool) -> tuple[str, dict[str, str], dict[str, str]]:
    """The sentence with names in place, each slot's name as written, and the forms of names now last used."""
    out, spans, forms = "", {}, {}  # type: str, dict[str, tuple[int, int]], dict[str, str]
    pieces = re.split(r"(\{[A-Z]\d?(?:\.was)?\})", text)
    written: dict[str, str] = {}
    for place, piece in enumerate(pieces):
        if not piece.startswith("{"):
            out += piece
            continue
        slot = piece[1:-1]
        if slot.endswith(".was"):
            out += "were" if is_plural(written.get(slot[:-4]) or story.cast[slot[:-4]]) else "was"
            continue
        shown, name = _name(slot, story, written, pieces[place + 1], defining)
        spans.setdefault(slot, (len(out), len(out) + len(name)))
        if shown != name:
            forms[f"({name})"] = "yes"
        written[slot] = story.short.get(story.cast[slot], name) if shown != name else name
        out += shown
    if title and story.rng.random() < 0.3:
        out = title_case(out)
    first = out.split()[0]
    if first.islower() or re.match(r"[a-z]+[-,]", first):
        out = out[0].upper() + out[1:]
    return out, {slot: out[a:b] for slot, (a, b) in spans.items()}, forms


def _side(token: str, names: dict[str, str], story: Story) -> str:
    """The text of a claim's side: a slot, or words joined by + in which slots stand."""
    return (
        re.sub(r"\b[A-Z]\d?\b", lambda m: names.get(m[0], m[0]), token.replace("+", " "))
        if token not in names
        else names[token]
    )


def _code(token: str, signs: dict[str, int]) -> str:
    if token == "D*E":
        return "+" if signs["D"] * signs["E"] > 0 else "-"
    sign = signs.get(token[-1].upper(), 0) if token[-1] in "DEde" else 0
    if not sign:
        return token
    sign *= -1 if token.startswith("!") else 1
    return ("+" if sign > 0 else "-") if token[-1] in "DE" else ("P" if sign > 0 else "N")


def claim_of(
    spec: str, names: dict[str, str], signs: dict[str, int], story: Story
) -> tuple[dict[str, Any], str] | None:
    """One claim of a frame, and its relation code; None where the text does not support it yet."""
    subject, relation, target, *rest = spec.split()
    implicit = LEFT_OUT.get(subject)
    comparator = next((part[1:] for part in rest if part.startswith("/")), None)
    said = {"~h": "hedged", "~y": "hypothesised"}
    code = _code(relation, signs)
    versus = None
    if comparator:
        versus = (
            _side(comparator, names, story) if comparator in names else story.forms.get(story.cast.get(comparator, ""))
        )
        if versus is None and comparator in story.cast:
            return None
        versus = versus or comparator.replace("+", " ")
    acting = story.forms.get(story.cast[implicit]) if implicit else _side(subject, names, story)
    unclear = implicit == "K" and "patients" in story.cast["P"] + story.cast["P2"]
    if acting is None or unclear:
        return None
    return {
        "subject": acting,
        "relation": RELATION[code],
        "object": _side(target, names, story),
        "certainty": next((said[part] for part in rest if part in said), "asserted"),
        "comparator": versus,
        "implicit_subject": bool(implicit),
    }, code


@cache
def slots_of(frame: str) -> frozenset[str]:
    """The slots that a frame needs, those of its claims included."""
    text, _, claims = frame.partition("=>")
    needed = set(re.findall(r"\{([A-Z]\d?)", text)) | set(re.findall(r"/([TSC]\d?)\b", claims))
    return frozenset(needed | {slot for token, slot in LEFT_OUT.items() if re.search(rf"(^|;)\s*{token} ", claims)})


def joined(first: str, second: str, rng: random.Random) -> str | None:
    """Two frames as one sentence with measures of their own; None where they do not go together."""

    def small(start: re.Match[str]) -> str:
        return re.sub(r"(?<=[\[|])[A-Z](?=[a-z])|^[A-Z](?![A-Z])", lambda capital: capital[0].lower(), start[0])

    one, _, claims = first.partition("=>")
    two, _, more = re.sub(r"^<leadt?>", "", second).partition("=>")
    unfit = r"[IJ(<]|It |\[?(The|Both)\b.*(treatment|group)|After adjustment"
    if ";" in one or "respectively" in one or re.match(unfit, two):
        return None
    if not (one.rstrip().endswith(".") and claims.strip() and more.strip()):
        return None
    two = re.sub(r"^\[[^\]]*\]|^\w", small, two)
    shift = {"O": "O4", "O2": "O5", "O3": "O6"}
    two, more = (re.sub(r"\bO\d?\b", lambda m: shift[m[0]], part) for part in (two, more))
    link = rng.choice((" and ", "; ", "; in addition, ", ", and "))
    return f"{one.rstrip()[:-1]}{link}{two}=>{claims}; {more}"


def draft(frame: str, story: Story, role: str) -> Draft | None:
    """One way to write a frame; None where a claim of it lacks its support."""
    rng = story.rng
    signs = {"D": rng.choices((UP, DOWN), (0.42, 0.58))[0], "E": rng.choices((UP, DOWN), (0.45, 0.55))[0]}
    kept: dict[str, str] = {}
    wanted = [s for s in MEASURE_SLOTS if s in slots_of(frame)]
    fresh = [m for m in story.measures if m not in story.used]
    if len(fresh) < len(wanted):
        return None
    here = replace(story, cast={**story.cast, **dict(zip(wanted, rng.sample(fresh, len(wanted)), strict=True))})
    text, _, claims = expand(frame, rng).partition("=>")
    body = re.sub(r"<([A-Za-z]\w*!?)>", lambda m: m[0] if m[1] in {"an", "An"} else word(m[1], signs, here, kept), text)
    claims = re.sub(r"<([a-z]\w*!?)>", lambda m: word(m[1], signs, here, kept), claims)
    sentence, names, forms = fill(
        _articles(body).strip(), here, role in {"objective", "background", "methods"}, role == "title"
    )
    made = [claim_of(spec, names, signs, here) for spec in claims.split(";") if spec.strip()]
    if any(found is None for found in made):
        return None
    pairs = [found for found in made if found]
    last = {here.cast[slot]: shown for slot, shown in names.items() if slot in here.cast}
    spent = tuple(here.cast[s] for s in wanted) if len(story.measures) - len(story.used) > 6 else ()
    return Draft(sentence, tuple(c for c, _ in pairs), tuple(k for _, k in pairs), {**forms, **last}, frame, spent)


def _apart(name: str, taken: list[str]) -> bool:
    def inside(a: str, b: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(a.lower())}(?!\w)", b.lower()) is not None

    return not any(inside(name, other) or inside(other, name) for other in taken)


def cast_for(kind: str, words: Words, rng: random.Random) -> Story:
    """Names for one document; no name of it stands within another."""
    story, taken = Story(words, rng, kind), []  # type: Story, list[str]

    def take(pool: tuple[str, ...]) -> str:
        name = rng.choice(pool)
        for _ in range(60):
            if _apart(name, taken):
                break
            name = rng.choice(pool)
        taken.append(name)
        return name

    cast = story.cast
    if kind != "people":
        cast["S"] = take(words.interventions)
    if kind == "active":
        cast["S2"] = cast["T"] = take(words.interventions)
    if kind == "passive":
        cast["T"] = rng.choice(sorted(CONTROLS))
        cast["C"] = CONTROLS[cast["T"]]
        cast["T"] = cast["T"].removeprefix("a ")
    pools = {
        "X": EXPOSURES,
        "P": words.people,
        "P2": words.people,
        "K": words.conditions,
        "W": OUTCOMES,
        "B": words.better,
    }
    pools |= {
        "L": words.worse,
        "Q": TIMES,
        "Y": KINETICS,
        "V": FACTORS,
        "N": NEUTRAL,
        "M": (*words.processes, *MEDIATORS, *words.better),
    }
    if kind == "mechanism":
        pools |= {"G": words.genes, "G2": words.genes, "R": words.processes}
    for slot, pool in pools.items():
        cast[slot] = take(pool)
    if kind == "mechanism":
        cast["H"] = rng.choice(MANIPULATIONS).format(cast["G"])
    molecular = 9 if kind == "mechanism" else 4
    story.measures = sorted({take(words.composed if i * 14 < molecular * 22 else words.measures) for i in range(22)})
    rng.shuffle(story.measures)
    cast |= dict.fromkeys(MEASURE_SLOTS, "")
    for slot in ("S", "S2", "K"):
        name = cast.get(slot, "")
        if name in words.short and rng.random() < 0.55:
            story.short[name] = words.short[name]
    if len(set(story.short.values())) < len(story.short):
        story.short.clear()
    return story


def consistent(made: Draft) -> bool:
    """Whether the names of the claims stand in the sentence as whole words, no pair twice for one relation.

    A name whose letters come earlier within another word ("men" in "movement") would be looked for in the wrong place.
    """

    def found(name: str) -> bool:
        at = made.text.find(name)
        around = made.text[max(at - 1, 0) : at] + made.text[at + len(name) : at + len(name) + 1]
        return at >= 0 and not any(c.isalnum() for c in around)

    pairs = {(c["subject"], c["object"], c["relation"]) for c in made.claims}
    if len(pairs) < len(made.claims):
        return False
    for claim in made.claims:
        if not found(claim["object"]) or not (claim["implicit_subject"] or found(claim["subject"])):
            return False
        if claim["subject"].lower() == claim["object"].lower():
            return False
    return "{" not in made.text and "<" not in re.sub(r"[pP] ?<", "", made.text)
