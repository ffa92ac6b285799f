"""What the tests of the readers share: made-up papers, and how to look at what became of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extraction.readers import read
from kg.model import Document, Refusal

BODY = "Ten cyclists trained on four days a week for six weeks."
Write = Any
"""write(name, content) -> the path of a new file."""


def only(path: Path) -> Document:
    (item,) = read([path])
    assert isinstance(item, Document), item
    return item


def refusals(*paths: Path) -> list[tuple[str, str]]:
    """(source, code) of every refusal; there is nothing but refusals."""
    items = list(read(paths))
    assert all(isinstance(item, Refusal) for item in items), items
    return [(item.source, item.code) for item in items]  # type: ignore[union-attr]


def texts(document: Document, section: str) -> list[tuple[str | None, str]]:
    return [(each.heading, each.text) for each in document.passages if each.section == section]


def jats(
    meta: str = "", body: str = f"<p>{BODY}</p>", *, title: str = "Intervals", attributes: str = "", back: str = ""
) -> str:
    return (
        f'<?xml version="1.0"?><article xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}><front><journal-meta>'
        f"<journal-title-group><journal-title>Journal of Runs</journal-title></journal-title-group></journal-meta>"
        f"<article-meta>{meta}<title-group><article-title>{title}</article-title></title-group></article-meta></front>"
        f"<body>{body}</body><back>{back}</back></article>"
    )


PASSAGES = [
    ({"type": "front", "section_type": "TITLE", "year": "2015", "article-id_pmc": "7"}, "Heat and runners"),
    ({"type": "abstract_title_1", "section_type": "ABSTRACT"}, "Aim"),
    ({"type": "abstract", "section_type": "ABSTRACT"}, "To see whether heat slows runners."),
    ({"type": "title_1", "section_type": "METHODS"}, "What we did"),
    ({"type": "paragraph", "section_type": "METHODS"}, "We ran."),
    ({"type": "fig_caption", "section_type": "FIG"}, "A picture."),
    ({"type": "table", "section_type": "TABLE"}, "1 2 3"),
    ({"type": "title_1", "section_type": "CONCL"}, "Conclusion"),
    ({"type": "paragraph", "section_type": "CONCL"}, "Run."),
    ({"type": "ref", "section_type": "REF"}, "Smith 1999"),
]


def bioc_json() -> str:
    passages = [{"infons": infons, "offset": 0, "text": text} for infons, text in PASSAGES]
    return json.dumps({"source": "x", "documents": [{"id": "PMC7", "passages": passages}]}, indent=1)


def bioc_xml() -> str:
    passages = ""
    for infons, text in PASSAGES:
        notes = "".join(f'<infon key="{key}">{value}</infon>' for key, value in infons.items())
        passages += f"<passage>{notes}<text>{text}</text></passage>"
    return f"<collection><source>x</source><document><id>PMC7</id>{passages}</document></collection>"


def record(**fields: Any) -> str:
    return json.dumps({"id": "a", **fields}) + "\n"
