"""Feeds the readers with damaged and made-up files until the time is up; prints what crashed, hung or grew.

Run: python benchmarks/fuzz_readers.py [--minutes 1] [--seed 0] [--keep FOLDER]
A crash is any exception out of `read`; a hang is a file of more than 10 CPU seconds; memory must stay below 1 GB.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extraction.readers import read
from kg.model import Refusal

CORPUS = Path(__file__).resolve().parent.parent / "demo" / "corpus"
HANG_S = 10.0
WORDS = (
    b"<p>", b"</sec>", b"<![CDATA[", b"<!--", b"&#0;", b"&lt;", b'"', b"\\u0000", b"\\ud800", b"[", b"{", b"}", b"null",
    b"1e999", b"-0", b"\xff\xfe", b"\0", b"\x1f\x8b", b"<!ENTITY a 'b'>", b"xmlns:a='b'", b"physiograph:9", b"\n",
    b"A" * 999, "\u202e".encode(), b"endobj", b"stream\r\n", b"/Length 99999999", b"<< /Kids [1 0 R] >>",
)  # fmt: skip


def damaged(data: bytes, other: bytes, draw: random.Random) -> bytes:
    """A file with a few of: bytes changed, parts cut, doubled, moved, taken from another file, words put in."""
    made = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 4, 16, 64))):
        at = draw.randrange(len(made) + 1)
        end = min(len(made), at + draw.choice((1, 4, 40, 400, 4000)))
        kind = draw.randrange(6)
        if kind == 0 and at < len(made):
            made[at] = draw.randrange(256)
        elif kind == 1:
            del made[at:end]
        elif kind == 2:
            made[at:at] = made[at:end] * draw.choice((1, 2, 20))
        elif kind == 3:
            start = draw.randrange(len(other) + 1)
            made[at:end] = other[start : start + draw.choice((4, 40, 400))]
        elif kind == 4:
            made[at:at] = draw.choice(WORDS)
        else:
            piece = bytes(made[at:end])
            del made[at:end]
            to = draw.randrange(len(made) + 1)
            made[to:to] = piece
        del made[4_000_000:]
    return gzip.compress(made, 1, mtime=0) if draw.random() < 0.02 else bytes(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="CPU minutes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="folder for the files that failed")
    given = parser.parse_args()
    draw, counts, failed = random.Random(given.seed), Counter[str](), 0
    seeds = [
        path.read_bytes() for path in sorted(CORPUS.rglob("*")) if path.is_file() and path.stat().st_size < 300_000
    ]
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        while time.process_time() - start < given.minutes * 60:
            data = damaged(draw.choice(seeds), draw.choice(seeds), draw)
            path.write_bytes(data)
            before = time.process_time()
            try:
                for item in read([path]):
                    counts[item.code if isinstance(item, Refusal) else item.source_format] += 1
                bad = time.process_time() - before > HANG_S
            except Exception:
                traceback.print_exc()
                bad = True
            if bad:
                failed += 1
                if given.keep:
                    given.keep.mkdir(parents=True, exist_ok=True)
                    (given.keep / f"failed-{given.seed}-{failed}").write_bytes(data)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(", ".join(f"{code} {count}" for code, count in counts.most_common()))
    print(f"{time.process_time() - start:.0f} CPU s, {failed} failed, peak {peak:.2f} GB")
    sys.exit(failed > 0 or peak > 1.0)


if __name__ == "__main__":
    main()
