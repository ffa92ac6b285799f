"""Graph → arrays: triples with relation ids, years, belief and papers; concept features free of corpus statistics."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.errors import InvalidValue
from kg.model import CONCEPT_TYPES, RELATIONS, Claim, Graph

if TYPE_CHECKING:
    from torch_geometric.data import HeteroData

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

HIERARCHY: Final = ("is_a", "part_of")
GRAPH_RELATIONS: Final = (*RELATIONS, *HIERARCHY)
"""Relation id = position here; the inverse of relation r is r + len(relations)."""

TEXT_DIM: Final = 128
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Triples:
    """A graph as arrays; row i of `edges`, `belief`, `year`, `papers` and `group` is the same link.

    Args:
        entities: names or ids; an entity's number is its position.
        relations: names; a relation's number is its position.
        edges: shape (n_links, 3), int64: head, relation, tail. Inverse links are not in it.
        belief: shape (n_links,), float32, in [0, 1]; 1 where nothing is known of it.
        year: shape (n_links,), int64; first year stated, 0 where undated or timeless (hierarchy).
        papers: shape (n_links,), int64; independent papers behind the link, 0 for hierarchy.
        group: shape (n_links,), int64; links of one group are asked for together in training, so that no link is
            guessed from others of the same paper; the number of the first paper, or one of its own.
        features: shape (n_entities, n_features), float32: type one-hot, then text vector; (n_entities, 0) for
            benchmark graphs, which have neither.
    """

    entities: tuple[str, ...]
    relations: tuple[str, ...]
    edges: Ints
    belief: Floats
    year: Ints
    papers: Ints
    group: Ints
    features: Floats

    @property
    def n_entities(self) -> int:
        """Number of entities."""
        return len(self.entities)

    @property
    def n_relations(self) -> int:
        """Number of relations, inverses not counted."""
        return len(self.relations)

    def take(self, keep: NDArray[Any]) -> Triples:
        """The same entities and relations with only some links (boolean mask or indices)."""
        return Triples(
            self.entities,
            self.relations,
            self.edges[keep],
            self.belief[keep],
            self.year[keep],
            self.papers[keep],
            self.group[keep],
            self.features,
        )


def text_vector(text: str, dim: int = TEXT_DIM) -> Floats:
    """Hashed words and character 3- and 4-grams of a name, unit length.

    The hash is fixed (CRC-32) and no document frequency is used, so that nothing of the corpus, and nothing
    later than a cut year, can be in it.

    Args:
        text: a name; any language.
    Returns: shape (dim,), float32; zeros where the text has no letter or digit.

    >>> a, b, c = text_vector("muscle glycogen"), text_vector("glycogen"), text_vector("heart rate")
    >>> bool(a @ b > a @ c)
    True
    """
    vector = np.zeros(dim, np.float32)
    for word in _WORD.findall(text.lower()):
        padded = f"<{word}>"
        grams = {padded[i : i + n] for n in (3, 4) for i in range(max(1, len(padded) - n + 1))}
        for gram, gain in [(word, 2.0), *((gram, 1.0) for gram in sorted(grams))]:
            code = zlib.crc32(gram.encode())
            vector[code % dim] += gain if code >> 31 else -gain
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector


def features_of(names: Sequence[str], types: Sequence[str]) -> Floats:
    """Type one-hot and text vector of each concept: shape (n, len(CONCEPT_TYPES) + TEXT_DIM)."""
    table = np.zeros((len(names), len(CONCEPT_TYPES) + TEXT_DIM), np.float32)
    for row, (name, kind) in enumerate(zip(names, types, strict=True)):
        table[row, CONCEPT_TYPES.index(kind)] = 1.0
        table[row, len(CONCEPT_TYPES) :] = text_vector(name)
    return table


def tested_links(graph: Graph) -> set[tuple[str, str, str]]:
    """Keys (subject, relation, object) of the links that some claim does more than hypothesise."""
    tested = {claim.claim_id for claim in graph.claims if claim.certainty != "hypothesised"}
    known = {claim.claim_id for claim in graph.claims}
    return {
        (link.subject, link.relation, link.object)
        for link in graph.links
        if not known.issuperset(link.claims) or not tested.isdisjoint(link.claims)
    }


def from_graph(graph: Graph, *, hypothesised: bool = False) -> Triples:
    """The links and the hierarchy of an assembled graph as arrays, in the graph's order.

    Args:
        hypothesised: whether links that are only hypothesised are in it; for training they are not.
    """
    number = {concept.id: i for i, concept in enumerate(graph.concepts)}
    kind = {name: i for i, name in enumerate(GRAPH_RELATIONS)}
    tested = tested_links(graph)
    paper = {key: i for i, key in enumerate(sorted({key for x in graph.links for key in x.papers[:1]}))}
    rows = [
        (
            *(number[x.subject], kind[x.relation], number[x.object], x.belief, x.first_year or 0, len(x.papers)),
            paper[x.papers[0]],
        )
        for x in graph.links
        if x.subject != x.object and (hypothesised or (x.subject, x.relation, x.object) in tested)
    ]
    first = len(paper)  # each hierarchy edge is a group of its own
    rows += [
        (number[x.child], kind[x.kind], number[x.parent], 1.0, 0, 0, first + i) for i, x in enumerate(graph.hierarchy)
    ]
    features = features_of([c.name for c in graph.concepts], [c.type for c in graph.concepts])
    return _pack(tuple(number), GRAPH_RELATIONS, rows, features)


def as_of(graph: Graph, year: int) -> Graph:
    """The graph as it was known at the end of `year`: reassembled from the claims dated up to then.

    Undated claims are left out, since nothing says that they were known. The ontology's names and hierarchy
    are taken as timeless.
    """
    from kg.assemble import assemble

    claims = [claim for claim in graph.claims if _dated(claim, year)]
    papers = {paper.id: paper for paper in graph.papers if paper.year is not None and paper.year <= year}
    return assemble(claims, papers, graph.concepts, graph.hierarchy, as_of=year, weights=graph.weights)


def _dated(claim: Claim, year: int) -> bool:
    return claim.year is not None and claim.year <= year


def read_folder(
    folder: Path, relations: Sequence[str] = (), parts: Sequence[str] = ("train", "valid", "test")
) -> tuple[Triples, dict[str, Ints]]:
    """A benchmark folder: TSV files head, relation, tail.

    Args:
        relations: relation names whose numbers are fixed already (the training graph's, for an unseen graph);
            rows of other relations are refused there.
    Returns: the train graph over the entities of all files, and the edges of each part, shape (n, 3).
    Raises: InvalidValue: a file is missing or empty, a line has not three columns, a relation is not known.
    """
    rows = {part: _read_tsv(folder / f"{part}.txt") for part in parts if part == "train" or _has(folder, part)}
    if "test" not in rows:
        raise InvalidValue(f"{folder} has no test.txt. Give a folder with train.txt, valid.txt and test.txt.")
    everything = [row for part in rows.values() for row in part]
    entities = tuple(sorted({name for head, _, tail in everything for name in (head, tail)}))
    names = tuple(relations) or tuple(sorted({relation for _, relation, _ in everything}))
    number = {name: i for i, name in enumerate(entities)}
    kind = {name: i for i, name in enumerate(names)}
    unknown = sorted({relation for _, relation, _ in everything if relation not in kind})
    if unknown:
        raise InvalidValue(
            f"{folder} has the relation {unknown[0]!r} ({len(unknown)} in all) that the training graph lacks. "
            "Train on a graph that has it, or leave those lines out."
        )
    edges = {
        part: np.array([(number[h], kind[r], number[t]) for h, r, t in data], np.int64).reshape(-1, 3)
        for part, data in rows.items()
    }
    train = np.unique(edges["train"], axis=0)
    listed = [(h, r, t, 1.0, 0, 1, i) for i, (h, r, t) in enumerate(train.tolist())]
    return _pack(entities, names, listed, np.zeros((len(entities), 0), np.float32)), {**edges, "train": train}


def to_hetero(graph: Graph) -> HeteroData:
    """The graph as PyTorch Geometric's HeteroData: node type `concept`, an edge type per relation and inverse.

    Each edge type carries edge_index (2, n) long and edge_attr (n, 3) float: belief, papers, first year (0
    where undated). Concepts carry x (n_concepts, n_features) and their ids.
    """
    import torch

    from gnn.encoder import hetero_data

    triples = from_graph(graph)
    data = hetero_data()
    data["concept"].x = torch.from_numpy(triples.features)  # (n_concepts, n_features)
    data["concept"].ids = list(triples.entities)
    attributes = np.stack([triples.belief, triples.papers, triples.year], 1).astype(np.float32)
    for number, name in enumerate(triples.relations):
        mine = triples.edges[:, 1] == number
        if not mine.any():
            continue
        there = torch.from_numpy(triples.edges[mine][:, [0, 2]].T.copy())  # (2, n)
        for label, index in ((name, there), (f"inverse_{name}", there.flip(0))):
            data["concept", label, "concept"].edge_index = index
            data["concept", label, "concept"].edge_attr = torch.from_numpy(attributes[mine])  # (n, 3)
    return data


def _pack(
    entities: tuple[str, ...], relations: tuple[str, ...], rows: Iterable[tuple[Any, ...]], features: Floats
) -> Triples:
    listed = list(rows)
    edges = np.array([row[:3] for row in listed], np.int64).reshape(-1, 3)
    belief = np.array([row[3] for row in listed], np.float32)
    year = np.array([row[4] for row in listed], np.int64)
    papers = np.array([row[5] for row in listed], np.int64)
    group = np.array([row[6] for row in listed], np.int64)
    return Triples(entities, relations, edges, belief, year, papers, group, features)


def _has(folder: Path, part: str) -> bool:
    return (folder / f"{part}.txt").is_file()


def _read_tsv(path: Path) -> list[tuple[str, str, str]]:
    if not path.is_file():
        raise InvalidValue(f"{path} is missing. Give a folder with train.txt, valid.txt and test.txt.")
    rows: list[tuple[str, str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != 3:
            raise InvalidValue(
                f"{path}:{number} has {len(cells)} columns, not 3. Write head, relation and tail with tabs between."
            )
        rows.append((cells[0].strip(), cells[1].strip(), cells[2].strip()))
    if not rows:
        raise InvalidValue(f"{path} is empty. Give at least one line of head, relation and tail.")
    return rows
