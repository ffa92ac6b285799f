"""Links by parts are the links of the whole, whatever the number of parts and the order of the claims."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest
from kg_makers import claim, papers_of

from kg.assemble import assemble
from kg.bulk_neo4j import write
from kg.errors import InvalidValue, PhysiographError
from kg.labels import RELATIONS
from kg.model import Claim
from kg.partitions import links

ENDS = ("PHYS:1", "PHYS:2", "PHYS:3", "PHYS:4", "fancy index", "the Fancy-Index", 'a "quoted", name\twith\nbreaks')


def many(count: int = 600) -> list[Claim]:
    draw = random.Random(3)
    made = [
        claim(draw.choice(ENDS), draw.choice(RELATIONS), draw.choice(ENDS), f"PMC{draw.randrange(60)}",
              draw.choice((None, 1999, 2005, 2020)))
        for _ in range(count)
    ]  # fmt: skip
    return [*made, *made[:20], *(replace(one, curation="accepted") for one in made[20:30])]


@pytest.mark.parametrize("parts", [1, 2, 7, 64])
@pytest.mark.parametrize("as_of", [None, 2005])
def test_links_are_those_of_the_whole(tmp_path: Path, parts: int, as_of: int | None):
    claims = many()
    papers = papers_of(claims)
    want = assemble(claims, papers, as_of=as_of).links
    assert len(want) > 50
    shuffled = random.Random(parts).sample(claims, len(claims))
    assert tuple(links(shuffled, papers, as_of=as_of, parts=parts, folder=tmp_path)) == want
    assert list(tmp_path.iterdir()) == []


def test_no_room_is_told(tmp_path: Path):
    (tmp_path / "f").write_text("")
    with pytest.raises(PhysiographError, match="TMPDIR"):
        list(links(many(3), papers_of(many(3)), folder=tmp_path / "f"))
    with pytest.raises(InvalidValue):
        list(links([], {}, parts=0))


def test_import_files_hold_every_node_and_edge(tmp_path: Path):
    claims = many()
    graph = assemble(claims, papers_of(claims))
    command = write(graph, tmp_path)
    named = {word.rpartition("=")[2] for word in command if word.startswith(("--nodes", "--relationships"))}
    assert named == {str(path) for path in tmp_path.iterdir()}
    for label, items in (("Concept", graph.concepts), ("Paper", graph.papers)):
        with (tmp_path / f"{label}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert head[0] == f"id:ID({label})"
        assert [row[0] for row in rows] == [item.id for item in items]
        assert {len(row) for row in rows} == {len(head)}
    with (tmp_path / "INCREASES-Concept-Concept.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    wanted = [link for link in graph.links if link.relation == "increases"]
    assert sorted((row[0], row[-1]) for row in rows) == sorted((link.subject, link.object) for link in wanted)
    assert "belief:double" in head
