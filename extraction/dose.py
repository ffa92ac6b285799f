"""How often, how long, how hard, what, how much: an intervention's dose from the words of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from extraction.quantities import in_unit
from extraction.sample import SPELLED, number_of

COUNT: Final = rf"(?<![\w.])(?:\d+(?:\.\d+)?(?:\s?(?:[-–]|to)\s?\d+(?:\.\d+)?)?|{SPELLED}(?=[ ‐‑-]))"
TIMES: Final = r"(?:sessions?|times?|days?|d|bouts?|workouts?|classes|walks|rides|runs|visits)"
PER: Final = r"(?:\s?/\s?|\s?(?:per|a|each)\s|·)(?:wk|week|day|d)\b(?:[-−–]1)?"
FREQUENCY: Final = re.compile(
    rf"{COUNT}\s?[×x]?(?:[- ](?:(?:training|supervised|weekly|exercise|consecutive"
    rf"|[\d–-]+-min(?:ute)?) ){{0,2}}{TIMES})?"
    rf"(?: (?:of|for) {COUNT}[- ]?min(?:utes?)?)?{PER}"
    r"|(?:once|twice|thrice|three times|four times|five times)[- ](?:a|per|each|daily|weekly)(?: (?:week|day))?"
    rf"|{COUNT}(?: [\w-]+){{0,2}} weekly (?:\w+ )?sessions?|every (?:other|second) day",
    re.IGNORECASE,
)
LASTED: Final = re.compile(rf"{COUNT}[- ]?min(?:utes?)?\b", re.IGNORECASE)
"""The length of a session inside its frequency: "3 sessions of 60 min per week"."""

EFFORT: Final = (
    r"(?:(?:\w+ )?(?:sessions?|bouts?|exercise|training|walks?|walking|running|cycling|rides?|runs?|workouts?|classes"
    r"|a day|per day|daily|/d(?:ay)?\b|/session))"
)
TIME: Final = re.compile(
    rf"{COUNT}\s?[x×*]\s?{COUNT}[- ]?(?:min(?:utes?)?|s|sec(?:onds?)?|m|km|reps?|repetitions)\b"
    rf"|{COUNT} sets? (?:of|[x×]) {COUNT}(?:[, ]+(?:and )?\d+)*(?: ?(?:reps?|repetitions?)\b)?"
    rf"|{COUNT} {COUNT}[- ](?:s|sec|min)\b(?= (?:[\w-]+ ){{0,2}}(?:sprints?|intervals?|bouts?|efforts?))"
    rf"|{COUNT}[- ]?(?:min(?:utes?)?|h|hours?){PER}"
    rf"|{COUNT}[- ]?(?:min(?:utes?)?|h|hours?|hr)\b(?= ?(?:/|per |a |each )?(?:of )?(?:[\w-]+ ){{0,2}}?{EFFORT})",
    re.IGNORECASE,
)
MEASURE: Final = (
    r"V̇?O2 ?\w*|VO₂\w*|HR\w*|heart rate(?: reserve)?|1 ?[-‐]?RM|one[- ]repetition[- ]maximum|MVC|PPO|Wmax"
    r"|peak power(?: output)?|maximal aerobic power|power output|workload|work ?rate|MAS|HRR|GET|critical power|AOP"
    r"|arterial occlusion pressure|LOP|oxygen (?:uptake|consumption)|aerobic capacity"
)
INTENSITY: Final = re.compile(
    rf"(?:at |~|∼)?{COUNT}\s?%\s?(?:of )?(?:the |their )?(?:(?:individual )?(?:max\w*|peak) )?(?:{MEASURE})\b",
    re.IGNORECASE,
)
KIND: Final = re.compile(
    r"\b(?:(?:high|low|moderate|vigorous|heavy)[- ](?:intensity|load)[- ])?(?:(?:aerobic|endurance|resistance|strength"
    r"|(?:sprint )?interval|sprint|concurrent|combined|(?:inspiratory|respiratory|pelvic floor) muscle|balance"
    r"|plyometric|repeated[- ]sprint|circuit|power|eccentric|continuous|core|flexibility|agility|walking|cycling"
    r"|treadmill|gait|cognitive|functional|blood flow restrict(?:ed|ion)|physical|weight|vibration|hypoxic|altitude"
    r"|cross)[- ](?:and (?:aerobic|resistance|strength|endurance|balance) )?(?:exercise )?training"
    r"|tai chi|yoga|pilates|HIIT|MICT|SIT|bed[- ]?rest)\b",
    re.IGNORECASE,
)
AMOUNT: Final = re.compile(
    rf"{COUNT}\s?(?:mg|g|mmol|µg|μg|IU|mL|ml)(?:\s?[/·]\s?kg(?: body mass| BM| bw)?|\s?[·∙]?\s?kg[-−–]1)?"
    r"(?:\s?(?:[/·∙]|per )\s?(?:d|day)\b(?:[-−–]1)?)?"
    r"(?= (?:of|per|daily|[\w-]* ?(?:nitrate|caffeine|creatine|supplement\w*|protein|carbohydrate|beetroot)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dose:
    """What was done to people, in the paper's words, and three of its figures.

    Args:
        frequency: "3 times per week". time: "45 min", "4 × 4 min", "3 sets of 10". intensity: "at 70% of VO2max".
        kind: "resistance training". amount: of something taken, "6 g".
        sessions_per_week: the figure in `frequency`, or None; of a range its middle.
        minutes: the figure in `time` where it is one stretch of time, or None.
    """

    frequency: str | None = None
    time: str | None = None
    intensity: str | None = None
    kind: str | None = None
    amount: str | None = None
    sessions_per_week: float | None = None
    minutes: float | None = None

    @property
    def text(self) -> str | None:
        """All parts joined by "; ", None where nothing is said."""
        parts = [part for part in (*self.figures, self.kind) if part]
        kept = [part for at, part in enumerate(parts) if not any(part in other for other in parts[:at])]
        return "; ".join(kept) or None

    @property
    def figures(self) -> tuple[str | None, ...]:
        """The parts that hold a number."""
        return (self.frequency, self.time, self.intensity, self.amount)


def middle(text: str) -> float | None:
    """The first number of a text in digits or words; of a range its middle.

    >>> middle("3–5 sessions"), middle("three times"), middle("twice a week"), middle("at 70 to 80%")
    (4.0, 3.0, 2.0, 75.0)
    """
    lone = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(text.split()[0].split("-")[0].lower()) if text else None
    if lone:
        return lone
    found = re.search(rf"(\d+(?:\.\d+)?)(?:\s?(?:[-–]|to)\s?(\d+(?:\.\d+)?))?|\b{SPELLED}\b", text, re.IGNORECASE)
    if found is None:
        return None
    if found[1] is None:
        return float(number_of(found.group()))
    return (float(found[1]) + float(found[2] or found[1])) / 2


def _per_week(text: str | None) -> float | None:
    """Sessions in a week, or None."""
    often = 3.5 if text and "every" in text else middle(text or "")
    if text is None or often is None:
        return None
    return often * 7 if re.search(r"(?:/|per|a|each|·)\s?(?:day|d)\b|\bdaily\b", text) else often


def _minutes(text: str | None) -> float | None:
    found = re.fullmatch(r"(.+?)[- ]?(min|minutes?|h|hours?|hr)", text or "")
    figure = middle(found[1]) if found and not re.search("[x×*]", found[1]) else None
    return in_unit(figure, found[2], "min") if found and figure is not None else None


def dose_in(texts: Iterable[str]) -> Dose:
    """The first of each part of a dose in some sentences.

    >>> dose_in(["They trained 3 times per week at 70% of VO2max."]).text
    '3 times per week; at 70% of VO2max'
    """
    parts: dict[str, str] = {}
    for text in texts:
        for name, words in (
            ("frequency", FREQUENCY), ("time", TIME), ("intensity", INTENSITY), ("kind", KIND), ("amount", AMOUNT)
        ):  # fmt: skip
            found = None if name in parts else words.search(text)
            if found:
                parts[name] = found.group().strip()
    inside = LASTED.search(parts.get("frequency", ""))
    if inside:
        parts["time"] = inside.group()
    return Dose(**parts, sessions_per_week=_per_week(parts.get("frequency")), minutes=_minutes(parts.get("time")))


def weeks_in(duration: str | None) -> float | None:
    """The length of an intervention in weeks, or None.

    >>> weeks_in("12-week"), weeks_in("eight weeks"), weeks_in("10 days"), weeks_in("6 months")
    (12.0, 8.0, 1.43, 26.09)
    """
    found = re.search(r"(wks?|weeks?|months?|mo|days?|d|yrs?|years?)$", duration or "", re.IGNORECASE)
    figure = middle(duration) if duration and found else None
    weeks = in_unit(figure, found[1].lower(), "weeks") if found and figure is not None else None
    return None if weeks is None else round(weeks, 2)
