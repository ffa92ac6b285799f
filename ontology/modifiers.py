"""Words that may stand around a name without changing which concept it is, and heads that say nothing alone."""

from __future__ import annotations

from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


BEFORE: Final = _set(
    """acute chronic baseline initial final overall average mean relative absolute maximum maximal total whole local
    regional peripheral systemic global general short long term high higher greater lower reduced increased decreased
    elevated enhanced improved impaired better worse poor poorer low moderate severe mild large larger small smaller
    rapid faster slower slow prolonged repeated single daily weekly regular progressive supervised unsupervised
    structured individualized tailored specific combined additional added preoperative postoperative pre post
    exercise induced related training mediated associated derived based dietary oral exogenous endogenous circulating
    plasma serum blood salivary urinary arterial venous capillary intramuscular skeletal muscle muscular human young
    older adult healthy trained untrained elite recreational active inactive male female woman man boy girl athlete
    patient participant subject player cyclist runner swimmer rower resting rest exercising submaximal steady state end
    peak change delta lower upper body limb leg arm thigh calf knee quadriceps forearm extensor flexor dominant
    nondominant right left both bilateral unilateral submaximally physical self reported perceived subjective objective
    simulated artificial in vivo non new novel usual standard conventional traditional intense intensive strenuous
    aerobic daytime nocturnal morning evening postprandial early late main excessive adequate sufficient optimal
    possible potential underlying nirs near infrared spectroscopy ultrasound cycling running walking rowing treadmill
    week day month min session s h"""
)
"""Modifiers that may be peeled from the left (normal forms)."""

AFTER: Final = _set(
    """level concentration value response change content amount status group protocol program regimen session
    intervention treatment therapy therapie exposure supplementation supplement intake ingestion administration
    consumption use dose dosage parameter variable measure measurement index score result outcome test testing trial
    condition period phase profile pattern dynamic difference increase decrease reduction improvement loss gain signal
    expression activation activity phosphorylation mrna gene protein abundance patient participant individual subject
    adult athlete person population rate magnitude decline elevation attenuation
    impairment state stimulus stress procedure technique method approach modality bout
    symptom disease disorder syndrome secretion release exercise training practice"""
)
"""Heads that may be peeled from the right when what is left is a name."""

SAFE_AFTER: Final = _set(
    """level concentration value response change content amount group protocol program regimen session intervention
    treatment supplementation supplement intake ingestion administration dose dosage parameter variable measure
    measurement score result outcome dynamic signal procedure bout increase decrease reduction improvement"""
)
"""Heads whose loss leaves the same concept for the purposes of the graph; the others cost more."""

LIGHT: Final = _set(
    """level concentration change increase decrease reduction improvement rise fall drop decline gain loss effect
    magnitude degree amount rate extent measure marker index onset development value difference variability
    impairment enhancement attenuation response maintenance recovery restoration presence severity incidence week day
    month year session bout dose use ingestion intake consumption addition administration supplementation course
    symptom sign risk prevalence likelihood probability burden occurrence progression worsening feeling alteration"""
)
"""Nouns whose "of"-phrase carries the name: "changes in VO2max", "8 weeks of HIIT"."""

GROUPS: Final = _set(
    """patient people person subject individual participant adult woman man child boy girl adolescent athlete survivor
    male female volunteer inpatient outpatient"""
)
"""Heads that name people: what they have may be left out, and is kept as a qualifier."""

ACTS: Final = _set(
    """training exercise practice intervention treatment therapy therapie supplementation supplement program regimen
    protocol"""
)
"""Heads that make something done to people of a name: the treatment of a pain is no pain."""

GENERIC: Final = _set(
    """exercise training performance capacity function activity response rate test index power work load time force
    strength speed level intensity duration recovery balance pain fatigue stress age sex diet flow volume pressure
    mass density content health fitness endurance oxygenation perfusion metabolism ability efficiency economy control
    quality cell muscle bone heart blood lung brain tissue protein gene sleep attention memory accuracy jump sprint
    squat walking running cycling music placebo recovery injury fall gait temperature hypoxia insulin glucose oxygen
    lactate water sodium nitrate endurance activation symptom relaxation attention accuracy contraction growth
    acceleration torque skill satisfaction feedback education surgery disease infection diet meal game emotion mood
    learning knowledge motivation confidence coping stability complexity pacing adaptation demand workload occlusion
    vibration compression cooling simulation inhibition plasticity immunity patient people subject participant
    individual man woman child boy girl infant adult student competition posture screening questionnaire model
    marker biomarker hormone enzyme receptor neuron vein artery ligament joint tooth skin eye leg arm
    ulcer tumor cancer lesion defect disorder syndrome dysfunction impairment weakness drug medication vaccine vitamin
    ischemia swelling edema headache arousal vigor tension reward incentive sitting standing delivery labor sport race
    immersion adherence recovery cognition perception sensation metabolism ventilation respiration hyperpnea
    signaling expression"""
)
"""Names of one word that are too wide to stand for a longer, unknown one."""

NEUTRAL: Final = _set(
    """acute chronic baseline initial final overall average mean relative absolute total whole general high higher
    greater lower reduced increased decreased elevated enhanced improved impaired better worse poor poorer low mild
    large larger small smaller change delta regular usual self reported daily weekly week day month young older adult
    healthy trained untrained elite recreational active inactive male female peak resting rest intense strenuous
    moderate severe prolonged submaximal maximal maximum long short term single repeated supervised unsupervised
    structured individualized progressive exhaustive heavy light level value response session bout supplementation
    intake ingestion dose administration consumption program protocol regimen status score rate difference increase
    decrease reduction improvement dynamic measure parameter variable concentration intervention treatment physical
    concomitant additional subsequent previous prior combined simulated voluntary perceived subjective objective
    normal abnormal optimal adequate sufficient excessive late early new post pre population patient group
    participant individual subject athlete person adult content amount"""
)
"""What alone may be taken off a wide name of one word: "acute exercise" is exercise, "peripheral stress" no stress."""

CUTS: Final = _set(
    """during in of after at on with following for to from between under per by within across over before versus vs
    among without than when while as via through throughout relative compared and or"""
)
"""Prepositions behind which a name has only its circumstances."""
