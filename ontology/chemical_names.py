"""What a formula, an ion, an abbreviation or a trade name of a chemical stands for, in words that vocabularies have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final


def _table(text: str) -> Mapping[str, str]:
    return dict(pair.split("=") for pair in " ".join(text.split()).split("; "))


ELEMENTS: Final = _table(
    """Li=lithium; Be=beryllium; B=boron; C=carbon; N=nitrogen; O=oxygen; F=fluorine; Na=sodium; Mg=magnesium;
    Al=aluminum; Si=silicon; P=phosphorus; S=sulfur; Cl=chlorine; K=potassium; Ca=calcium; Ti=titanium; V=vanadium;
    Cr=chromium; Mn=manganese; Fe=iron; Co=cobalt; Ni=nickel; Cu=copper; Zn=zinc; Ga=gallium; As=arsenic; Se=selenium;
    Br=bromine; Rb=rubidium; Sr=strontium; Mo=molybdenum; Pd=palladium; Ag=silver; Cd=cadmium; Sn=tin; Sb=antimony;
    Te=tellurium; I=iodine; Cs=cesium; Ba=barium; La=lanthanum; Gd=gadolinium; W=tungsten; Pt=platinum; Au=gold;
    Hg=mercury; Tl=thallium; Pb=lead; Bi=bismuth; U=uranium; Xe=xenon; He=helium; Ar=argon; Ru=ruthenium"""
)
"""Symbols of the elements that texts on health name, with their English names."""

_METALS: Final = "Li|Na|Mg|K|Ca|Zn|Cu|Cd|Mn|Fe|Co|Ni|Al|Ba|Sr|Cs|Pb|Ag|Hg|NH4|Rb|La|Gd|Cr"
_ANIONS: Final = _table(
    """Cl=chloride; Br=bromide; I=iodide; F=fluoride; SO4=sulfate; NO3=nitrate; NO2=nitrite; HCO3=bicarbonate;
    CO3=carbonate; PO4=phosphate; OH=hydroxide; O=oxide; S=sulfide; HS=hydrosulfide; N3=azide; CN=cyanide;
    ClO4=perchlorate; IO3=iodate; HPO4=phosphate; H2PO4=phosphate"""
)
_WHOLE: Final = _table(
    """HCl=hydrochloric acid; H2SO4=sulfuric acid; HNO3=nitric acid; NH3=ammonia; NH4+=ammonia; H2O2=hydrogen peroxide;
    H2O=water; CO2=carbon dioxide; CO=carbon monoxide; N2O=nitrous oxide; NO=nitric oxide; NO2=nitrogen dioxide;
    SO2=sulfur dioxide; H2S=hydrogen sulfide; O2=oxygen; O3=ozone; O2-=superoxide; O2.-=superoxide; H+=hydrogen;
    CCl4=carbon tetrachloride; CHCl3=chloroform; K2Cr2O7=potassium dichromate; As2O3=arsenic trioxide;
    NaAsO2=sodium arsenite; FeSO4=ferrous sulfate; KMnO4=potassium permanganate; NaOH=sodium hydroxide; SiO2=silica;
    ONOO-=peroxynitrite; OH-=hydroxide; TiO2=titanium dioxide; N2=nitrogen; H2=hydrogen; IP3=inositol
    1,4,5-trisphosphate;
    OsO4=osmium tetroxide; CH4=methane; C2H5OH=ethanol; EtOH=ethanol; MeOH=methanol; PIP2=phosphatidylinositol
    4,5-diphosphate; SO42-=sulfates; CN-=cyanides; SH=sulfhydryl compounds"""
)
SPOKEN: Final = _table(
    """17beta-estradiol=estradiol; 2,3,7,8-tetrachlorodibenzo-p-dioxin=polychlorinated dibenzodioxins; 3tc=lamivudine;
    5-fluorouracil=fluorouracil; 5-fu=fluorouracil; 5-ht=serotonin; 5-hydroxytryptamine=serotonin;
    6-hydroxydopamine=oxidopamine; 6-mp=mercaptopurine; 6-ohda=oxidopamine;
    ace inhibitor=angiotensin-converting enzyme inhibitors; acetaminophen=paracetamol; acyclovir=aciclovir;
    adp=adenosine diphosphate; adr=doxorubicin; adrenaline=epinephrine; adriamycin=doxorubicin; aed=anticonvulsants;
    alcohol=ethanol; all-trans retinoic acid=tretinoin; amethopterin=methotrexate;
    ampa=alpha-amino-3-hydroxy-5-methyl-4-isoxazolepropionic acid; amph=amphetamine; amphotericin=amphotericin b;
    androgen=androgens; anti-epileptic drug=anticonvulsants; antidepressant=antidepressive agents;
    antiepileptic drug=anticonvulsants; antihypertensive drug=antihypertensive agents;
    antihypertensive=antihypertensive agents; antipsychotic drug=antipsychotic agents;
    antithrombotic drug=fibrinolytic agents; apap=acetaminophen; ara-c=cytarabine; arac=cytarabine; asa=aspirin;
    aspirin=acetylsalicylic acid; atp=adenosine triphosphate; atra=tretinoin; azidothymidine=zidovudine;
    azt=zidovudine; b(a)p=benzo(a)pyrene; bap=benzo(a)pyrene; bcnu=carmustine;
    beta-blocker=adrenergic beta-antagonists; bpa=bisphenol a; bun=blood urea nitrogen;
    ca(2+) channel blocker=calcium channel blockers; ca2+ channel blocker=calcium channel blockers;
    calcium channel antagonist=calcium channel blockers; camp=cyclic amp; cbz=carbamazepine; ccnu=lomustine;
    cddp=cisplatin; cgmp=cyclic gmp; cholinergic=acetylcholine; ciclosporin=cyclosporine; cis-platinum=cisplatin;
    clodronate=clodronic acid; contrast medium=contrast media; contrast=contrast media; cq=chloroquine;
    csa=cyclosporine; cya=cyclosporine; cyclic adenosine monophosphate=cyclic amp; cyclosporin a=cyclosporine;
    cyclosporin=cyclosporine; cytosine arabinoside=cytarabine; cytoxan=cyclophosphamide; d4t=stavudine;
    ddc=zalcitabine; ddi=didanosine; dehp=diethylhexyl phthalate; dex=dexamethasone; dhea=dehydroepiandrosterone;
    diphenylhydantoin=phenytoin; dizocilpine=dizocilpine maleate; dmba= 9,10-dimethyl-1,2-benzanthracene;
    dopaminergic drug=dopamine agents; dopaminergic=dopamine; dox=doxorubicin; dph=phenytoin; dxr=doxorubicin;
    e2=estradiol; ecstasy=methylenedioxymethamphetamine; endoxan=cyclophosphamide;
    erythropoiesis-stimulating agent=hematinics; esa=hematinics; ferric=ferric compounds; ferrous=ferrous compounds;
    fk-506=tacrolimus; fk506=tacrolimus; folate=folic acid; folates=folic acid; frusemide=furosemide;
    ftc=emtricitabine; gaba=gamma-aminobutyric acid; gabaergic=gamma-aminobutyric acid; gleevec=imatinib;
    glivec=imatinib; glutamatergic=glutamate; glyceryl trinitrate=nitroglycerin; gsh=glutathione;
    gssg=glutathione disulfide; gtn=nitroglycerin; hcq=hydroxychloroquine; hct=hydrochlorothiazide;
    hctz=hydrochlorothiazide; hyoscine=scopolamine; icrf-187=dexrazoxane; inh=isoniazid; isoprenaline=isoproterenol;
    kainate=kainic acid; l-dihydroxyphenylalanine=levodopa; l-dopa=levodopa; l-name=ng-nitroarginine methyl ester;
    l-nmma=omega-n-methylarginine; l-nna=nitroarginine; lasix=furosemide; lignocaine=lidocaine; lnna=nitroarginine;
    lps=lipopolysaccharides; ltg=lamotrigine; luminal=phenobarbital; mda=malondialdehyde;
    mdma=methylenedioxymethamphetamine; mehp=mono-(2-ethylhexyl)phthalate; meth=methamphetamine;
    mk-801=dizocilpine maleate; mk801=dizocilpine maleate; mpa=medroxyprogesterone acetate;
    mpp+=1-methyl-4-phenylpyridinium; mptp=1-methyl-4-phenyl-1,2,3,6-tetrahydropyridine; mtx=methotrexate;
    n-acetylcysteine=acetylcysteine; n-methyl-d-aspartate=n-methylaspartate; nac=acetylcysteine; nad+=nad;
    neuroleptic=antipsychotic agents; neurotransmitter=neurotransmitter agents; nmda=n-methylaspartate;
    nonsteroidal anti-inflammatory drug=non-steroidal anti-inflammatory agents; noradrenaline=norepinephrine;
    noradrenergic=norepinephrine; nsaid=non-steroidal anti-inflammatory agents; oncovin=vincristine;
    opiate=opiate alkaloids; opioid=opioid analgesics; oral contraceptive=oral contraceptives;
    organophosphorus=organophosphorus compounds; pcp=phencyclidine; pentobarbitone=pentobarbital;
    pentylenetetrazol=pentylenetetrazole; pethidine=meperidine; pgz=pioglitazone; phenobarbitone=phenobarbital;
    pht=phenytoin; platinol=cisplatin; pma=tetradecanoylphorbol acetate; prozac=fluoxetine; ptz=pentylenetetrazole;
    rad001=everolimus; radiocontrast=contrast media; rapamycin=sirolimus; retinoic acid=tretinoin; rif=rifampin;
    rifampicin=rifampin; ritalin=methylphenidate; rosi=rosiglitazone; salbutamol=albuterol;
    scopolamine hydrobromide=scopolamine; serotonergic=serotonin; ssri=selective serotonin reuptake inhibitors;
    statin=hydroxymethylglutaryl-coa reductase inhibitors; sti571=imatinib; streptozotocin=streptozocin;
    stz=streptozocin; sulfhydryl=sulfhydryl compounds; sulfonylurea=sulfonylurea compounds;
    suxamethonium=succinylcholine; t3=t3 thyroid hormone; t4=t4 thyroid hormone; taxol=paclitaxel;
    taxotere=docetaxel; tca=tricyclic antidepressive agents; tdf=tenofovir; thc=tetrahydrocannabinol;
    thiol=sulfhydryl compounds; thiopentone=thiopental; tpa=tetradecanoylphorbol acetate; tpm=topiramate;
    tricyclic antidepressant=tricyclic antidepressive agents; tylenol=acetaminophen; valium=diazepam;
    vcr=vincristine; viagra=sildenafil; vitamin b1=thiamine; vitamin b6=pyridoxine; vitamin b9=folic acid;
    vm-26=teniposide; vp-16=etoposide; vpa=valproic acid; xylocaine=lidocaine; zoloft=sertraline"""
)
"""Trade names, codes, abbreviations and national names, in small letters, and what vocabularies call the substance."""

_CHARGE: Final = re.compile(r"\(?\^?([1-9]?[+-]|[+-][1-9]|[1-9]?\(?[+-]\)?|[IV]+)\)?$")
_INDEX: Final = re.compile(r"\((\d)\)")
_SALT: Final = re.compile(rf"({_METALS})([2-4]?)(.+)")


def spelled(text: str) -> Iterator[str]:
    """Names of what a mention of a chemical stands for, the surest first; nothing where it is no short form.

    >>> [next(spelled(text)) for text in ("Pb", "CaCl(2)", "Mg2+", "Na(+)", "H(2)O(2)", "MK-801", "AZT")]
    ['lead', 'calcium chloride', 'magnesium', 'sodium', 'hydrogen peroxide', 'dizocilpine maleate', 'zidovudine']
    >>> list(spelled("caffeine"))
    []
    """
    text = text.strip()
    if text in ELEMENTS:
        yield ELEMENTS[text]
        return
    low = text.lower()
    for form in (low, low.removesuffix("s"), low.replace("-", ""), low.replace(" ", "-")):
        if form in SPOKEN:
            yield SPOKEN[form]
            break
    plain = _INDEX.sub(r"\1", text).replace("[", "").replace("]", "")
    for form in (plain, plain.replace("(", "").replace(")", "")):
        if form in _WHOLE:
            yield _WHOLE[form]
            return
    yield from _formula(plain)


def _formula(text: str) -> Iterator[str]:
    bare = _CHARGE.sub("", text)
    if bare in ELEMENTS:
        yield ELEMENTS[bare]
    elif found := _SALT.fullmatch(text):
        metal, _, rest = found.groups()
        anion = rest if rest in _ANIONS else re.sub(r"^\((\w+)\)\d$", r"\1", rest)
        anion = anion if anion in _ANIONS else re.sub(r"(?<=[A-Za-z])[2-6]$", "", anion)
        if anion in _ANIONS:
            yield f"{ELEMENTS.get(metal, 'ammonium')} {_ANIONS[anion]}"
