"""Two hundred damaged files, made from the demonstration papers with a fixed seed."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent.parent / "demo" / "corpus"
COUNT = 200
XML = (
    "jats/1995-endurance-training-citrate-synthase.nxml",
    "jats/2015-abstract-only-priming-critical-power.nxml",
    "pubmed/journal-articles.xml",
    "pubmed/muscle-and-strength.xml.gz",
    "bioc/adjuvants-and-substrates.bioc.xml",
)
JSON = ("bioc/signals-and-ageing.bioc.json",)
LINES = ("jsonl/one-text-each.jsonl", "jsonl/sentence-by-sentence.jsonl")
PDF = "pdf/2021-iron-altitude-haemoglobin-rct.pdf"
BLANK = 100_000_000
ROOTS = {
    "jats": "article><body><p>{}</p></body></article",
    "pubmed": "PubmedArticleSet><MedlineCitation><Article><ArticleTitle>{}</ArticleTitle></Article></MedlineCitation>"
    "</PubmedArticleSet",
    "bioc": "collection><document><id>1</id><passage><text>{}</text></passage></document></collection",
}


@dataclass(frozen=True)
class Mutant:
    """A damaged file: its name, its bytes, what was done, and the file it was made from ("" where made of nothing)."""

    name: str
    kind: str
    data: bytes
    parent: str = ""


def mutants() -> list[Mutant]:
    """All of them; the same at every call."""
    random_ = random.Random(20260725)
    made = [*_truncated(random_), *_encoded(), *_bombs(), *_nothing(), *_of_wrong_type(), *_empty(), *_noise(random_)]
    return [*made, *_flipped(random_, COUNT - len(made))]


def parents() -> tuple[str, ...]:
    """The undamaged files, a format each at least."""
    text = min(CORPUS.glob("text/*.txt")).relative_to(CORPUS).as_posix()
    return (*XML, *JSON, *LINES, text, PDF)


def content(parent: str) -> bytes:
    return (CORPUS / parent).read_bytes()


def _truncated(random_: random.Random) -> Iterator[Mutant]:
    for parent in parents():
        for number in range(5):
            whole = content(parent).rstrip()
            yield Mutant(
                f"cut-{number}-{Path(parent).name}", "truncated", whole[: random_.randrange(1, len(whole))], parent
            )


def _encoded() -> Iterator[Mutant]:
    for parent in parents():
        raw = content(parent)
        if parent.endswith((".gz", ".pdf")):
            continue
        text = raw.decode("utf-8")
        for encoding in ("utf-16", "utf-16-le", "utf-32", "cp500"):
            data = text.encode(encoding, "xmlcharrefreplace")
            yield Mutant(f"{encoding}-{Path(parent).name}", "encoding", data, parent)
        middle = text.index("the ", len(text) // 3)
        data = text[:middle].encode() + b"caf\xe9 " + text[middle:].encode()
        yield Mutant(f"latin-1-{Path(parent).name}", "encoding", data, parent)


def _bombs() -> Iterator[Mutant]:
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    declared = {
        "laughs": (laughs, "&a11;"),
        "quadratic": (f'<!ENTITY q "{"x" * 50_000}">', "&q;" * 5_000),
        "external": ('<!ENTITY e SYSTEM "file:///etc/hostname">', "&e;"),
        "parameter": ('<!ENTITY % p SYSTEM "http://127.0.0.1:9/evil.dtd"> %p;', "words"),
    }
    for root, body in ROOTS.items():
        for name, (entities, use) in declared.items():
            xml = f"<!DOCTYPE r [{entities}]><{body.format(use)}>"
            yield Mutant(f"bomb-{name}-{root}.xml", "bomb", xml.encode())
        xml = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [{laughs}]><{body.format("&a11;")}>'
        yield Mutant(f"bomb-utf16-{root}.xml", "bomb", xml.encode("utf-16"))
        yield Mutant(f"bomb-packed-{root}.xml.gz", "bomb", gzip.compress(xml.encode("utf-16"), mtime=0))


def _nothing() -> Iterator[Mutant]:
    for name, start, filler in (
        ("zeros", b"", b"\0"), ("spaces", b"", b" "), ("lines", b"", b"\n"), ("article", b"<article><body><p>", b" "),
        ("set", b"<PubmedArticleSet>", b"\n"), ("list", b"[", b" "), ("line", b'{"id": "a", "text": "', b" "),
        ("a", b"", b"a"),
    ):  # fmt: skip
        yield Mutant(f"nothing-{name}.gz", "nothing", gzip.compress(start + filler * BLANK, 1, mtime=0))


def _of_wrong_type() -> Iterator[Mutant]:
    page = b"<!DOCTYPE html><html><head><title>Page</title></head><body><p>This is a page of the web.</p></body></html>"
    for name, data in {
        "picture.nxml": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4,
        "archive.xml": b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256)) * 4,
        "program.json": b"\x7fELF\x02\x01\x01\0\0\0" + bytes(256),
        "database.jsonl": b"SQLite format 3\0" + bytes(1024),
        "page.nxml": page,
        "drawing.xml": b'<svg xmlns="http://www.w3.org/2000/svg"><text>Oxygen uptake rose after training</text></svg>',
        "numbers.json": b"[1]",
        "nested.json": b"[" * 100_000,
        "deep.xml": b"<article>" + b"<sec>" * 5_000,
        "no-text.jsonl": b'{"id": "a", "year": 2001}',
        "no-passages.json": b'{"documents": 5}',
        "surrogate.jsonl": b'{"id": "a", "text": "oxygen uptake rose after the training", "title": "\\ud800"',
        "packed-twice.gz": gzip.compress(gzip.compress(page, mtime=0), mtime=0),
        "set-of-none.xml": b"<PubmedArticleSet></PubmedArticleSet>",
        "collection-of-none.xml": b"<collection><source>x</source></collection>",
    }.items():
        yield Mutant(name, "type", data)


def _empty() -> Iterator[Mutant]:
    for name, data in {
        "nothing.nxml": b"", "mark.txt": b"\xef\xbb\xbf", "lines.jsonl": b"\n\n\n", "blank.txt": b"  \t ",
        "packed.gz": gzip.compress(b"", mtime=0),
    }.items():  # fmt: skip
        yield Mutant(name, "empty", data)


def _noise(random_: random.Random) -> Iterator[Mutant]:
    for number in range(10):
        yield Mutant(f"noise-{number}.nxml", "binary", b"\x07\0" + random_.randbytes(10 ** (1 + number % 5)))


def _flipped(random_: random.Random, count: int) -> Iterator[Mutant]:
    for number in range(count):
        parent = parents()[number % len(parents())]
        data = bytearray(content(parent))
        for _ in range(4 ** (number % 4)):
            data[random_.randrange(len(data))] ^= 1 << random_.randrange(8)
        yield Mutant(f"flip-{number}-{Path(parent).name}", "flipped", bytes(data), parent)
