"""The joint claim model: one pass of a small encoder over the abstract, spans, then ordered pairs of spans.

    text ─ encoder ─▶ wordpiece states ─ span scorer ─▶ candidate mentions ─ pair classifier ─▶ relation

A subject that a sentence leaves out is looked for among the names of the whole document, the title's first. Used by
`joint.py` and by `benchmarks/train_joint.py`; the classes below hold no state beyond their weights.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from kg.model import CERTAINTIES, RELATIONS, ROLES

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

LABELS: Final = ("none", *RELATIONS)
WORD: Final = re.compile(r"\w+|[^\w\s]")
MAX_WORDS: Final = 11
"""Longest mention, in words and marks."""
MAX_PIECES: Final = 512
"""Longest window, in wordpieces; a longer text is read in several windows with the title in front of each."""
SPANS_PER_WORD: Final = 0.25
LEFT_OUT: Final = 8
"""How many names besides the title's are tried as the subject that a sentence leaves out."""
DISTANCES: Final = 24
HIDDEN, PAIR, SPAN, RIVALS = 384, 256, 128, 128

_BUCKETS: Final = tuple(min(10, int(math.log2(max(1, gap + 1)) * 2)) for gap in range(MAX_PIECES + 1))

Span = tuple[int, int]
"""First and last word, both included, counted over the window."""


@dataclass(frozen=True)
class Window:
    """What the encoder sees at once.

    Args:
        pieces: wordpiece ids.
        first_piece, last_piece: per word.
        sentence_of: per word, index of its sentence in the document.
        chars: per word, (start, end) in its sentence.
        texts: the sentences that stand here, by their index.
        is_first: whether the title is to be read here (it stands in every window).
    """

    pieces: list[int]
    first_piece: list[int]
    last_piece: list[int]
    sentence_of: list[int]
    chars: list[tuple[int, int]]
    texts: Mapping[int, str]
    is_first: bool

    @cached_property
    def first_word(self) -> dict[int, int]:
        """Per sentence, its first word."""
        found: dict[int, int] = {}
        for word, sentence in enumerate(self.sentence_of):
            found.setdefault(sentence, word)
        return found

    @cached_property
    def last_word(self) -> dict[int, int]:
        """Per sentence, its last word."""
        return {sentence: word for word, sentence in enumerate(self.sentence_of)}

    def place(self, span: Span) -> tuple[int, int]:
        """First and last character (excluded) of a span in its sentence."""
        return self.chars[span[0]][0], self.chars[span[1]][1]

    def text(self, span: Span) -> str:
        """A span as printed."""
        return self.texts[self.sentence_of[span[0]]][slice(*self.place(span))]


def windows(sentences: Sequence[str], kept: Iterable[int], tokenizer: PreTrainedTokenizerBase) -> list[Window]:
    """The windows over a document: sentence 0 (the title) and the sentences to be read.

    Args:
        kept: indices of the sentences that may hold claims; 0 is always taken.
    """
    ids = [0, *sorted(set(kept) - {0})]
    encoded = {i: tokenizer(sentences[i], add_special_tokens=False, return_offsets_mapping=True) for i in ids}
    groups: list[list[int]] = []
    used = MAX_PIECES
    for i in ids[1:] or [0]:
        length = len(encoded[i]["input_ids"]) + 1
        if used + length > MAX_PIECES or not groups:
            groups.append([0])
            used = len(encoded[0]["input_ids"]) + 2
        if i:
            groups[-1].append(i)
            used += length
    return [_window(group, sentences, encoded, tokenizer, place == 0) for place, group in enumerate(groups)]


def _window(
    group: list[int], sentences: Sequence[str], encoded: dict[int, Any], tokenizer: Any, is_first: bool
) -> Window:
    found = Window([tokenizer.cls_token_id], [], [], [], [], {i: sentences[i] for i in group}, is_first)
    for i in group:
        base = len(found.pieces)
        pieces = encoded[i]["input_ids"][: max(0, MAX_PIECES - 1 - base)]
        offsets = encoded[i]["offset_mapping"][: len(pieces)]
        at = 0
        for word in WORD.finditer(sentences[i]):
            while at < len(offsets) and offsets[at][1] <= word.start():
                at += 1
            end = at
            while end < len(offsets) and offsets[end][0] < word.end():
                end += 1
            if end == at:
                break  # past the end of the window
            found.first_piece.append(base + at)
            found.last_piece.append(base + end - 1)
            found.sentence_of.append(i)
            found.chars.append(word.span())
        found.pieces.extend([*pieces, tokenizer.sep_token_id])
    return found


class JointHead(nn.Module):
    """Span scorer and pair classifier over the states of an encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.2)
        self.span_start, self.span_end = nn.Linear(HIDDEN, SPAN), nn.Linear(HIDDEN, SPAN)
        self.span_length = nn.Embedding(MAX_WORDS + 1, SPAN)
        self.span_cross = nn.Linear(SPAN, SPAN, bias=False)
        self.span_score = nn.Linear(SPAN, 1)
        self.mention = nn.Linear(2 * HIDDEN, PAIR)
        self.as_subject, self.as_object = nn.Linear(PAIR, PAIR), nn.Linear(PAIR, PAIR)
        self.times_subject, self.times_object = nn.Linear(PAIR, PAIR), nn.Linear(PAIR, PAIR)
        self.distance = nn.Embedding(DISTANCES, PAIR)
        self.between = nn.Linear(HIDDEN, PAIR)
        self.role = nn.Embedding(len(ROLES), PAIR)
        self.rivals, self.from_rivals = nn.Linear(3 * PAIR, RIVALS), nn.Linear(RIVALS, PAIR)
        self.relation = nn.Sequential(nn.Linear(PAIR, PAIR), nn.GELU(), nn.Dropout(0.2), nn.Linear(PAIR, len(LABELS)))
        self.certainty = nn.Linear(PAIR, len(CERTAINTIES))
        self.expect_nothing()

    def expect_nothing(self) -> None:
        """Start from the rarity of mentions and claims, so that training need not learn it first."""
        with torch.no_grad():
            self.span_score.bias.fill_(-4.0)
            last = self.relation[-1].get_parameter("bias")
            last.zero_()
            last[0] = 5.0
            self.from_rivals.weight.zero_()
            self.from_rivals.bias.zero_()

    def spans(self, window: Window, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """All spans within sentences: first words (n,), last words (n,), scores (n,).

        Args:
            first, last: states of the first and the last wordpiece of every word, (n_words, HIDDEN) each.
        """
        end = window.last_word
        pairs = [
            (i, j)
            for i, sentence in enumerate(window.sentence_of)
            for j in range(i, min(end[sentence], i + MAX_WORDS - 1) + 1)
        ]
        i, j = torch.tensor(pairs).T.contiguous()  # (n_spans,) each
        start, stop = self.span_start(first), self.span_end(last)  # (n_words, SPAN)
        at_start, at_end = F.embedding(i, start), F.embedding(j, stop)  # (n_spans, SPAN)
        crossed = (F.embedding(i, self.span_cross(start)) * at_end).sum(-1) / math.sqrt(SPAN)
        mixed = F.gelu(at_start + at_end + self.span_length(j - i))
        return i, j, self.span_score(self.drop(mixed)).squeeze(-1) + crossed

    def pairs(
        self,
        window: Window,
        roles: Sequence[str],
        first: Tensor,
        last: Tensor,
        spans: Sequence[Span],
        subjects: Tensor,
        objects: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Logits of relation (n_pairs, 9) and certainty (n_pairs, 3) for pairs of spans given by their indices.

        Certainty is learnt beside the relation because it helps the encoder; `certainty.py` decides it.

        Args:
            roles: of every sentence of the document.
        """
        starts, ends = torch.tensor(spans).T.contiguous()
        both = torch.cat([F.embedding(starts, first), F.embedding(ends, last)], -1)  # (n_spans, 2 HIDDEN)
        mention = self.drop(F.gelu(self.mention(both)))  # (n_spans, PAIR)
        sentence = torch.tensor([window.sentence_of[span[0]] for span in spans])
        role = torch.tensor([ROLES.index(roles[window.sentence_of[span[0]]]) for span in spans])
        distance, low, high = _between(window, starts, ends, sentence, subjects, objects)
        sums = torch.cat([torch.zeros(1, HIDDEN), first.cumsum(0)])  # (n_words + 1, HIDDEN)
        between = (F.embedding(high, sums) - F.embedding(low, sums)) / (high - low).unsqueeze(-1)
        mixed = (
            F.embedding(subjects, self.as_subject(mention))
            + F.embedding(objects, self.as_object(mention))
            + F.embedding(subjects, self.times_subject(mention)) * F.embedding(objects, self.times_object(mention))
            + self.distance(distance)
            + self.between(between)
            + self.role(role[objects])
        )
        mixed = F.gelu(mixed)
        seen = torch.cat([mixed, _strongest_of(mixed, objects), _strongest_of(mixed, subjects)], -1)
        mixed = mixed + self.from_rivals(F.gelu(self.rivals(seen)))
        return self.relation(mixed), self.certainty(mixed)


def _strongest_of(pairs: Tensor, group: Tensor) -> Tensor:
    """Per pair, the largest value of every feature among the pairs of its group, (n_pairs, PAIR)."""
    index = group.unsqueeze(-1).expand_as(pairs)
    top = pairs.new_full((int(group.max()) + 1, pairs.shape[1]), -1.0)
    return F.embedding(group, top.scatter_reduce(0, index, pairs, "amax"))


def word_states(window: Window, hidden: Tensor) -> tuple[Tensor, Tensor]:
    """States of the first and the last wordpiece of every word, (n_words, HIDDEN) each, of (n_pieces, HIDDEN)."""
    return F.embedding(torch.tensor(window.first_piece), hidden), F.embedding(torch.tensor(window.last_piece), hidden)


def _between(
    window: Window, starts: Tensor, ends: Tensor, sentence: Tensor, subjects: Tensor, objects: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Bucket of the distance, and the words [low, high) whose states tell what stands between the two, per pair.

    With a subject of another sentence these are the words from the start of the object's sentence to the object.
    """
    opening = torch.tensor([window.first_word[i] for i in sentence.tolist()])[objects]
    s_start, s_end, o_start, o_end = starts[subjects], ends[subjects], starts[objects], ends[objects]
    here = sentence[subjects] == sentence[objects]
    low, high = torch.minimum(s_end, o_end) + 1, torch.maximum(s_start, o_start)
    gap = torch.tensor(_BUCKETS)[(high - low).clamp(min=0)]
    bucket = torch.where(s_start < o_start, 2, 13) + gap
    touching = high <= low
    low = torch.where(touching, torch.minimum(s_start, o_start), low)
    high = torch.where(touching, torch.maximum(s_end, o_end) + 1, high)
    far_high = torch.where(o_start > opening, o_start, o_end + 1)
    far_bucket = torch.where(sentence[subjects] == 0, 0, 1)
    return torch.where(here, bucket, far_bucket), torch.where(here, low, opening), torch.where(here, high, far_high)


def candidates(window: Window, first: Tensor, last: Tensor, scores: Tensor, always: Iterable[Span] = ()) -> list[Span]:
    """The best spans of every sentence (at least four, one for four words), and `always`."""
    words: dict[int, int] = {}
    for sentence in window.sentence_of:
        words[sentence] = words.get(sentence, 0) + 1
    kept, taken = set(always), dict.fromkeys(words, 0)
    starts, ends, values = first.tolist(), last.tolist(), scores.tolist()
    for k in scores.detach().argsort(descending=True, stable=True).tolist():
        if values[k] < -5:
            break
        sentence = window.sentence_of[starts[k]]
        if taken[sentence] < max(4, int(words[sentence] * SPANS_PER_WORD)):
            taken[sentence] += 1
            kept.add((starts[k], ends[k]))
    return sorted(kept)


def likely_subjects(
    window: Window, spans: Sequence[Span], scores: tuple[Tensor, Tensor, Tensor], always: Iterable[int] = ()
) -> list[int]:
    """Indices of the spans tried as a subject that a sentence leaves out.

    One span per distinct name, its first: all names of the title, the `LEFT_OUT` others with the largest sum of span
    probabilities over their places, and `always`.
    """
    i, j, logits = scores
    chance = dict(zip(zip(i.tolist(), j.tolist(), strict=True), logits.detach().sigmoid().tolist(), strict=True))
    groups: dict[str, list[int]] = {}
    for k, span in enumerate(spans):
        groups.setdefault(window.text(span).lower(), []).append(k)
    in_title = [group[0] for group in groups.values() if window.sentence_of[spans[group[0]][0]] == 0]
    others = (group for group in groups.values() if window.sentence_of[spans[group[0]][0]] != 0)
    ranked = sorted(others, key=lambda group: (-sum(chance.get(spans[k], 0.5) for k in group), group[0]))
    return sorted({*in_title, *(group[0] for group in ranked[:LEFT_OUT]), *always})


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a word."""
    return one[0] <= other[1] and other[0] <= one[1]


def pair_indices(window: Window, spans: Sequence[Span], left_out: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Ordered pairs within a sentence, and pairs of a `left_out` subject with the spans of other sentences."""
    by: dict[int, list[int]] = {}
    for k, span in enumerate(spans):
        by.setdefault(window.sentence_of[span[0]], []).append(k)
    pairs = []
    for sentence, members in by.items():
        if sentence == 0 and not window.is_first:
            continue
        for o in members:
            pairs += [(s, o) for s in members if s != o and not overlap(spans[s], spans[o])]
            pairs += [(s, o) for s in left_out if sentence and window.sentence_of[spans[s][0]] != sentence]
    found = torch.tensor(pairs, dtype=torch.long).reshape(-1, 2)
    return found[:, 0].contiguous(), found[:, 1].contiguous()
