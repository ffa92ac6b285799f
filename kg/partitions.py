"""Links of more claims than memory holds: claims are spread over files by their pair, and each file is assembled alone.

All that bears on a link is its pair's claims and the studies of their papers, so the links are those of `kg.assemble`,
in the same order. Memory holds the papers, their studies, and one part of the claims.
"""

from __future__ import annotations

import heapq
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from kg.assemble import _counts, _links, grounded, link_pair, normal_form
from kg.cohorts import studies
from kg.errors import InvalidValue, PhysiographError
from kg.model import Claim, Link, Paper
from kg.weights import DEFAULT, Weights
from kg.wire import claim_from_json, claim_to_json

PARTS: Final = 64
"""Files that claims are spread over; 10 million claims are about 160,000 in each."""


def links(
    claims: Iterable[Claim],
    papers: Mapping[str, Paper],
    *,
    as_of: int | None = None,
    name_key: Callable[[str], str] = normal_form,
    weights: Weights = DEFAULT,
    parts: int = PARTS,
    folder: Path | None = None,
) -> Iterator[Link]:
    """The links that `kg.assemble.assemble` would make, by subject, object and relation.

    Args:
        folder: on a disk with room for twice the claims; a temporary one is made in it and removed. None is the
            system's own.
    Raises: InvalidValue: fewer than one part. PhysiographError: no room, or the folder cannot be written.
    """
    if parts < 1:
        raise InvalidValue(f"{parts} parts: it must be at least 1.")
    known = {key: paper for key, paper in papers.items() if as_of is None or (paper.year or as_of + 1) <= as_of}
    cohorts = studies(known.values())
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix="physiograph-parts-") as made:
            counted = (one for one in (grounded(claim, name_key) for claim in claims) if _counts(one, known, as_of))
            files = _spread(counted, Path(made), parts)
            yield from heapq.merge(
                *(_links(_kept(path), cohorts, weights) for path in files),
                key=lambda link: (link.subject, link.object, link.relation),
            )
    except OSError as error:
        raise PhysiographError(
            f"cannot spread the claims over {folder or tempfile.gettempdir()}: {error.strerror or error}. "
            "Make room there, or set TMPDIR to another disk."
        ) from error


def _spread(claims: Iterable[Claim], folder: Path, parts: int) -> list[Path]:
    files = [folder / f"{number:04d}" for number in range(parts)]
    with ExitStack() as stack:
        streams = [stack.enter_context(path.open("w", encoding="utf-8", newline="\n")) for path in files]
        for claim in claims:
            place = zlib.crc32("\t".join(link_pair(claim)).encode()) % parts
            streams[place].write(f"{claim.curation}\t{claim_to_json(claim)}\n")
    return files


def _kept(path: Path) -> tuple[Claim, ...]:
    """The claims of one part, each once, by id."""
    from dataclasses import replace

    found: dict[str, Claim] = {}
    with path.open(encoding="utf-8", newline="\n") as stream:
        for line in stream:
            curation, _, body = line.partition("\t")
            claim = claim_from_json(body)
            claim = replace(claim, curation=curation) if curation else claim
            same = found.get(claim.claim_id, claim)
            found[claim.claim_id] = max(same, claim, key=repr) if same != claim else claim
    path.unlink()
    return tuple(found[key] for key in sorted(found))
