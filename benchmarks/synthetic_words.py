"""Words of the synthetic claims: names of the ontology, word forms, numbers. See synthetic_claims.py."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ontology import lexicon

Pool = tuple[str, ...]

UP, DOWN = 1, -1

FORMS: Final[dict[str, tuple[Pool, Pool]]] = {
    "ed": (
        ("increased", "increased", "raised", "elevated", "enhanced", "augmented"),
        ("decreased", "reduced", "reduced", "lowered", "diminished", "suppressed"),
    ),
    "part": (("increased", "elevated", "enhanced"), ("decreased", "reduced", "lowered", "diminished")),
    "spres": (("increases", "raises", "enhances", "elevates"), ("decreases", "reduces", "lowers", "diminishes")),
    "base": (("increase", "raise", "enhance", "elevate"), ("decrease", "reduce", "lower", "diminish")),
    "ing": (("increasing", "raising", "enhancing"), ("decreasing", "reducing", "lowering")),
    "noun": (("increase", "increase", "rise", "elevation"), ("decrease", "reduction", "decline", "fall")),
    "nouns": (("increases", "rises"), ("decreases", "reductions", "declines")),
    "adj": (("higher", "higher", "greater"), ("lower",)),
    "adjc": (("higher", "higher", "greater"), ("lower",)),
    "intr": (("increased", "increased", "rose"), ("decreased", "decreased", "declined", "fell")),
    "intrbase": (("increase", "rise"), ("decrease", "decline", "fall")),
    "pos": (("positively", "positively", "directly"), ("negatively", "inversely", "inversely")),
    "posadj": (("positive", "direct"), ("negative", "inverse")),
}

EXPOSURES: Final[Pool] = (
    "exercise", "hypoxia", "bed rest", "heat stress", "dehydration", "acute exercise", "sleep deprivation",
    "immobilization", "ageing", "detraining", "eccentric exercise", "maximal exercise", "mental fatigue",
    "acute hypoxia", "cycling", "prolonged exercise", "altitude exposure", "head-up tilt", "high-fat feeding",
    "resistance exercise", "sprint exercise", "cold exposure", "handgrip exercise", "fasting",
)  # fmt: skip
NEUTRAL: Final[Pool] = ("normoxia", "control conditions", "thermoneutral conditions", "baseline", "rest")
TIMES: Final[Pool] = (
    "time-trial time", "completion time", "sprint time", "reaction time", "10-km running time", "20-m sprint time",
    "race time", "time to complete 40 km", "swim time", "repeated-sprint time", "walk time", "choice reaction time",
    "timed up and go time", "time constant of oxygen uptake", "mean response time", "walking time",
    "half-time of reoxygenation", "movement time", "time to peak torque", "contraction time", "running time",
)  # fmt: skip
KINETICS: Final[Pool] = (
    "oxygen uptake kinetics", "heart rate kinetics", "VO2 kinetics", "phosphocreatine recovery kinetics", "HR kinetics",
    "cardiac output kinetics", "muscle deoxygenation kinetics", "VO2 off-kinetics", "blood flow kinetics",
)  # fmt: skip
NUTRIENTS: Final = re.compile(
    "caffeine|creatine|alanine|bicarb|nitrate|protein|leucine|amino|vitamin|omega|^iron|citrulline|arginine|taurine|"
    "carnitine|ketone|probio|curcumin|extract|collagen|glutamine|glycine|tyrosine|HMB|betaine|citrate|phosph|magnes|"
    "zinc|seleni|acid|spirulina|fibre|ginseng|garlic|ginger|quercetin|cocoa|melatonin|Q10|resveratrol|polyphenol|oil"
)
WORSE: Final[Pool] = (
    "fatigue", "pain", "muscle soreness", "muscle damage", "oxidative stress", "inflammation", "anxiety", "dyspnea",
    "depressive symptoms", "insulin resistance", "endothelial dysfunction", "muscle atrophy", "peripheral fatigue",
    "central fatigue", "bronchoconstriction", "lipid peroxidation", "muscle weakness", "arterial stiffness",
    "metabolic acidosis", "cognitive decline", "bone loss", "perceived exertion", "muscle wasting", "stress",
)  # fmt: skip
OUTCOMES: Final[Pool] = (
    "mortality", "all-cause mortality", "cardiovascular disease", "hospitalization", "falls", "injury", "fracture",
    "stroke", "type 2 diabetes", "depression", "dementia", "hypertension", "muscle injury", "heart failure",
)  # fmt: skip
FACTORS: Final[Pool] = (
    "exercise intensity", "dose", "training volume", "exercise order", "time of day", "contraction mode",
    "training frequency", "cadence", "exercise mode", "body position", "rest interval", "training modality",
    "cuff pressure", "ambient temperature", "protein source", "feeding status", "pacing strategy",
)  # fmt: skip
MEDIATORS: Final[Pool] = (
    "neural drive", "oxygen delivery", "stroke volume", "blood volume", "capillary density", "muscle perfusion",
    "voluntary activation", "sympathetic activity", "motivation", "muscle buffering capacity",
)  # fmt: skip
CONTROLS: Final[dict[str, str]] = {
    "placebo": "placebo group", "control": "control group", "usual care": "usual-care group",
    "sham treatment": "sham group", "no exercise": "non-exercise group", "passive rest": "control group",
    "a control condition": "control condition",
}  # fmt: skip
EXTRA_PEOPLE: Final[Pool] = (
    "trained men", "untrained men", "healthy controls", "sedentary adults", "young men", "older women", "athletes",
    "non-athletes", "controls", "obese adults", "lean adults", "sprinters", "non-smokers", "premenopausal women",
)  # fmt: skip
BLOOD: Final[Pool] = (
    "plasma {}",
    "serum {}",
    "{} concentration",
    "plasma {} concentration",
    "circulating {}",
    "blood {}",
)
TISSUE: Final[Pool] = (
    "{} expression",
    "muscle {} content",
    "{} mRNA expression",
    "{} phosphorylation",
    "{} protein",
    "{}",
)
MANIPULATIONS: Final[Pool] = (
    "{} knockdown", "{} deletion", "inhibition of {}", "{} inhibition", "{} overexpression", "loss of {}",
    "{} deficiency", "blockade of {}", "silencing of {}", "overexpression of {}", "knockout of {}",
)  # fmt: skip
RELATION: Final = {
    "+": "increases",
    "-": "decreases",
    "0": "no_effect",
    "*": "affects",
    "P": "positively_associated",
    "N": "negatively_associated",
    "Z": "not_associated",
    "A": "associated",
}
LEADS: Final = ("",) * 9 + (
    "In addition, ", "Furthermore, ", "As expected, ", "Interestingly, ", "However, ", "Moreover, ", "Results: ",
    "Overall, ", "Likewise, ", "By contrast, ", "Surprisingly, ", "In the main analysis, ",
    "At 75 % of maximal power, ",
    "After adjustment for baseline values, ",
    "In the intention-to-treat analysis, ",
    "Among those who completed the study, ",
    "During the last stage, ",
)  # fmt: skip
TIME_LEADS: Final = (
    "",
    "",
    "After {}, ",
    "At the end of the intervention, ",
    "At {}, ",
    "From before to after, ",
    "Post-intervention, ",
)
PLACES: Final = ("",) * 6 + (
    " at rest", " at exhaustion", " in both sexes", " on day 3", " after {}", " at 60 % of maximal effort",
    " over time",
    " during the test", " at all time points", " 24 h later", " throughout the trial", " at follow-up",
    " in {people}", " in {people}",
)  # fmt: skip
SMALL: Final = (
    "of", "on", "in", "and", "the", "after", "with", "following", "during", "by", "to", "a", "an", "for", "vs", "but",
    "not", "than", "is", "between", "or", "at", "does",
)  # fmt: skip
"""Words that stay small in a title."""


LEFT_OUT: Final = {"I": "S", "J": "S2", "U": "K"}
"""Subjects that a sentence leaves out, by the letter that stands for them in claims."""
MEASURE_SLOTS: Final = ("O", "O2", "O3", "O4", "O5", "O6")
"""Filled afresh in every sentence; the last three belong to the second half of a joined sentence."""
_ODD = re.compile(
    r"[()/:;,%]|\d{3}|\bet al|molecule|status|\bsex\b|height|maturity|chronological|variables|menstrual|technique|rank|"
    r"safety|adherence|dominance|posture|distribution|exercise mode|modality|rest interval|exercise duration|zone|limb|"
    r"exercise intensity|frequency$|work-to-rest|external|footwear|spectator|time of|genotype|percentage|faster|slower|"
    r"^(death|jump|survival|load|speed|gait|work|height|concentration|complexity|volume|force|time|health|recovery|"
    r"endurance|fitness|strength|lactate|accuracy|repetitions)$|levels?$|-interval$|adverse|infusion|somatotype|loss$|"
    r"position$|relationship|placebo|physiological|sport|vigorous|gene expression|^(impaired|low|reduced|improved) |"
    r"reduction|increase|higher|lower|benefit|as usual|urinary|"
    r"^supplement|^intervention|older age|public|history|health care|training load|"
    r"^(muscle|plasma|blood|serum|intramuscular|circulating) "
    r"(serum|muscle|plasma|blood|intra)"
)
_NOT_ILLNESS = re.compile(
    "patients|children|ratio|function$|reconstruction|health|healing|defecation|surgery|transplant"
)
_PLURAL = re.compile(r"(?<![sui])s$")


def is_plural(name: str) -> bool:
    """Whether a name takes a plural verb.

    >>> is_plural("bouts of exercise"), is_plural("rate of force development"), is_plural("endothelial dysfunction")
    (True, False, False)
    """
    head = re.split(r" (?:of|in|during|at|with|to) ", name)[0]
    return bool(_PLURAL.search(head)) and not head.endswith("diabetes")


def _plain(name: str, longest: int = 4) -> bool:
    words = name.split()
    acronym = len(words) == 1 and sum(c.isupper() for c in name) > 1
    wild = len(words) > 1 and any(c.isupper() for c in name[1:]) and len(words) < 2
    return not (_ODD.search(name) or acronym or wild or len(words) > longest or len(name) < 4 or len(name) > 42)


@dataclass
class Words:
    """Pools of names by kind, as they stand in running text; `short` is the acronym of a name where it has one."""

    interventions: Pool = ()
    measures: Pool = ()
    composed: Pool = ()
    better: Pool = ()
    worse: Pool = ()
    genes: Pool = ()
    processes: Pool = ()
    conditions: Pool = ()
    people: Pool = ()
    short: dict[str, str] = field(default_factory=dict)


def _names(wanted: set[str], longest: int = 4) -> list[str]:
    found = []
    for concept in lexicon.load().concepts:
        if concept.type in wanted:
            found += [n for n in (concept.name, *concept.synonyms) if _plain(n, longest)]
    return sorted(set(found))


def _short() -> dict[str, str]:
    found = {}
    for concept in lexicon.load().concepts:
        start = _initials(concept.name)
        fitting = [s for s in concept.synonyms if re.fullmatch(r"[A-Z][A-Za-z0-9]{1,5}", s) and s[-1].isupper()]
        fitting = [s for s in fitting if s[0] == start[0] and s[-1] in concept.name.upper()]
        if fitting:
            found[concept.name] = fitting[0]
    return found


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.split(r"[ -]", name) if w).upper()


def load() -> Words:
    """The pools, sorted, the same in every run."""
    ontology = lexicon.load()
    treat = [n for n in _names({"intervention"}) if not is_plural(n)]
    food = [c.name for c in ontology.concepts if c.type == "nutrient_or_drug" and _plain(c.name, 3)]
    ready = re.compile("supplement|therapy|inges|juice|drug|diet|inhal|treatment")
    given = [f"{n} supplementation" for n in food if NUTRIENTS.search(n) and not ready.search(n)]
    given += [n for n in food if not is_plural(n)]
    sided = {"more": [], "less": []}  # type: dict[str, list[str]]
    for concept in ontology.concepts:
        side = ontology.better(concept.id)
        if concept.type in {"measure", "performance"} and side and _plain(concept.name) and not is_plural(concept.name):
            sided[side].append(concept.name)
    blood = [n for n in _names({"molecule"}, 2) if not is_plural(n) and n.islower()]
    genes = [
        c.name for c in ontology.concepts if c.type == "gene_or_protein" and 2 < len(c.name) < 14 and "/" not in c.name
    ]
    genes = [g for g in genes if not _ODD.search(g)]
    composed = [form.format(n) for n in blood for form in BLOOD]
    composed += [form.format(g) for g in genes for form in TISSUE]
    names = {n: s for n, s in _short().items() if len(n.split()) > 1}
    names |= {n: _initials(n) for n in treat if n not in names and 2 <= len(_initials(n)) <= 4 and " " in n}
    return Words(
        interventions=tuple(treat + given),
        measures=tuple(_names({"measure", "performance"})),
        composed=tuple(n for n in composed if _plain(n)),
        better=tuple(sided["more"]),
        worse=tuple(sorted(set(sided["less"]) | set(WORSE))),
        genes=tuple(genes),
        processes=tuple(n for n in _names({"process"}, 3) if not is_plural(n)),
        conditions=tuple(n for n in _names({"condition"}, 4) if not (is_plural(n) or _NOT_ILLNESS.search(n))),
        people=tuple(n for n in _names({"population"}, 5) + list(EXTRA_PEOPLE) if is_plural(n) or n.endswith("en")),
        short=names,
    )


NUMBER_WORDS: Final[Pool] = (
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fourteen",
    "fifteen",
    "eighteen",
    "twenty",
    "thirty-two",
)


def number(kind: str, sign: int, rng: random.Random) -> str:
    """A number phrase: `pct`, `pv`, `npv`, `r`, `rz`, `ci`, `val`, `wk` and so on; `sign` is that of r."""
    draw = rng.randint
    minus = rng.choice("−-")
    made: dict[str, Callable[[], str]] = {
        "pct": lambda: rng.choice((f"{draw(2, 48)}", f"{draw(2, 30)}.{draw(1, 9)}")),
        "pv": lambda: rng.choice(
            ("p < 0.05", "P < 0.001", "p<0.01", f"p = 0.0{draw(10, 49)}", f"P = 0.00{draw(1, 9)}")
        ),
        "npv": lambda: rng.choice(("p > 0.05", f"p = 0.{draw(11, 95)}", f"P = 0.{draw(11, 95)}", "NS")),
        "r": lambda: f"r = {'' if sign > 0 else minus}0.{draw(31, 89)}",
        "rz": lambda: f"r = {rng.choice(('', minus))}0.{draw(1, 19):02d}",
        "ci": lambda: rng.choice(("95 % CI", "95% CI")) + f" {draw(0, 4)}.{draw(1, 9)} to {draw(5, 9)}.{draw(1, 9)}",
        "val": lambda: f"{draw(10, 90)}.{draw(0, 9)} ± {draw(1, 9)}.{draw(0, 9)}",
        "wk": lambda: rng.choice((f"{draw(2, 16)} weeks", f"{draw(2, 12)} months", f"{draw(3, 14)} days")),
        "Wk": lambda: rng.choice(
            ("Six weeks", "Eight weeks", "Twelve weeks", "Ten days", "Three months", "Five sessions")
        ),
        "n": lambda: str(draw(18, 79)),
        "d": lambda: str(draw(1, 9)),
        "dd": lambda: rng.choice(("6", "7", "8", "9", "55", "63")),
        "hrl": lambda: f"0.{draw(58, 74)}, 95 % CI 0.{draw(31, 52)} to 0.{draw(78, 95)}",
        "hrh": lambda: f"{draw(2, 3)}.{draw(0, 9)}, 95% CI 1.{draw(1, 9)} to {draw(4, 6)}.{draw(0, 9)}",
        "hr1": lambda: rng.choice(("1.02", "0.98", "1.05")) + f", 95 % CI 0.{draw(61, 92)} to 1.{draw(10, 49)}",
        "who": lambda: rng.choice(("Smith et al.", "Jones and colleagues", "Lee et al. [12]", "Garcia and co-workers")),
        "sub": lambda: rng.choice(
            (
                "",
                "",
                "",
                ": a randomised controlled trial",
                ": a pilot study",
                ": a crossover trial",
                ": results of a cohort",
            )
        ),
        "nw": lambda: rng.choice(NUMBER_WORDS),
        "Nw": lambda: rng.choice(NUMBER_WORDS).capitalize(),
    }
    return made[kind]()
