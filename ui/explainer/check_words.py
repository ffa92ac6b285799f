"""The words the explainer's checker knows: cues of direction, doubt, questions; people and designs; plain words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from ontology.normalize import normal_form


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


_SUFFIXES: Final = (
    *("isations", "isation", "izations", "ization", "ations", "ation", "ively", "ingly", "edly", "ments", "ment"),
    *(
        "ings",
        "ing",
        "ities",
        "ity",
        "ions",
        "ion",
        "ives",
        "ive",
        "ers",
        "ied",
        "ies",
        "er",
        "ed",
        "ly",
        "es",
        "al",
        "s",
        "e",
        "y",
    ),
)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its endings, so that forms of one word meet.

    >>> stem("increasing") == stem("increases"), stem("Supplementation") == stem("supplemented")
    (True, True)
    """
    plain = normal_form(word) or unicodedata.normalize("NFKC", word).casefold()
    for _ in range(2):
        cut = next((end for end in _SUFFIXES if plain.endswith(end) and len(plain) - len(end) >= 4), "")
        plain = plain[: len(plain) - len(cut)] if cut else plain
    return plain[:-1] if len(plain) > 4 and plain[-1] == plain[-2] else plain


# --- direction ------------------------------------------------------------------------------------

UP: Final = word_set(
    "increase increases increased increasing raise raises raised raising rise rises rose risen rising grow "
    "grows grew grown growing growth gain gains gained gaining higher greater larger bigger more elevate "
    "elevates elevated elevating elevation enhance enhances enhanced enhancing enhancement boost boosts "
    "boosted boosting augment augments augmented augmenting promote promotes promoted promoting stimulate "
    "stimulates stimulated stimulating stimulation induce induces induced inducing activate activates "
    "activated activating activation upregulate upregulates upregulated upregulation strengthen strengthens "
    "strengthened prolong prolongs prolonged prolonging longer lengthen lengthens lengthened extend extends "
    "extended lift lifts lifted lifting up upward upwards accelerate accelerates accelerated amplify amplifies "
    "amplified double doubled doubles doubling positive positively superior contribute contributes contributed "
    "expand expanded climb climbed climbs heighten heightened intensify intensified surge surged surplus "
    "exceeds exceeded high advance advanced drive drives drove driven bolster bolsters bolstered fuel fuels fuelled "
    "foster fosters fostered spur spurs spurred jump jumped soar soared swell swelled multiply multiplied "
    "tripled quadrupled escalate escalated upregulating speeds widen widened deepen deepened enlarge enlarged "
    "enlarges maximise maximised"
)
"""Say more of a thing."""

DOWN: Final = word_set(
    "decrease decreases decreased decreasing reduce reduces reduced reducing reduction reductions lower lowers "
    "lowered lowering less fewer smaller decline declines declined declining drop drops dropped dropping fall "
    "falls fell fallen falling diminish diminishes diminished diminishing blunt blunts blunted blunting dampen "
    "dampens dampened dampening attenuate attenuates attenuated attenuating attenuation suppress suppresses "
    "suppressed suppression inhibit inhibits inhibited inhibition cut cuts cutting shorten shortens shortened "
    "shortening shorter impair impairs impaired impairing impairment weaken weakens weakened limit limits "
    "limiting prevent prevents prevented preventing prevention block blocks blocked blocking abolish abolishes "
    "abolished abolishing curb curbs curbed halve halved halves lessen lessens lessened minimise minimised "
    "minimize stop stops stopped stopping loss losses lose lost down downward downregulate downregulated "
    "downregulation negative negatively inverse inversely hamper hampers hampered hinder hinders hindered "
    "interfere interferes interfered undermine undermines undermined inferior low shrink shrank deplete "
    "depleted compromise compromised blunter counteract counteracts counteracted eliminate eliminated saved "
    "save saves spare spares spared mute muted wipe wipes wiped erase erases erased undo undoes undid undone "
    "reverse reverses reversed negate negates negated nullify nullified offset offsets cancel cancels "
    "cancelled erode erodes eroded curtail curtails curtailed trim trims trimmed shave shaves shaved slash "
    "slashed dip dips dipped sink sank sunk tumble tumbled plummet plummeted dwindle dwindled downregulates "
    "downregulating damp damped dull dulled mitigate mitigates mitigated soften softened relieve relieved "
    "alleviate alleviated worsening ebb lowest restrain restrained depress depresses depressed quench quenched "
    "tempers tempered delay delays delayed"
)
"""Say less of a thing."""

BETTER: Final = word_set(
    "improve improves improved improving improvement improvements better faster quicker benefit benefits "
    "benefited beneficial help helps helped helping favour favours favoured favourable favorable ameliorate "
    "ameliorated ease eased aid aids aided useful sped speed speeds speeded speedier hasten hastens hastened "
    "quicken quickened enhancing optimise optimised facilitate facilitates facilitated"
)
"""More of what is wanted: less where less of the thing is better."""

WORSE: Final = word_set(
    "worse worsen worsens worsened worsening poorer slower slow slows slowed harm harms harmed harmful "
    "detrimental deteriorate deteriorated deteriorates deterioration deteriorating degrade degrades degraded "
    "poor"
)
"""The reverse."""

NONE: Final = word_set(
    "unchanged unaffected unaltered same similar similarly equal equally identical comparable unrelated "
    "constant maintained stable uncorrelated unassociated independent unmoved"
)
"""Say no change, no difference or no relation."""

AFFECT: Final = word_set(
    "affect affects affected affecting effect effects influence influences influenced influencing change "
    "changes changed changing alter alters altered altering impact impacts difference differences differ "
    "differs differed modify modifies modified modulate modulates modulated act acts response responses "
    "respond responded move moved matter"
)
"""Say that something acts, without a direction."""

LINK: Final = word_set(
    "associated association associations correlate correlates correlated correlation correlations linked link "
    "links related relation relations relationship relationships relate predict predicts predicted predictor "
    "together unrelated inversely goes went go hand tracked tracks accompanied unassociated uncorrelated "
    "connection connected coupled"
)
"""Words of correlation."""

NEGATION: Final = word_set("not no nor neither never fail fails failed failing lack lacks lacked cannot none nothing")

CAUSAL: Final = re.compile(
    r"\b(?:caus(?:e|es|ed|ing)|lead(?:s|ing)? to|led to|result(?:s|ed|ing)? in|because of|due to|owing to|thanks to|"
    r"brings?|brought|produc(?:e|es|ed|ing)|induc(?:e|es|ed|ing)|driv(?:e|es|en|ing)|drove|mak(?:e|es|ing)|made|"
    r"effects? of|works?|trigger(?:s|ed|ing)?|prevent(?:s|ed|ing)?|protect(?:s|ed|ing)?|responsible for|"
    r"contribut(?:e|es|ed|ing)|"
    r"lets?|allow(?:s|ed|ing)?|enabl(?:e|es|ed|ing)|treat(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
"""Words by which one thing makes the other."""

TRANSITIVE: Final = re.compile(
    r"(?<!is )(?<!was )(?<!are )(?<!were )(?<!been )(?<!be )(?<!being )(?<!had )(?<!has )(?<!have )"
    r"\b(?:rais(?:e|es|ed|ing)|lower(?:s|ed|ing)|reduc(?:e|es|ed|ing)|attenuat(?:e|es|ed|ing)|blunt(?:s|ed|ing)?|"
    r"dampen(?:s|ed|ing)?|lift(?:s|ed|ing)?|boost(?:s|ed|ing)?|cuts?|cutting|impair(?:s|ed|ing)?|enhanc(?:e|es|ed|ing)|"
    r"promot(?:e|es|ed|ing)|stimulat(?:e|es|ed|ing)|upregulat(?:e|es|ed|ing)|suppress(?:es|ed|ing)?|"
    r"inhibit(?:s|ed|ing)?|shorten(?:s|ed|ing)|prolong(?:s|ed|ing)?|limit(?:s|ed|ing)?|abolish(?:es|ed|ing)?|"
    r"strengthen(?:s|ed|ing)|elevat(?:e|es|ed|ing)|augment(?:s|ed|ing)?|activat(?:e|es|ed|ing)|block(?:s|ed|ing)?|"
    r"affect(?:s|ed|ing)?|influenc(?:e|es|ed|ing)|alter(?:s|ed|ing)?|hinder(?:s|ed|ing)?|weaken(?:s|ed|ing)?|"
    r"induc(?:e|es|ed|ing)|caus(?:e|es|ed|ing)|lead(?:s|ing)? to|led to|result(?:s|ed|ing)? in|produc(?:e|es|ed|ing)|"
    r"brings?|brought|trigger(?:s|ed|ing)?|prevent(?:s|ed|ing)?|worsen(?:s|ed)|interfer(?:e|es|ed) with|"
    r"contribut(?:e|es|ed|ing) to|driv(?:e|es)|drove|help(?:s|ed))\b",
    re.IGNORECASE,
)
"""Active verbs whose subject acts; those that may also stand alone ("increased", "fell") are in `EITHER`."""

EITHER: Final = re.compile(
    r"(?<!is )(?<!was )(?<!are )(?<!were )(?<!been )(?<!be )\b(?:increas(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|"
    r"improv(?:e|es|ed|ing)|chang(?:e|es|ed|ing)|gain(?:s|ed|ing)?|doubl(?:e|es|ed|ing)|slow(?:s|ed)|"
    r"diminish(?:es|ed)?|accelerat(?:e|es|ed))\b",
    re.IGNORECASE,
)

# --- certainty ------------------------------------------------------------------------------------

HEDGE: Final = re.compile(
    r"\b(?:may|might|could|possibl[ey]|possibility|potential(?:ly)?|suggest\w*|appear\w*|seem\w*|likely|probabl[ey]|"
    r"trend\w*|tend(?:s|ed|ency|encies)?|perhaps|presumably|hint\w*|cautious\w*|tentative\w*|uncertain\w*|unclear|"
    r"hedged?|not certain)\b",
    re.IGNORECASE,
)
QUESTION: Final = re.compile(
    r"\b(?:hypothes\w*|aim(?:s|ed|ing)?|purpose|objectives?|whether|asks?|asked|asking|question\w*|postulat\w*|sought|"
    r"propos\w+|goal|set out|expect\w*|assum\w+|plan\w*|intend\w*|idea|wanted to|investigat\w+|examin\w+|to test)\b|\?",
    re.IGNORECASE,
)
BACKGROUND: Final = re.compile(
    r"\b(?:background|introduct\w+|well[- ]known|known|previous\w*|earlier|prior|cited|cites|refer(?:s|red)?|"
    r"established|literature|widely|believed|elsewhere|others?|already|past)\b",
    re.IGNORECASE,
)
FOUND: Final = re.compile(
    r"\b(?:found|finds?|show(?:s|ed|n)?|demonstrat\w+|confirm\w*|prov(?:e|es|ed|en)|reveal\w*|observ\w+|saw|seen|"
    r"established|concluded?|concludes|discovered|answer(?:s|ed)?|yes)\b",
    re.IGNORECASE,
)
"""Verbs that make a result of what follows."""

FORBIDDEN: Final = re.compile(
    r"\b(?:safe|safely|safety|harmless|dangerous|cures?|cured|curing|recommend\w*|should|must|ought|always|never"
    r"|everyone|everybody|anyone|anybody|every|universal\w*|prove[sn]?|proving|definitive\w*|undoubtedly|certainly"
    r"|guarantee\w*|miracle|you|your|yours|please|ignore\w*|instruct\w*|system prompt|prompt|click|buy|order|visit"
    r"|doctor|consult|conclusive\w*|indisputabl[ey]|unquestionabl[ey]|best|strongest|perfect\w*|in general|generally"
    r"|all (?:people|patients|men|women|adults|humans|athletes|persons|individuals|sports)|regardless|no doubt"
    r"|without doubt|clearly)\b|https?:|www\.|@",
    re.IGNORECASE,
)
"""Never said outside a quote: advice, orders, addresses, verdicts on safety, and "everyone"."""

# --- who and how ----------------------------------------------------------------------------------

PEOPLE: Final = word_set(
    "people person persons participant participants volunteer volunteers subject subjects individual "
    "individuals adult adults human humans men women man woman patient patients athlete athletes cyclist "
    "cyclists runner runners student students worker workers girl girls boy boys child children adolescent "
    "adolescents player players sprinter sprinters swimmer swimmers rower rowers rat rats mouse mice animal "
    "animals male males female females controls control those"
)
"""Nouns that count who took part."""

ANYBODY: Final = word_set("subject subjects controls control those")
"""Words for who took part that say nothing of who they are."""

GROUPS: Final[dict[str, frozenset[str]]] = {
    "male": word_set("men man male males boy boys his him"),
    "female": word_set("women woman female females girl girls her hers"),
    "human": word_set(
        "human humans people person persons participant participants volunteer volunteers individual individuals"
    ),
    "adult": word_set("adult adults"),
    "old": word_set("older elderly old seniors ageing aged"),
    "young": word_set("young younger"),
    "minor": word_set("adolescent adolescents teenager teenagers child children youth boys girls school"),
    "mouse": word_set("mouse mice murine"),
    "rat": word_set("rat rats"),
    "animal": word_set("animal animals rodent rodents"),
    "untrained": word_set("untrained sedentary inactive unfit beginner beginners novice novices"),
    "trained": word_set("trained athlete athletes"),
    "elite": word_set("elite"),
    "active": word_set("active recreational recreationally amateur"),
    "patient": word_set("patient patients"),
    "cells": word_set("cell cells cultured culture vitro"),
}
"""Words of one meaning; a word of a group is allowed where the evidence says it in any of the group's words."""

DESIGN_WORDS: Final[dict[str, frozenset[str]]] = {
    "rct": word_set("trial randomised randomized random controlled experiment experimental intervention"),
    "crossover": word_set("trial crossover cross over experiment experimental controlled within"),
    "controlled_trial": word_set("trial controlled experiment experimental intervention"),
    "single_group": word_set("trial single group uncontrolled experiment intervention"),
    "cohort": word_set("cohort observational longitudinal prospective follow followed"),
    "cross_sectional": word_set("cross sectional observational"),
    "case_control": word_set("case control observational"),
    "case_report": word_set("case"),
    "animal_experiment": word_set("animal animals experiment experimental"),
    "in_vitro": word_set("vitro cell cells culture cultured experiment laboratory"),
    "review": word_set("review"),
    "meta_analysis": word_set("meta analysis pooled pooling trials trial"),
}
DESIGN_SPECIFIC: Final = frozenset().union(*DESIGN_WORDS.values()) - word_set(
    "within group single over follow followed case"
)

# --- plain words ----------------------------------------------------------------------------------

_PLAIN: Final = word_set(
    """
    a an the this that these those it its they them their he she his her who whom whose which what where when why how
    there here and or but nor so yet if then else than as at by for from in into of off on onto out over to under up
    upon with within without between among across after before during since until while whereas although though
    because through throughout against toward towards about around roughly nearly almost approximately some several
    both each either another other others one ones first second third last next only just also too again still even
    rather quite very much many few most least less more such same own itself themselves is are was were be been being
    am do does did done doing has have had having will would can could may might shall not no never none nothing
    neither however therefore thus hence moreover furthermore meanwhile instead otherwise similarly likewise overall
    together apart alone namely specifically notably interestingly respectively directly indirectly further
    additionally addition contrast contrary hand side sides line way ways point points part parts case fact basis
    whole sum total bit kind kinds sort study studies paper papers trial trials article articles report reports
    reported reporting work works research researcher researchers author authors team source sources evidence data
    result results finding findings find finds found conclude concludes concluded conclusion conclusions show shows
    showed shown say says said state states stated write writes wrote written note notes noted describe describes
    described mention mentions mentioned observe observes observed observation see sees saw seen indicate indicates
    indicated demonstrate demonstrates demonstrated suggest suggests suggested suggestion claim claims claimed support
    supports supported supporting agree agrees agreed agreement disagree disagrees disagreed disagreement conflict
    conflicts conflicting contradict contradicts contradicted contradictory contradiction mixed inconsistent
    consistent consistently test tests tested testing ask asks asked asking question questions answer answers answered
    aim aims aimed hypothesis hypotheses hypothesise hypothesised hypothesize hypothesized propose proposes proposed
    assume assumed expect expected whether examine examined examines investigate investigated investigates explore
    explored compare compares compared comparing comparison versus relative set put puts putting call calls called
    calling refer refers referred cite cites cited quote quotes quoted introduction background known well previous
    previously earlier prior past elsewhere already literature according mean means meaning remain remains remained
    stay stays stayed become becomes became give gives gave given giving get gets got take takes took taken taking
    make makes made bring brings brought let lets leave leaves left keep keeps kept come comes came go goes went gone
    use uses used using involve involves involved include includes included enrol enrolled enroll recruit recruited
    measure measured measures follow follows followed following receive receives received undergo underwent perform
    performed complete completed finish finished finishes run ran train trained training need needed needs allow
    allows allowed enable enables enabled seem seems seemed appear appears appeared appearance tend tends tended
    tendency trend possible possibly perhaps probably likely unlikely potential potentially cautious cautiously
    caution tentative tentatively hint hints hinted unclear uncertain uncertainty hedged weak weaker stronger strong
    difference differences different effect effects amount amounts level levels extent degree size value values
    concentration change changes rate reason reasons cause causes proof prove causal causation causality correlation
    correlations association relationship relation direct direction opposite reverse path step steps chain mechanism
    mediator link links linked gap open unknown missing small single large great little bigger big moderate modest
    slight slightly significant significantly significance statistical statistically numerical numerically average
    averages per cent percent percentage unit time times day days week weeks month months year years hour hours minute
    minutes seconds people participants human group groups arm arms half older men women protocol programme program
    intervention treatment supplement supplementation dose doses dosage drug exposure condition conditions session
    sessions combined combination alongside along plus animal animals experiment experiments experimental review meta
    analysis cohort cross sectional observational randomised randomized controlled crossover culture based base
    limited limitation limitations himself myself i e eg vs p n r ci sd reach reaches reached attain achieve achieved
    produce produced yield yielded add adds adding contribute contributed lead leads led leading lie lies lay stand
    stands stood begin began start started end ended stop stops stopped hold holds held happen happens happened occur
    occurs occurred play plays played role account accounts explain explains explained explanation speak speaks spoke
    speaking tell tells told think thinks thought look looks looked pointed confirm confirms confirmed confirmation
    replicate replicated reproduce reproduced repeat repeated regard regarding concerning concern concerns respect
    terms term view views non nonsignificant insignificant alike available unavailable turn turns accordingly
    apparently evidently mainly largely partly merely simply mostly primarily especially particularly including
    despite unlike nevertheless nonetheless besides provided once whenever wherever thereby whereby emerge emerges
    emerged exist exists existed existing attention detail details aspect aspects context setting settings situation
    picture overview summary summarise summarised brief briefly key main major minor primary secondary central
    important interest relevant relevance notable early late later recent recently new present absent presence
    evaluate evaluated assess assessed participate participated sample subgroup ahead amid onwards forward backward
    thirdly lastly finally conversely equally contrasting contrasts opposed oppose opposes opposing counter comparable
    comparator body bodies number numbers figure figures count range ranges ranging estimate estimates estimated
    detect detects detected detection document documented documents record recorded listed list named name names
    define defined label labelled consider considered considers provide provides offer offers offered
    deliver delivered undertake undertook carry carried conduct conducted wish want wanted decide decided attempt
    attempted try tried seek sought intend intended person individual individuals somewhat fairly strictly purely
    solely that's isn't wasn't doesn't didn't don't won't cannot can't today currently far sentence sentences passage
    text citation statement statements argue argues argued argument imply implies implied infer inferred interpret
    interpreted interpretation express expresses expressed mere caveat caveats careful carefully reading reader
    readers stage stages phase phases course bout bouts period periods duration span spans
    """
)


@cache
def plain_words() -> frozenset[str]:
    """Stems of words that say nothing about the subject matter and may stand in any sentence."""
    return frozenset(stem(word) for word in _PLAIN)


@cache
def cue_stems() -> frozenset[str]:
    """Stems of all words of direction; their meaning is checked by itself."""
    words = UP | DOWN | BETTER | WORSE | NONE | AFFECT | LINK | NEGATION
    return frozenset(stem(word) for word in words)


APPROX: Final = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|approximately|some|over|close to|ca)\.?\s*$|[~≈]\s*$"
)
"""Stands before a number that is rounded."""
