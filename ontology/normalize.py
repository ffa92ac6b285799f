"""One normal form for every spelling of a name: case, Greek, dots, subscripts, hyphens, plurals, British words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


GREEK: Final = _pairs(
    """α=alpha β=beta γ=gamma δ=delta ε=epsilon ζ=zeta η=eta θ=theta κ=kappa λ=lambda μ=mu π=pi ρ=rho σ=sigma τ=tau
    φ=phi χ=chi ψ=psi ω=omega"""
)
"""Greek letters as words; capitals are lowered first."""

_BRITISH: Final = _pairs(
    """haem=hem oedema=edema oesophag=esophag oestr=estr anaem=anem ischaem=ischem anaesth=anesth pnoea=pnea
    glycaem=glycem lipaem=lipem oxaem=oxem volaem=volem kalaem=kalem insulinaem=insulinem paediatr=pediatr
    orthopaed=orthoped leucocyt=leukocyt tumour=tumor behaviour=behavior colour=color vigour=vigor labour=labor
    fibre=fiber centre=center litre=liter metre=meter programme=program ageing=aging pedalling=pedaling
    signalling=signaling travelling=traveling labelled=labeled modelling=modeling counselling=counseling
    dilatation=dilation sulph=sulf grey=gray catalyse=catalyze analyse=analyze practise=practice foetal=fetal"""
)
"""British spelling → American, as parts of words."""

_ISE: Final = re.compile(r"\b([a-z]{3,})is(ations?|ed|ing|es?|ers?)\b")
_NOT_IZE: Final = re.compile(
    r"(?:exerc|prom|adv|rev|comprom|superv|surpr|prec|conc|ra|no|ar|otherw|likew|expert|dev|rehears|prem|tra|pra|"
    r"appra|bra|cru|bru|dis|po|vo|cho|clockw|stepw|pairw)$"
)
_ZERO_WIDTH: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_DOTS: Final = re.compile("[\u0300-\u036f\u02d9\u00a8\u02c6\u02d8\u02dc]")
_V_MARK: Final = re.compile(r"\b(m?v|q|av)[\s_.·∙•-]+(?=(?:o2|co2|e)\b|o2[a-z])")
_A_V: Final = re.compile(r"\ba[-‐‑–−]\s?(?=v)")
_MATH: Final = re.compile(
    r"\$|\\?_?(?:mathrm|textrm|textit|mathit)|\\(?:dot|text|rm)|[{}\\^]|</?(?:inf|sub|sup|i|b)>", re.I
)
_FORMULA: Final = re.compile(r"[(\[]formula[:\s][^)\]]*[)\]]\s*(?=c?o2|c?o₂)", re.I)
_CHANGE: Final = re.compile(r"(?<!\w)[δ∆]\s*(?=[a-zа-я0-9\[(])")
_DROP: Final = re.compile(r"[^a-zа-яё0-9% ]+")
_LEADING_NUMBER: Final = re.compile(r"(?<![a-z0-9])(\d+)(?=[a-zа-я])")
_NUMBER_AFTER: Final = re.compile(
    r"\b(?!(?:over|for|in|at|of|to|per|with|by|from|and|vs|than|the|or|on|n)\b)([a-z]{1,5}) (?=\d)"
)
_TAIL_AFTER: Final = re.compile(r"(?<=[a-z]\d) (?=(?:max|peak|alpha|beta|gamma|delta|hb|sc|p)\b)")
_POSSESSIVE: Final = re.compile(r"(?<=[a-z]{2})['’]s\b|(?<=[a-z]{2}s)['’](?= )")
_PRIME: Final = re.compile("(?<![a-z][a-z])[′'’´ʹ]+")
_ARTICLE: Final = re.compile(r"^(?:(?:the|an?|their|its|our|this|these|those) +)+(?=.)")
_FILLER: Final = re.compile(r"^(?:levels?|concentrations?|values?|rates?|degrees?|amounts?) of (?:the )?(?=.)")
_IRREGULAR: Final = _pairs(
    """women=woman men=man children=child feet=foot indices=index indexes=index mitochondria=mitochondrion
    nuclei=nucleus bacteria=bacterium vertebrae=vertebra analyses=analysis calves=calf people=person
    persons=person axes=axis diagnoses=diagnosis hypotheses=hypothesis"""
)
_SAME: Final = """biceps triceps quadriceps forceps diabetes pancreas ras series species lens gas bias atlas cns tens
ems nmes doms pws rs apos ascites herpes rabies always less plus this as has was its does us whereas adls aids"""
_NO_PLURAL: Final = frozenset(_SAME.split())


def singular(word: str) -> str:
    """The singular of one lower-case English word, by rule; unsure words stay as they are.

    >>> [singular(word) for word in ("thresholds", "capillaries", "biceps", "kinetics", "sprints", "hypoxia")]
    ['threshold', 'capillary', 'biceps', 'kinetics', 'sprint', 'hypoxia']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word in _NO_PLURAL or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is", "ics")) else word[:-1]


def american(text: str) -> str:
    """American spelling of lower-case text."""
    for british, american in _BRITISH.items():
        if british in text:
            text = text.replace(british, american)
    return _ISE.sub(_ize, text) if "is" in text else text


def _ize(match: re.Match[str]) -> str:
    return match.group(0) if _NOT_IZE.match(match.group(1)) else f"{match.group(1)}iz{match.group(2)}"


def _letters(text: str) -> str:
    """Lower case, subscripts as digits, dots over letters gone, Greek spelled out."""
    text = _FORMULA.sub("v", _MATH.sub("", _ZERO_WIDTH.sub("", text)))
    text = _CHANGE.sub("delta ", unicodedata.normalize("NFKD", text).lower())
    return "".join(GREEK.get(letter, letter) for letter in _DOTS.sub("", text))


@lru_cache(maxsize=65536)
def normal_form(text: str) -> str:
    """The key under which a name is looked up; two spellings of one name share it.

    Idempotent. Lower case, so that what differs by case only ("NO", "no") is told apart by the caller.

    Args:
        text: a name as a text or a vocabulary has it.
    Returns: words joined by single spaces; "" where nothing but punctuation was there.

    >>> normal_form("V̇O₂max") == normal_form("VO2 max") == normal_form("VO2-max")
    True
    >>> normal_form("The β-Alanine"), normal_form("muscle fibres"), normal_form("PGC‐1α")
    ('beta alanine', 'muscle fiber', 'pgc1alpha')
    """
    for _ in range(8):
        form = _once(text)
        if form == text:
            break
        text = form
    return text


def _once(text: str) -> str:
    text = _PRIME.sub(" prime ", _POSSESSIVE.sub("", _letters(text)))
    text = _V_MARK.sub(r"\1", _A_V.sub("a", text)).replace("+", " plus ")
    text = _LEADING_NUMBER.sub(r"\1 ", " ".join(_DROP.sub(" ", text).split()))
    text = _FILLER.sub("", _ARTICLE.sub("", american(text)))
    text = " ".join(singular(word) for word in text.split())
    return _TAIL_AFTER.sub("", _NUMBER_AFTER.sub(r"\1", text))
