"""What the claim classifiers see: features of a sentence, of a candidate name, and of an ordered pair of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extraction.mentions import Span
from extraction.triggers import (
    COMPARE,
    HEDGE,
    HYPOTHESIS,
    INVERSE,
    LESS_IS_BETTER,
    MINUS_R,
    NEGATION,
    PLUS_R,
    trigger_classes,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WORD: Final = re.compile(r"[a-z0-9α-ω]+")
STOP: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "and",
        "or",
        "with",
        "by",
        "from",
        "during",
        "after",
        "before",
        "following",
        "as",
        "its",
    ]
)
GROUP: Final = re.compile(
    r"\b(?:group|groups|condition|conditions|trial|intervention|treatment|training|treated|arm|both|participants"
    r"|after \d+|post-?\w*|weeks?|program(?:me)?)\b",
    re.IGNORECASE,
)
CUES: Final = (
    ("neg", NEGATION),
    ("cmp", COMPARE),
    ("hedge", HEDGE),
    ("hyp", HYPOTHESIS),
    ("inverse", INVERSE),
    ("r-", MINUS_R),
    ("r+", PLUS_R),
    ("group", GROUP),
)


@lru_cache(maxsize=4096)
def content(text: str) -> tuple[str, ...]:
    """Folded content words, plural s cut.

    >>> content("the levels of Lactates")
    ('level', 'lactate')
    """
    found = WORD.findall(text.lower())
    stems = (w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in found)
    return tuple(w for w in stems if w not in STOP)


@dataclass
class Setting:
    """What the whole document tells about its names.

    Args:
        title: content words of the title.
        counts: content word → number of sentences that have it.
        sentences: how many there are.
        long_forms: folded short form → content words of its long form.
    """

    title: frozenset[str]
    counts: Mapping[str, int]
    sentences: int
    long_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Sequence[str], title: str, short: Mapping[str, str]) -> Setting:
        """From the sentences, the title and the abbreviations of a document."""
        counts = Counter(word for text in texts for word in set(content(text)))
        return cls(frozenset(content(title)), counts, len(texts), {k.lower(): content(v) for k, v in short.items()})


@lru_cache(maxsize=8192)
def _negates(word: str) -> bool:
    return NEGATION.fullmatch(word) is not None


class View:
    """A parsed sentence with what its features share."""

    def __init__(self, doc: Doc, role: str, at: int, setting: Setting) -> None:
        self.doc, self.role, self.at, self.setting = doc, role, at, setting
        self.text = str(doc.text)
        tokens = list(doc)  # each look into a Doc makes its tokens anew
        self.lemmas = [token.lemma_.lower() for token in tokens]
        self.classes = [
            trigger_classes(lemma) or trigger_classes(token.lower_)
            for lemma, token in zip(self.lemmas, tokens, strict=True)
        ]
        self.place = {name: [m.start() for m in cue.finditer(self.text)] for name, cue in CUES}
        self.offsets = [token.idx for token in tokens]
        self.ends = [token.idx + len(token) for token in tokens]
        self.negated = [_negates(token.text) for token in tokens]
        self._roots: dict[Span, Token] = {}
        self._heads: dict[int, list[Token]] = {}

    def cue_between(self, name: str, left: int, right: int) -> bool:
        """Whether a cue starts between two tokens."""
        if left >= right or not self.place[name]:
            return False
        low = self.offsets[left]
        high = self.offsets[right] if right < len(self.offsets) else len(self.text)
        return any(low <= at < high for at in self.place[name])

    @cached_property
    def words(self) -> frozenset[str]:
        """Its content words."""
        return frozenset(content(self.text))

    @cached_property
    def features(self) -> list[str]:
        """Of the sentence itself."""
        found = ["r:" + self.role, "at:" + str(min(self.at, 3)), "n:" + str(len(self.doc) // 12)]
        found += ["cue:" + name for name, places in self.place.items() if places]
        classes = {name for names in self.classes for name in names}
        found += ["tc:" + name for name in classes]
        words = [lemma for lemma in self.lemmas if lemma.isalpha()]
        found += ["w:" + word for word in dict.fromkeys(words)]
        found += [f"b:{a}_{b}" for a, b in pairwise(words)]
        return found

    def phrase(self, span: Span) -> str:
        """The span, letter for letter."""
        return self.text[self.offsets[span.start] : self.ends[span.end - 1]]

    def root(self, span: Span) -> Token:
        """The token of the span that hangs outside it."""
        if span not in self._roots:
            self._roots[span] = self.doc[span.start : span.end].root
        return self._roots[span]

    def climb(self, token: Token) -> list[Token]:
        """The token's heads, from it to the root."""
        if token.i not in self._heads:
            path = [token]
            while path[-1].head.i != path[-1].i and len(path) < 12:
                path.append(path[-1].head)
            self._heads[token.i] = path
        return self._heads[token.i]


def mention_features(view: View, span: Span) -> list[str]:
    """Of one candidate name: its words, its neighbours, what governs it, its standing in the document."""
    doc, lemmas, setting = view.doc, view.lemmas, view.setting
    text = view.phrase(span)
    root = view.root(span)
    words = content(text)
    before = [lemmas[k] if k >= 0 else "<s>" for k in (span.start - 1, span.start - 2)]
    behind = [lemmas[k] if k < len(doc) else "</s>" for k in (span.end, span.end + 1)]
    found = [
        "h:" + lemmas[root.i],
        "hp:" + root.pos_,
        "d:" + root.dep_,
        "len:" + str(min(span.end - span.start, 7)),
        "f:" + lemmas[span.start],
        "l:" + lemmas[span.end - 1],
        "suf:" + lemmas[span.end - 1][-4:],
        "t:" + " ".join(words),
        "p1:" + before[0],
        "p2:" + before[1] + "_" + before[0],
        "n1:" + behind[0],
        "n2:" + behind[0] + "_" + behind[1],
    ]
    found += ["w:" + word for word in words]
    found += ["b:" + a + "_" + b for a, b in pairwise(words)]
    long_form = setting.long_forms.get(text.lower(), ())
    found += ["w:" + word for word in long_form] + (["short"] if long_form else [])
    found += _governors(view, root)
    found += _standing(view, span, words, text)
    return found


def _governors(view: View, root: Token) -> list[str]:
    path = view.climb(root)
    found = []
    if len(path) > 1:
        found += [f"g:{root.dep_}:{view.lemmas[path[1].i]}", "gl:" + view.lemmas[path[1].i]]
    if len(path) > 2:
        found += [f"gg:{root.dep_}:{view.lemmas[path[1].i]}:{view.lemmas[path[2].i]}", "g2:" + view.lemmas[path[2].i]]
    verb = next((token for token in path[1:] if token.pos_ in ("VERB", "AUX")), None)
    if verb is not None:
        below = path[path.index(verb) - 1]
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
        negated = any(child.dep_ == "neg" for child in verb.children)
        found += [f"v:{view.lemmas[verb.i]}:{below.dep_}", f"vd:{below.dep_}:{passive}:{negated}"]
        found += [f"vt:{name}:{below.dep_}" for name in view.classes[verb.i]]
    found += [f"gt:{name}:{min(k, 4)}" for k, token in enumerate(path[1:6], 1) for name in view.classes[token.i]]
    return found


def _standing(view: View, span: Span, words: Sequence[str], text: str) -> list[str]:
    doc, setting = view.doc, view.setting
    inside = sum(word in setting.title for word in words) / max(len(words), 1)
    frequency = min((setting.counts.get(word, 1) for word in words), default=0)
    part = int(4 * span.start / max(len(doc), 1))
    found = [f"ti:{round(inside * 2)}", f"df:{min(frequency, 6)}", f"pos:{part}", "role:" + view.role]
    if span.start > 0 and doc[span.start - 1].text in "([":
        found.append("bracket")
    if any(c.isupper() for c in text[1:]):
        found.append("caps")
    if LESS_IS_BETTER.search(text):
        found.append("less")
    if view.cue_between("cmp", max(span.start - 4, 0), span.start):
        found.append("aftercmp")
    found += ["cue:" + name for name in ("cmp", "hyp") if view.place[name]]
    for width, label in ((1, "a"), (3, "b")):
        for k in (*range(max(span.start - width, 0), span.start), *range(span.end, min(span.end + width, len(doc)))):
            found += [f"x{label}:{name}:{k < span.start}" for name in view.classes[k]]
    return found


def pair_features(view: View, subject: Span, object_: Span) -> list[str]:
    """Of an ordered pair in one sentence: the way between them in the parse and in the text, and the triggers."""
    first, second = sorted((subject, object_))
    order = "<" if subject == first else ">"
    lemmas = view.lemmas
    gap = range(first.end, second.start)
    found = [
        "o:" + order,
        f"gap:{order}{_bucket(len(gap))}",
        f"near:{order}{second.start - first.end < 1}",
    ]
    words = [lemmas[k] for k in gap if lemmas[k].isalpha() or lemmas[k] in ",;("]
    if len(words) <= 14:
        found += [f"m:{order}{word}" for word in dict.fromkeys(words)]
        found += [f"mb:{order}{a}_{b}" for a, b in pairwise(words)]
    if len(words) <= 4:
        found.append(f"all:{order}{'_'.join(words)}")
    found += [f"mt:{order}{name}" for name in sorted({n for k in gap for n in view.classes[k]})]
    found += [f"pre:{order}{lemmas[k]}" for k in range(max(first.start - 5, 0), first.start) if lemmas[k].isalpha()]
    found += [f"post:{order}{lemmas[k]}" for k in range(second.end, min(second.end + 5, len(lemmas)))]
    found += [f"c:{order}{name}" for name in view.place if view.cue_between(name, first.end, second.start)]
    found += [f"ca:{order}{name}" for name in view.place if view.cue_between(name, second.end, len(lemmas))]
    found += [f"cb:{order}{name}" for name in view.place if view.cue_between(name, 0, first.start)]
    found += _path(view, subject, object_, order)
    found += _nearest(view, subject, object_, order)
    return found


def _bucket(size: int) -> int:
    return size if size < 6 else 6 + min(size // 6, 6)


def _path(view: View, subject: Span, object_: Span, order: str) -> list[str]:
    up, down = view.climb(view.root(subject)), view.climb(view.root(object_))
    places = {token.i: k for k, token in enumerate(down)}
    meet = next(((k, places[token.i]) for k, token in enumerate(up) if token.i in places), None)
    if meet is None:
        return ["path:none"]
    left, right = up[: meet[0]], down[: meet[1]]
    top = up[meet[0]]
    labels = [t.dep_ for t in left] + ["^"] + [t.dep_ for t in reversed(right)]
    inner = [t for t in (*left[1:], top, *right[1:])]
    names = [view.lemmas[t.i] for t in inner]
    found = [f"plen:{min(len(labels), 9)}", "top:" + view.lemmas[top.i], "topp:" + top.pos_]
    if len(labels) <= 8:
        found += ["pd:" + ">".join(labels), "pl:" + ">".join(names), f"pdl:{'>'.join(labels)}:{view.lemmas[top.i]}"]
    found += [f"pw:{name}" for name in dict.fromkeys(names)]
    found += [f"pt:{name}" for t in inner for name in view.classes[t.i]]
    found.append(f"ends:{labels[0]}:{labels[-1]}:{order}")
    found.append(f"endt:{labels[0]}:{labels[-1]}:{view.lemmas[top.i]}")
    if any(child.dep_ == "neg" or view.negated[child.i] for t in inner for child in t.children):
        found.append("pneg")
        found += [f"pneg:{name}" for t in inner for name in view.classes[t.i]]
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in top.children)
    found.append(f"pass:{passive}:{order}")
    return found


def _nearest(view: View, subject: Span, object_: Span, order: str) -> list[str]:
    """The triggers closest to the object on either side, with a negation close before them."""
    found, size = [], len(view.doc)
    less = LESS_IS_BETTER.search(view.phrase(object_)) is not None
    sides = (
        ("L", range(object_.start - 1, max(object_.start - 14, -1), -1)),
        ("R", range(object_.end, min(object_.end + 14, size))),
    )
    for side, places in sides:
        for step, k in enumerate(places):
            if not view.classes[k] or subject.start <= k < subject.end:
                continue
            negated = any(view.negated[j] for j in range(max(k - 4, 0), k))
            beyond = (k < subject.start) if side == "L" and order == "<" else (k >= subject.end and order == ">")
            for name in view.classes[k]:
                found += [f"nt:{side}{order}{name}:{negated}", f"ntl:{side}{name}:{less}:{view.lemmas[k]}"]
            found.append(f"ns:{side}{min(step, 5)}:{beyond}")
            found.append(f"nl:{side}{order}{view.lemmas[k]}:{negated}")
            break
    return found


def implied_features(view: View, rank: int, weight: float, words: Sequence[str], best_here: float) -> list[str]:
    """Of a pair whose subject stands elsewhere in the document: how good a guess it is, and how called for."""
    shared = sum(word in view.words for word in words) / max(len(words), 1)
    inside = sum(word in view.setting.title for word in words) / max(len(words), 1)
    first = view.lemmas[0] if view.lemmas else ""
    found = [
        "imp",
        f"i:rank{rank}",
        f"i:w{min(int(weight), 6)}",
        f"i:here{round(shared * 2)}",
        f"i:ti{round(inside * 2)}",
    ]
    found += [f"i:best{int(best_here * 5)}", f"i:first:{first}", "i:role:" + view.role]
    found += [f"i:b{int(best_here * 5)}:{rank}", f"i:r{rank}:{view.role}"]
    found += [f"i:cue:{name}" for name, places in view.place.items() if places]
    return found


def nearest_features(view: View, object_: Span) -> list[str]:
    """Triggers near the object, of a pair whose subject stands elsewhere."""
    found = ["pre:<" + view.lemmas[k] for k in range(max(object_.start - 5, 0), object_.start)]
    found += ["post:<" + view.lemmas[k] for k in range(object_.end, min(object_.end + 5, len(view.lemmas)))]
    root = view.root(object_)
    for token in view.climb(root)[1:6]:
        found += [f"pw:{view.lemmas[token.i]}", *(f"pt:{name}" for name in view.classes[token.i])]
        if any(child.dep_ == "neg" or view.negated[child.i] for child in token.children):
            found += ["pneg", *(f"pneg:{name}" for name in view.classes[token.i])]
    return found + _nearest(view, Span(0, 0), object_, "<")
