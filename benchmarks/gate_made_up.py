"""Papers for benchmarks/gate.py that the corpora lack: retracted ones, notices, opinion, copies, and their doubles."""

from __future__ import annotations

import dataclasses
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from extraction.readers import read
from kg.model import Document, Passage

Made = dict[str, tuple[Document, str]]

ABSTRACT = (
    "Sixteen {who} trained for {weeks} weeks and were measured before and after. {What} rose by {share} % and the time "
    "to exhaustion grew, while body mass did not change. Training of this kind changes {what} in {who}."
)
WHO = ("rowers", "older women", "untrained men", "swimmers", "students", "nurses", "runners", "cyclists", "skiers",
       "judo players", "soldiers", "patients with heart failure")  # fmt: skip
WHAT = ("oxygen uptake", "muscle thickness", "critical power", "stroke volume", "lactate threshold", "grip strength",
        "capillary density", "running economy", "jump height", "plasma volume", "citrate synthase",
        "peak power")  # fmt: skip

JATS = (
    '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="{kind}"><front><article-meta><article-id '
    'pub-id-type="doi">{doi}</article-id><title-group><article-title>{title}</article-title></title-group>{more}'
    "<abstract><p>{text}</p></abstract></article-meta></front><body><sec><title>Methods</title><p>We measured gas "
    "exchange in all of them on three days.</p></sec></body></article>"
)
PUBMED = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>{title}</ArticleTitle>"
    "<Abstract><AbstractText>{text}</AbstractText></Abstract><PublicationTypeList>{types}</PublicationTypeList>"
    "</Article>{more}</MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
RELATED = '<related-article related-article-type="{kind}" ext-link-type="doi" xlink:href="10.5555/n{number}"/>'
OTHER = (
    '<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"><PMID>{pmid}</PMID></CommentsCorrections>'
    "</CommentsCorrectionsList>"
)

RETRACTS = '<related-article related-article-type="retracted-article" ext-link-type="doi" xlink:href="{doi}"/>'

JATS_FORMS: tuple[tuple[str, str, str, str, str], ...] = (
    ("retracted", "retracted-article", "{T}", "", ""),
    ("retracted", "research-article", "{T}", "retraction-forward", ""),
    ("retracted", "research-article", "RETRACTED: {T}", "", ""),
    ("retracted", "research-article", "RETRACTED ARTICLE: {T}", "", ""),
    ("retracted", "research-article", "WITHDRAWN: {T}", "", ""),
    ("retracted", "research-article", "[Retracted] {T}", "", ""),
    ("retracted", "review-article", "Retracted: {T}", "", ""),
    ("retracted", "research-article", "{T} (Retracted)", "", ""),
    ("retracted", "research-article", "{T} [Retracted Article]", "", ""),
    ("notice", "retraction", "Retraction: {T}", "", ""),
    ("notice", "research-article", "Retraction notice to “{T}”", "", ""),
    ("notice", "correction", "{T}", "", ""),
    ("notice", "research-article", "Corrigendum: {T}", "", ""),
    ("notice", "other", "Expression of concern: {T}", "", ""),
    ("notice", "research-article", "Erratum to: {T}", "", ""),
    ("notice", "addendum", "Addendum: {T}", "", ""),
    ("editorial", "editorial", "{T}", "", ""),
    ("editorial", "other", "Editorial: {T}", "", ""),
    ("letter", "letter", "{T}", "", ""),
    ("letter", "research-article", "Letter to the Editor: {T}", "", ""),
    ("letter", "other", "Reply to: {T}", "", ""),
    ("letter", "article-commentary", "{T}", "", ""),
    ("letter", "research-article", "Comment on “{T}”", "", ""),
    ("letter", "research-article", "Authors’ response: {T}", "", ""),
    ("ok", "research-article", "Retraction of the scapula in rowing: {T}", "", ""),
    ("ok", "research-article", "Correction of posture and {T}", "", ""),
    ("ok", "research-article", "Withdrawn effort: pacing and {T}", "", ""),
    ("ok", "research-article", "Response to heat: {T}", "", ""),
    ("ok", "research-article", "Training protocols and {T}", "", ""),
    ("ok", "research-article", "Video review of technique changes {T}", "", ""),
)
"""(label, article type, title, related article, —) of papers in JATS."""

PUBMED_FORMS: tuple[tuple[str, str, str, str], ...] = (
    ("retracted", "Retracted Publication", "{T}", ""),
    ("retracted", "Journal Article", "{T}", "RetractionIn"),
    ("retracted", "Journal Article", "Retracted: {T}", ""),
    ("notice", "Retraction of Publication", "{T}", "RetractionOf"),
    ("notice", "Published Erratum", "{T}", "ErratumFor"),
    ("editorial", "Editorial", "{T}", ""),
    ("letter", "Comment", "{T}", "CommentOn"),
    ("letter", "Letter", "{T}", ""),
    ("review", "Review", "{T}", ""),
    ("review", "Systematic Review", "{T}", ""),
    ("protocol", "Clinical Trial Protocol", "{T}", ""),
    ("ok", "Randomized Controlled Trial", "{T}", ""),
)
NOTICED = 8
"""Papers of which only a notice beside them says that they were retracted."""


def made_up(papers: Mapping[str, Document]) -> Made:
    """All of them, with labels; the same for the same papers."""
    made = dict(_written()) | dict(_noticed())
    random_ = random.Random(20261125)
    chosen = [papers[key] for key in sorted(papers) if _length(papers[key]) > 120]
    random_.shuffle(chosen)
    return made | dict(_copies(chosen[:24], random_)) | dict(_companions(chosen[24:30]))


def _written() -> Iterator[tuple[str, tuple[Document, str]]]:
    for number, (label, kind, title, related, _) in enumerate(JATS_FORMS):
        more = RELATED.format(kind=related, number=number) if related else ""
        xml = JATS.format(kind=kind, doi=f"10.5555/{number}", more=more, **_words(number, title))
        yield _only(xml, label)
    for number, (label, kind, title, other) in enumerate(PUBMED_FORMS, 100):
        more = OTHER.format(kind=other, pmid=900_000 + number) if other else ""
        types = f"<PublicationType>{kind}</PublicationType>"
        yield _only(PUBMED.format(pmid=800_000 + number, types=types, more=more, **_words(number, title)), label)


def _noticed() -> Iterator[tuple[str, tuple[Document, str]]]:
    for number in range(200, 200 + NOTICED):
        doi = f"10.5555/{number}"
        yield _only(JATS.format(kind="research-article", doi=doi, more="", **_words(number, "{T}")), "retracted")
        more = RETRACTS.format(doi=doi.upper())
        words = _words(number + 300, "Retraction: {T}")
        yield _only(JATS.format(kind="retraction", doi=f"{doi}.r", more=more, **words), "notice")


def _words(number: int, title: str) -> dict[str, str]:
    """Title and abstract of a made-up trial; no two have the same."""
    who, what = WHO[number % 12], WHAT[(number // 12 + 5 * number) % 12]
    weeks, share = 4 + number % 9, 3 + number % 17
    text = ABSTRACT.format(who=who, what=what, What=what.capitalize(), weeks=weeks, share=share)
    unlike = " ".join(f"{WHAT[(number * k + k) % 12]} was {number * k % 97} units at week {k}," for k in range(1, 9))
    return {"title": title.format(T=f"{what} of {who} after {weeks} weeks, group {number}"), "text": f"{text} {unlike}"}


def _only(xml: str, label: str) -> tuple[str, tuple[Document, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xml"
        path.write_text(xml, encoding="utf-8")
        (document,) = read([path])
    assert isinstance(document, Document), document
    return document.id, (document, label)


# --- copies ---------------------------------------------------------------------------------------


def _copies(papers: list[Document], random_: random.Random) -> Iterator[tuple[str, tuple[Document, str]]]:
    """A copy of each paper: the source stays, the copy is the duplicate."""
    ways = (_other_case, _cut_short, _retitled, _preprint, _revised, _reworded)
    for number, paper in enumerate(papers):
        copy = ways[number % len(ways)](dataclasses.replace(paper, id=f"~copy-{number}", content_hash=""), random_)
        yield copy.id, (copy, "duplicate")


def _other_case(paper: Document, _: random.Random) -> Document:
    """Another record of it: the same DOI in capitals, the abstract without its last third."""
    return dataclasses.replace(_cut(paper, 0.66), title=paper.title.upper(), doi=(paper.doi or paper.id).upper())


def _cut_short(paper: Document, _: random.Random) -> Document:
    """The same title with other marks, most of the abstract gone, no ids."""
    return dataclasses.replace(_cut(paper, 0.4), title=paper.title.replace(":", " -").rstrip("."), doi="", pmid="")


def _retitled(paper: Document, _: random.Random) -> Document:
    """The same abstract, all but its end, under a shorter title, without ids."""
    return dataclasses.replace(_cut(paper, 0.95), title=" ".join(paper.title.split()[:4]), doi="", pmid="")


def _preprint(paper: Document, random_: random.Random) -> Document:
    """A preprint: one word in fifty is another, the title too."""
    changed = _swapped(_cut(paper, 0.97), 0.02, random_)
    title = f"Evidence for {paper.title.lower()[:60]}"
    return dataclasses.replace(changed, title=title, doi=f"10.1101/{paper.id[1:]}", journal="bioRxiv", pmid="")


def _revised(paper: Document, random_: random.Random) -> Document:
    """A preprint before much revision: one word in fifteen is another and a sentence more."""
    changed = _swapped(paper, 0.065, random_)
    more = Passage("abstract", None, "These are the first data of this kind and have not been reviewed by peers yet.")
    named = dataclasses.replace(changed, title=f"{paper.title[:40]}, a study", doi=f"10.21203/{paper.id[1:]}", pmid="")
    return dataclasses.replace(named, passages=(*changed.passages, more), journal="Research Square")


def _reworded(paper: Document, _: random.Random) -> Document:
    """The same in another database: numbers and marks printed otherwise."""
    words = [word.replace("%", " percent").replace("±", "+/-") for word in _words_of(paper)]
    return dataclasses.replace(_cut(_with_abstract(paper, words), 0.9), title=paper.title[:50], doi="", pmid="")


def _companions(papers: list[Document]) -> Iterator[tuple[str, tuple[Document, str]]]:
    """Papers of the same trial: they share a third of the abstract, not the rest."""
    for number, (one, other) in enumerate(zip(papers[::2], papers[1::2], strict=True)):
        texts = [" ".join(p.text for p in paper.passages if p.section == "abstract").split() for paper in (one, other)]
        text = " ".join(texts[0][: len(texts[0]) // 3] + texts[1][len(texts[1]) // 2 :])
        title = f"Second part of the trial: outcomes {number}"
        made = Document(f"~companion-{number}", title, (Passage("title", None, title), Passage("abstract", None, text)))
        yield made.id, (made, "ok")


def _words_of(paper: Document) -> list[str]:
    return " ".join(p.text for p in paper.passages if p.section == "abstract").split()


def _length(paper: Document) -> int:
    return len(_words_of(paper))


def _with_abstract(paper: Document, words: list[str]) -> Document:
    others = tuple(p for p in paper.passages if p.section == "title")
    return dataclasses.replace(paper, passages=(*others, Passage("abstract", None, " ".join(words))))


def _cut(paper: Document, share: float) -> Document:
    words = _words_of(paper)
    return _with_abstract(paper, words[: int(len(words) * share)])


def _swapped(paper: Document, share: float, random_: random.Random) -> Document:
    change: Callable[[str], str] = lambda word: f"x{word}" if random_.random() < share else word  # noqa: E731
    return _with_abstract(paper, [change(word) for word in _words_of(paper)])
