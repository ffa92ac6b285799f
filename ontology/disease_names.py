"""Wordings of a disease that vocabularies lack, and the names that they have: adjectives, acts, parts of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final


def _table(text: str) -> Mapping[str, str]:
    return dict(pair.split("=") for pair in " ".join(text.split()).split("; "))


_SAME: Final = _table(
    """hepatotoxicity=chemical and drug induced liver injury; hepatotoxic=chemical and drug induced liver injury;
    hepatic toxicity=chemical and drug induced liver injury; liver toxicity=chemical and drug induced liver injury;
    neurotoxicity=neurotoxicity syndrome; neurotoxic=neurotoxicity syndrome; cardiotoxic=cardiotoxicity;
    cardiac toxicity=cardiotoxicity; ototoxic=ototoxicity; bladder inflammation=cystitis;
    synovial inflammation=synovitis; liver inflammation=hepatitis; renal inflammation=nephritis;
    kidney inflammation=nephritis; lung inflammation=pneumonia; pulmonary inflammation=pneumonia;
    skin inflammation=dermatitis; brain inflammation=encephalitis; joint inflammation=arthritis;
    colonic inflammation=colitis; gastric inflammation=gastritis; pancreatic inflammation=pancreatitis;
    muscle inflammation=myositis; vascular inflammation=vasculitis; nerve inflammation=neuritis;
    cardiac inflammation=myocarditis; myocardial inflammation=myocarditis; convulsion=seizure; convulsive=seizure;
    convulsant=seizure; epileptiform=epilepsy; toxicity=drug related side effect and adverse reaction;
    drug toxicity=drug related side effect and adverse reaction;
    cytotoxicity=drug related side effect and adverse reaction;
    cytotoxic=drug related side effect and adverse reaction;
    side effect=drug related side effect and adverse reaction;
    adverse event=drug related side effect and adverse reaction;
    adverse effect=drug related side effect and adverse reaction;
    adverse drug reaction=drug related side effect and adverse reaction; carcinogenesis=neoplasm;
    carcinogenic=neoplasm; tumorigenesis=neoplasm; tumorigenic=neoplasm; tumor=neoplasm; cancer=neoplasm;
    malignancy=neoplasm; malignant disease=neoplasm; tumoral=neoplasm; oncogenic=neoplasm; cancerous=neoplasm;
    myelosuppression=bone marrow disease; bone marrow suppression=bone marrow disease; drowsiness=sleepiness;
    anxiogenic=anxiety; anxious=anxiety; depressed=depression; proinflammatory=inflammation; inflamed=inflammation;
    pro inflammatory=inflammation; inflammatory=inflammation; neuroinflammation=inflammation; bleed=hemorrhage;
    hemorrhagic=hemorrhage; precancerous=precancerous condition; malformation=congenital abnormality;
    birth defect=congenital abnormality; teratogenic=congenital abnormality; deformity=congenital abnormality;
    dysmorphology=congenital abnormality; congenital malformation=congenital abnormality; died=death; dead=death;
    mortality=death; lethal=death; fatal=death; lethality=death; embryopathy=fetal disease; fetopathy=fetal disease;
    developmental delay=developmental disability; septicemia=sepsis; septic=sepsis; hyperlocomotion=hyperkinesis;
    hyperactive=hyperkinesis; hyperactivity=hyperkinesis; akinesia=hypokinesia; akinetic=hypokinesia;
    parkinsonian=parkinsonian disorder; parkinsonism=parkinsonian disorder; dementing=dementia; demented=dementia;
    drop in blood pressure=hypotension; fall in blood pressure=hypotension; hypotensive=hypotension;
    increase in blood pressure=hypertension; rise in blood pressure=hypertension;
    elevated blood pressure=hypertension; high blood pressure=hypertension; raised blood pressure=hypertension;
    low blood pressure=hypotension; qt prolongation=long qt syndrome; qtc prolongation=long qt syndrome;
    qt interval prolongation=long qt syndrome; prolongation of the qt interval=long qt syndrome;
    prolonged qt interval=long qt syndrome; prolonged qtc interval=long qt syndrome; long qt=long qt syndrome;
    genetic defect=inborn genetic disease; genetic disorder=inborn genetic disease;
    genetic disease=inborn genetic disease; hereditary disorder=inborn genetic disease;
    hereditary disease=inborn genetic disease; inherited disorder=inborn genetic disease;
    inherited disease=inborn genetic disease; monogenic disorder=inborn genetic disease;
    mendelian disorder=inborn genetic disease; autosomal recessive disorder=inborn genetic disease;
    autosomal dominant disorder=inborn genetic disease; autosomal recessive disease=inborn genetic disease;
    autosomal dominant disease=inborn genetic disease; recessive disorder=inborn genetic disease;
    allergic=hypersensitivity; allergic reaction=hypersensitivity; allergy=hypersensitivity;
    anaphylactic=anaphylaxis; anaphylactoid=anaphylaxis; psychotic=psychotic disorder; psychosis=psychotic disorder;
    abnormal involuntary movement=dyskinesia; involuntary movement=dyskinesia; abnormal movement=dyskinesia;
    growth retardation=growth disorder; growth failure=growth disorder; growth delay=growth disorder;
    short stature=growth disorder; growth deficiency=growth disorder; loss of consciousness=unconsciousness;
    tremulous=tremor; sedated=sedation; vomit=vomiting; emetic=vomiting; emesis=vomiting; nauseated=nausea;
    febrile=fever; pyrexia=fever; hyperthermic=fever; itch=pruritus; itching=pruritus; suicidal=suicide;
    deaf=deafness; blind=blindness; loss of appetite=anorexia; anorectic=anorexia; anorexic=anorexia;
    loss of hair=alopecia; hair loss=alopecia; loss of vision=blindness; vision loss=blindness;
    visual loss=blindness; amnesic=amnesia; amnestic=amnesia; forgetfulness=amnesia; thrombus=thrombosis;
    blood clot=thrombosis; stone formation=calculi; lithiasis=calculi; neurodegeneration=nerve degeneration;
    neuronal degeneration=nerve degeneration; neuronal death=nerve degeneration; neuronal loss=nerve degeneration;
    neuron loss=nerve degeneration; neuronal cell death=nerve degeneration; axonal degeneration=nerve degeneration;
    astrogliosis=gliosis; reactive astrogliosis=gliosis; addict=substance related disorder;
    addiction=substance related disorder; drug abuse=substance related disorder;
    drug addiction=substance related disorder; drug dependence=substance related disorder;
    withdrawal symptom=substance withdrawal syndrome; infarcted=infarction;
    tubular necrosis=acute kidney tubular necrosis; cognitive deficit=cognition disorder;
    motor deficit=movement disorder; motor impairment=movement disorder; motor dysfunction=movement disorder;
    gait disturbance=neurologic gait disorder; skin reaction=drug eruption; cutaneous reaction=drug eruption;
    skin rash=exanthema; rash=exanthema; infertile=infertility; sterility=infertility; sterile=infertility;
    obese=obesity; diabetic=diabetes mellitus; bradykinesia=hypokinesia; bradykinetic=hypokinesia; drowsy=sleepiness"""
)
"""A wording (normal form) → a name that vocabularies have for it, or for the nearest that they have."""

ORGANS: Final = _table(
    """renal=kidney; kidney=kidney; nephro=kidney; tubular=kidney; glomerular=kidney; hepatic=liver; liver=liver;
    hepato=liver; hepatocellular=liver; cardiac=heart; heart=heart; cardio=heart; myocardial=heart;
    ventricular=heart; cerebral=brain; brain=brain; cortical=brain; hippocampal=brain; callosal=brain;
    encephalo=brain; neuronal=nervous system; neurological=nervous system; neurologic=nervous system;
    neural=nervous system; cns=central nervous system; neuro=nervous system; pulmonary=lung; lung=lung; pneumo=lung;
    gastric=stomach; stomach=stomach; intestinal=intestinal; bowel=intestinal; colonic=colonic;
    gastrointestinal=gastrointestinal; gi=gastrointestinal; skin=skin; cutaneous=skin; dermal=skin;
    dermatologic=skin; ocular=eye; eye=eye; retinal=retinal; corneal=corneal; vascular=vascular; vessel=vascular;
    endothelial=vascular; arterial=vascular; cardiovascular=cardiovascular; muscle=muscular; muscular=muscular;
    myo=muscular; bone=bone; skeletal=bone; osseous=bone; joint=joint; articular=joint; hematologic=hematologic;
    hematological=hematologic; hemato=hematologic; blood=hematologic; immune=immune system;
    immunological=immune system; immuno=immune system; immune mediated=immune system; endocrine=endocrine system;
    thyroid=thyroid; pancreatic=pancreatic; ovarian=ovarian; testicular=testicular; testis=testicular;
    uterine=uterine; prostate=prostatic; prostatic=prostatic; bladder=urinary bladder; urinary=urologic;
    cerebellar=cerebellar; ear=ear; oto=ear; dental=tooth; tooth=tooth; nerve=peripheral nervous system;
    peripheral nerve=peripheral nervous system; psychiatric=mental; mental=mental; psychological=mental;
    behavioral=mental; neuropsychiatric=mental; mitochondrial=mitochondrial; metabolic=metabolic;
    respiratory=respiratory tract; airway=respiratory tract; adrenal=adrenal gland; pituitary=pituitary;
    placental=placenta; fetal=fetal; embryo=fetal; aortic=aortic; coronary=coronary; nail=nail; hair=hair; lip=lip;
    oral=mouth; mouth=mouth; esophageal=esophageal; laryngeal=laryngeal; splenic=splenic; optic nerve=optic nerve;
    spinal cord=spinal cord; cognitive=cognition; memory=memory; learning=learning; speech=speech;
    language=language; sleep=sleep; movement=movement; motor=movement; vision=vision; visual=vision;
    auditory=hearing; hearing=hearing; sensory=sensation; olfactory=olfaction; attention=attention; sexual=sexual;
    growth=growth; lipid=lipid metabolism; valvular=heart valve; basal ganglia=basal ganglia; urogenital=urogenital;
    genital=genital; craniofacial=craniofacial"""
)
"""Adjectives, nouns and first halves of words → the part or function in the name of its diseases."""

_HARM_NAMES: Final = """damage injury lesion dysfunction impairment failure insufficiency deficit toxicity
    complication abnormality anomaly malformation defect alteration degeneration disturbance
    problem disorder disease condition pathology atrophy necrosis symptom event reaction
    inflammation dysplasia hypoplasia loss hypoxia impaired damaged deterioration decline
    illness disability adverse toxic injured tissue tract cell function functioning process
    system sign structural severe chronic acute development discrimination diffuse focal
    apoptosis fibrosis syndrome"""
_HARMS: Final = frozenset(_HARM_NAMES.split())
_WIDE: Final = ("{} disease", "{} disorder", "{} abnormality", "{} syndrome")
_INFECTED: Final = re.compile(
    r"^(.+?) (?:mono |co )?(?:infected|infection|coinfected|coinfection|seropositive|positive)$"
)
_STATES: Final = re.compile(r"^(.+) deficient$")
_OF: Final = re.compile(r"^(\w+) (?:of|in) (?:the )?(.+)$")
_HALF: Final = re.compile(rf"^({'|'.join(sorted(ORGANS, key=len, reverse=True))})(toxicity|toxic|degeneration)$")


def same(form: str) -> Iterator[str]:
    """Names of the same state for a wording (normal form).

    >>> list(same("convulsive")), list(same("hiv infected")), list(same("hiv 1 co infected"))
    (['seizure'], ['hiv infection'], ['hiv 1 infection', 'hiv infection'])
    """
    if form in _SAME:
        yield _SAME[form]
    if found := _INFECTED.match(form):
        yield f"{found[1]} infection"
        bare = re.sub(r"\b(?:virus|1)\b ?", "", found[1]).strip()
        if bare != found[1]:
            yield f"{bare} infection"
    if found := _STATES.match(form):
        yield f"{found[1]} deficiency"


def wider(form: str) -> Iterator[str]:
    """Names of the diseases of what a wording says is harmed: a renal lesion is a kidney disease.

    >>> next(wider("renal lesion")), next(wider("nephrotoxicity")), next(wider("impairment in memory"))
    ('kidney disease', 'kidney disease', 'memory disease')
    >>> list(wider("renal colic"))
    []
    """
    if found := _HALF.match(form):
        yield from (shape.format(ORGANS[found[1]]) for shape in _WIDE)
    turned = _OF.match(form)
    words = f"{turned[2]} {turned[1]}".split() if turned else form.split()
    for start in range(len(words)):
        for width in (2, 1):
            organ = ORGANS.get(" ".join(words[start : start + width]))
            rest = [*words[:start], *words[start + width :]]
            if organ and rest and all(word in _HARMS for word in rest):
                yield from (shape.format(organ) for shape in _WIDE)
                return
