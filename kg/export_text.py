"""The graph in GraphML and its papers in BibTeX and RIS, written with the standard library."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from kg.model import Graph, Paper

NODE_FIELDS: Final[Mapping[str, str]] = {"name": "string", "type": "string", "synonyms": "string", "source": "string"}
EDGE_FIELDS: Final[Mapping[str, str]] = {
    "relation": "string",
    "belief": "double",
    "papers": "int",
    "claims": "int",
    "first_year": "int",
    "last_year": "int",
    "conflict": "boolean",
    "conflict_kind": "string",
    "designs": "string",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
)


def graphml(graph: Graph) -> str:
    """Concepts as nodes, links and hierarchy as directed edges; `papers` and `claims` are counts there.

    Source: http://graphml.graphdrawing.org/specification.html
    """
    lines = [*_HEAD]
    for group, fields in (("node", NODE_FIELDS), ("edge", EDGE_FIELDS)):
        for name, kind in fields.items():
            lines.append(f'<key id="{group}_{name}" for="{group}" attr.name="{name}" attr.type="{kind}"/>')
    lines.append('<graph id="physiograph" edgedefault="directed">')
    lines += _nodes(graph)
    lines += _edges(graph)
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def _nodes(graph: Graph) -> Iterator[str]:
    for concept in graph.concepts:
        values = {
            "name": concept.name,
            "type": concept.type,
            "synonyms": " | ".join(concept.synonyms),
            "source": concept.source,
        }
        yield f"<node id={_attribute(concept.id)}>{_data('node', values)}</node>"


def _edges(graph: Graph) -> Iterator[str]:
    for link in graph.links:
        values = {
            "relation": link.relation,
            "belief": link.belief,
            "papers": len(link.papers),
            "claims": len(link.claims),
            "first_year": link.first_year,
            "last_year": link.last_year,
            "conflict": link.conflict,
            "conflict_kind": link.conflict_kind,
            "designs": " | ".join(link.designs),
        }
        yield _edge(link.subject, link.object, values)
    for edge in graph.hierarchy:
        yield _edge(edge.child, edge.parent, {"relation": edge.kind})


def _edge(source: str, target: str, values: Mapping[str, Any]) -> str:
    return f"<edge source={_attribute(source)} target={_attribute(target)}>{_data('edge', values)}</edge>"


def _data(group: str, values: Mapping[str, Any]) -> str:
    given = ((name, value) for name, value in values.items() if value not in (None, ""))
    return "".join(f'<data key="{group}_{name}">{_text(value)}</data>' for name, value in given)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_NOT_XML.sub(" ", str(value)))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub(" ", text))


# --- BibTeX ---------------------------------------------------------------------------------------

_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(graph: Graph) -> str:
    """An @article entry for each paper, by id; keys are made of the ids.

    Source: http://www.bibtex.org/Format/
    """
    used: set[str] = set()
    return "\n".join(_entry(paper, _key(paper, used)) for paper in graph.papers)


def _key(paper: Paper, used: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", paper.id).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_") or "paper"
    key, number = stem, 1
    while key.lower() in used:
        number += 1
        key = f"{stem}_{number}"
    used.add(key.lower())
    return key


def _entry(paper: Paper, key: str) -> str:
    fields = {
        "title": f"{{{_latex(paper.title)}}}" if paper.title else "",
        "author": " and ".join(_latex(author) for author in paper.authors),
        "journal": _latex(paper.journal),
        "year": str(paper.year or ""),
        "doi": paper.doi,
        "pmid": paper.pmid,
        "note": "" if paper.status == "published" else _latex(paper.status),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@article{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _latex(text: str) -> str:
    """Text with what BibTeX and LaTeX give a meaning to escaped, in one line."""
    return "".join(_SPECIAL.get(one, one) for one in " ".join(text.split()))


# --- RIS ------------------------------------------------------------------------------------------


def ris(graph: Graph) -> str:
    """A JOUR record for each paper, by id; lines end as the format wants it.

    Source: Research Information Systems, "RIS Format Specifications" (2001).
    """
    return "".join(f"{line}\r\n" for paper in graph.papers for line in _record(paper))


def _record(paper: Paper) -> Iterator[str]:
    fields = [
        ("TY", "JOUR"),
        ("ID", paper.id),
        ("TI", paper.title),
        *(("AU", _inverted(author)) for author in paper.authors),
        ("JO", paper.journal),
        ("PY", str(paper.year or "")),
        ("DO", paper.doi),
        ("AN", paper.pmid),
        ("N1", "" if paper.status == "published" else paper.status),
        ("ER", " "),
    ]
    for tag, value in fields:
        if value:
            yield f"{tag}  - {' '.join(value.split())}"


def _inverted(author: str) -> str:
    """Surname, initials, from "Doe JB" as PubMed has it; other forms stay as they are.

    >>> _inverted("van der Berg J"), _inverted("Doe, Jane"), _inverted("The HERITAGE Group")
    ('van der Berg, J.', 'Doe, Jane', 'The HERITAGE Group')
    """
    surname, _, initials = author.rpartition(" ")
    if not surname or "," in author or not re.fullmatch(r"[A-Z]{1,3}", initials):
        return author
    return f"{surname}, {' '.join(f'{one}.' for one in initials)}"
