"""Files made to harm: each is refused by a listed code, in bounded memory, through the command line too."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from extraction.readers import limits, read
from kg.model import Document, Refusal

ROOT = Path(__file__).resolve().parent.parent.parent
BIG = 100_000_000
PEAK_MB = 500
CODES = {
    "not_found", "not_a_file", "unreadable", "empty", "binary", "too_large", "wrong_encoding", "malformed_xml",
    "entity_bomb", "unknown_xml", "malformed_json", "malformed_bioc", "missing_id", "bad_field", "bad_sentence",
    "bad_status", "bad_year", "broken_gzip", "unreadable_pdf", "encrypted_pdf", "no_text", "no_documents",
}  # fmt: skip
"""Every code a refusal may have."""

TEXT = "HIIT raised maximal oxygen uptake in trained cyclists, p < 0.05. "
ESCAPED = TEXT.replace("<", "&lt;")


def jats(body: str, head: str = '<?xml version="1.0"?>', attributes: str = "") -> bytes:
    return (
        f'{head}<article article-type="research-article"{attributes}><front><article-meta><title-group><article-title>'
        f"Intervals and uptake</article-title></title-group></article-meta></front><body>{body}</body></article>"
    ).encode()


def records(count: int, repeat: int = 3) -> bytes:
    one = (
        "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><ArticleTitle>Intervals</ArticleTitle><Abstract>"
        "<AbstractText>{}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
    )
    return "".join(one.format(number, ESCAPED * repeat) for number in range(1, count + 1)).encode()


def pubmed(count: int) -> bytes:
    return b"<PubmedArticleSet>" + records(count) + b"</PubmedArticleSet>"


def bioc() -> bytes:
    passages = [{"infons": {"type": "abstract"}, "text": TEXT * 3}]
    return json.dumps({"source": "own", "documents": [{"id": "1", "passages": passages}]}).encode()


def line(key: str) -> bytes:
    return json.dumps({"id": key, "title": "Intervals", "text": TEXT * 3}).encode() + b"\n"


WHOLE = {
    "own.nxml": jats(f"<sec><title>Methods</title><p>{ESCAPED * 3}</p></sec>"),
    "own.xml": pubmed(5),
    "own.json": bioc(),
    "own.xml.gz": gzip.compress(pubmed(5), mtime=0),
}


def bombs() -> Iterator[tuple[str, bytes]]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for name, declared, use in (
        ("laughs", f'<!ENTITY l0 "ha">{laughs}', "&l11;"),
        ("quadratic", f'<!ENTITY q "{"a" * 50_000}">', "&q;" * 5_000),
        ("external", '<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        ("parameter", '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;', ESCAPED),
    ):
        whole = jats(f"<p>{ESCAPED}{use}</p>", f"<!DOCTYPE article [{declared}]>")
        yield f"{name}.nxml", whole
        yield f"{name}-utf16.nxml", whole.decode().encode("utf-16")
        yield f"{name}.nxml.gz", gzip.compress(whole, mtime=0)


@cache
def hostile() -> dict[str, tuple[str, bytes]]:
    """Name of each file → the code it must get, and its bytes."""
    paragraph, padded = f"<p>{ESCAPED}</p>", " ".join(["", *(f'a{n}="1"' for n in range(50_000))])
    text = TEXT.encode()
    return {
        **{name: ("entity_bomb", data) for name, data in bombs()},
        "deep.nxml": ("malformed_xml", jats("<sec>" * 100_000 + paragraph + "</sec>" * 100_000)),
        "deep-open.nxml": ("malformed_xml", jats("<sec>" * 100_000)),
        "deep-marks.nxml": ("malformed_xml", jats("<p>" + "<bold>" * 230 + ESCAPED + "</bold>" * 230 + "</p>")),
        "attribute.nxml": ("malformed_xml", jats(paragraph, attributes=f' id="{"x" * 12_000_000}"')),
        "attribute-twice.nxml": ("malformed_xml", jats(paragraph, attributes=' a="1" a="2"')),
        "attributes-empty.nxml": ("no_text", jats("", attributes=padded)),
        "comments.xml": ("malformed_xml", b"<!--" * 16_000),
        "instructions.xml": ("malformed_xml", b"<?" * 32_000),
        "no-such-code.nxml": ("malformed_xml", jats(paragraph, '<?xml version="1.0" encoding="klingon"?>')),
        "latin.nxml": ("malformed_xml", jats(f"{paragraph}<p>Müller ±</p>").decode().encode("latin-1")),
        "latin.txt": ("wrong_encoding", text * 5 + "Müller ± 5 µmol".encode("latin-1")),
        "mixed.txt": ("binary", text * 5 + TEXT.encode("utf-16-le")),
        "unmarked.txt": ("binary", (TEXT * 5).encode("utf-16-le")),
        "brackets.json": ("malformed_json", b"[" * 100_000),
        "brackets-closed.json": ("malformed_json", b"[" * 100_000 + b"]" * 100_000),
        "braces.jsonl": ("malformed_json", b'{"id": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001 + b"\n"),
        "digits.jsonl": ("malformed_json", b'{"id": "a", "year": ' + b"9" * 10_000 + b', "text": "' + text + b'"}\n'),
        "surrogate.jsonl": ("wrong_encoding", b'{"id": "a", "sentences": [{"text": "' + text + b'\\ud800"}]}\n'),
        "id-list.jsonl": ("bad_field", b'{"id": [1], "text": "' + text + b'"}\n'),
        "sentences-number.jsonl": ("bad_field", b'{"id": "b", "sentences": 3}\n'),
        "sentence-number.jsonl": ("bad_sentence", b'{"id": "c", "sentences": [4]}\n'),
        "documents-number.json": ("no_documents", b'{"documents": 3}'),
        "documents-odd.json": ("malformed_bioc", b'{"documents": [1]}'),
        "infons-odd.json": ("no_text", b'{"documents": [{"passages": [1, {"infons": 3, "text": null}]}]}'),
        "picture.nxml": ("binary", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        "program.txt": ("binary", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8),
        "page.html": ("unknown_xml", f"<!DOCTYPE html><html><body>{paragraph}</body></html>".encode()),
        "nothing.nxml": ("empty", b""),
        "newlines.txt": ("empty", b"\n" * 100_000),
        "packed-twice.gz": ("binary", gzip.compress(gzip.compress(pubmed(2)))),
        "packed-zeros.gz": ("empty", gzip.compress(bytes(20_000_000))),
        "packed-damaged.gz": ("broken_gzip", gzip.compress(pubmed(50))[:-300] + bytes(300)),
        "stub.pdf": ("unreadable_pdf", b"%PDF-1.7\n%%EOF"),
        "looping.pdf": (
            "unreadable_pdf",
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj "
            b"trailer<</Root 1 0 R>>",
        ),
    }


def outcome(path: Path) -> list[Document | Refusal]:
    items = list(read([path]))
    for item in items:
        if isinstance(item, Refusal):
            assert item.code in CODES, item
            assert item.reason.endswith("."), item
            assert "\n" not in item.reason, item
            assert item.source.startswith(str(path)), item
        else:
            assert len(item.content_hash) == 64
    return items


def codes(path: Path) -> list[str]:
    return [item.code if isinstance(item, Refusal) else f"read {item.id}" for item in outcome(path)]


@pytest.mark.parametrize("name", hostile())
def test_hostile_file_is_one_refusal_with_its_code(tmp_path: Path, name: str) -> None:
    code, data = hostile()[name]
    (tmp_path / name).write_bytes(data)
    assert codes(tmp_path / name) == [code]


def test_an_archive_of_other_files_is_binary(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", WHOLE["own.nxml"])
    assert codes(tmp_path / "a.docx") == ["binary"]


def test_nesting_that_the_parser_allows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.nxml"
    path.write_bytes(jats("<sec>" * 200 + f"<p>{ESCAPED}</p>" + "</sec>" * 200))
    (paper,) = outcome(path)
    assert isinstance(paper, Document)
    assert paper.passages[-1].text == TEXT.strip()


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_breaks_off_gives_no_document(tmp_path: Path, name: str) -> None:
    data, path = WHOLE[name], tmp_path / name
    for end in range(1, len(data) - 2, max(1, len(data) // 60)):
        path.write_bytes(data[:end])
        assert not [item for item in outcome(path) if isinstance(item, Document)], f"cut at byte {end}"


def test_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line("a") + line("b")[:40] + b"\n" + line("c"))
    assert codes(path) == ["read a", "malformed_json", "read c"]
    broken = list(read([path]))[1]
    assert isinstance(broken, Refusal)
    assert broken.source == f"{path}:2"


# --- a hundred megabytes of nothing, through the command line -------------------------------------


def write_big(folder: Path) -> None:
    folder.mkdir()
    with (folder / "zeros.nxml").open("wb") as file:
        file.truncate(BIG)
    with (folder / "sparse.jsonl").open("wb") as file:
        file.write(b'{"id": "a", "text": "')
        file.truncate(BIG)
    for name, head, fill in (
        ("spaces.txt", b"", b" "), ("newlines.txt", b"", b"\n"), ("line.txt", b"", b"a "), ("words.txt", b"", b"ab\n"),
        ("line.jsonl", b'{"id": "a", "text": "', b"a"), ("paper.nxml", b"<article><body><p>", b"a "),
    ):  # fmt: skip
        with (folder / name).open("wb") as file:
            file.write(head)
            for _ in range(BIG // 1_000_000):
                file.write(fill * (1_000_000 // len(fill)))
    (folder / "tags.nxml").write_bytes(jats("<p/>" * 7_000_000))
    (folder / "objects.json").write_bytes(b"[" + b"{}," * 9_000_000 + b"{}]")
    (folder / "spaces.gz").write_bytes(gzip.compress(b" " * BIG, 1))


MEASURED = """
import resource, sys
from pathlib import Path
from ui.cli import main
try:
    main()
finally:
    status = Path("/proc/self/status")
    if status.exists():  # the peak since the program began; ru_maxrss keeps that of the parent
        peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    else:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    print("PEAK", peak // 1024, file=sys.stderr)
"""


def structure(folder: Path, out: Path) -> tuple[int, int, str]:
    """Exit status, peak memory in MB and standard error of `physiograph structure FOLDER --out OUT`."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "structure", str(folder), "--out", str(out)],
        capture_output=True, text=True, timeout=300, check=False, cwd=ROOT,
    )  # fmt: skip
    said, peak = done.stderr.rsplit("PEAK", 1)
    return done.returncode, int(peak), said


def test_nothing_readable_is_status_1_within_memory(tmp_path: Path) -> None:
    write_big(tmp_path / "big")
    names = [path.name for path in (tmp_path / "big").iterdir()]
    status, peak, said = structure(tmp_path / "big", tmp_path / "out.jsonl")
    for name in names:
        (tmp_path / "big" / name).unlink()
    assert status == 1
    assert peak <= PEAK_MB
    assert "Traceback" not in said
    assert (tmp_path / "out.jsonl").read_text() == ""
    assert [name for name in names if name not in said] == []


def test_something_readable_is_status_0_within_memory(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name, (_, data) in hostile().items():
        (folder / name).write_bytes(data)
    (folder / "good.jsonl").write_bytes(line("good"))
    status, peak, said = structure(folder, tmp_path / "out.jsonl")
    assert status == 0
    assert peak <= PEAK_MB
    assert "Traceback" not in said
    assert [json.loads(each)["document_id"] for each in (tmp_path / "out.jsonl").read_text().splitlines()] == ["good"]


# --- sets too large to hold -----------------------------------------------------------------------


@pytest.fixture
def large_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, int]:
    """A set above the limit of what is read at once (set to 3 MB here, to be quick), and how many records it has."""
    monkeypatch.setattr(limits, "WHOLE_XML", 3_000_000)
    some, path = records(100, 300), tmp_path / "set.xml"
    times = 3_300_000 // len(some) + 1
    path.write_bytes(b"<PubmedArticleSet>" + some * times + b"</PubmedArticleSet>")
    return path, 100 * times


def test_a_large_set_is_read_record_by_record(large_set: tuple[Path, int]) -> None:
    path, count = large_set
    found = [(item.id, item.source_format) for item in read([path]) if isinstance(item, Document)]
    assert len(found) == count
    assert found[0] == ("PMID:1", "pubmed")


def test_a_large_set_that_breaks_off_gives_no_document(large_set: tuple[Path, int]) -> None:
    path, _ = large_set
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 30)
    assert codes(path) == ["malformed_xml"]
