"""English sentences that other parts keep (reasons in the ledger, ready questions), said anew in the language in use.

Each is found again by its fixed words: a template with {fields}, as its writer has it. One that fits no template stays
as it is; tests hold the templates to what extraction and kg write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from kg.questions import NamedQuery
from ui.language.messages import later, t

REASONS: Final = (
    later("accepted by hand"),
    later("accepted by hand: {note}"),
    later("refused by hand"),
    later("refused by hand: {note}"),
    later("it is a notice that another paper was retracted"),
    later("it is a notice that corrects another paper"),
    later("it is a notice that adds to another paper"),
    later("it is an expression of concern about another paper"),
    later("it is an editorial: opinion, not a study"),
    later("it is a letter or comment: opinion, not a study"),
    later("it is news, not a study"),
    later("it is a book review, not a study"),
    later("it is an obituary, not a study"),
    later("it is an announcement, not a study"),
    later("it is a protocol: its aims are hypotheses, it has no results"),
    later("it is a review: it restates the findings of others"),
    later("it is a meta-analysis: it pools the findings of others"),
    later("the paper was retracted, says {notice}"),
    later("it was corrected later, says {notice}"),
    later("an expression of concern stands against it, says {notice}"),
    later("the paper was retracted"),
    later("it was corrected later"),
    later("an expression of concern stands against it"),
    later("it is a copy of {id}, which is kept"),
    later("only the title is there"),
    later("only title and abstract are there"),
    later("only {share} of its words are common English ones"),
    later("its language is {language}"),
    later("it overclaims ({quoted}) and shows no statistics"),
    later("there is no such file or folder."),
    later("the folder holds no files."),
    later("the folder cannot be opened: {error}."),
    later("it is no regular file."),
    later("the packed file breaks off or is damaged."),
    later("the file cannot be opened: {error}."),
    later("the file is empty."),
    later("the file is neither text, XML, JSON nor PDF."),
    later("the JSON is not UTF-8. Save the file as UTF-8."),
    later("the JSON breaks off or is malformed: {error}."),
    later("a BioC document is an object with a list of passages."),
    later("the line is not UTF-8. Save the file as UTF-8."),
    later("the line is not JSON: {error}."),
    later("a line must be a JSON object with id, and text or sentences."),
    later('the line has no "id". Give each paper one.'),
    later("status {status} is not one of {allowed}."),
    later("sentence {place} has no text. Give each sentence one."),
    later('"{name}" is {kind}; it must be text.'),
    later('"{name}" is {kind}; it must be a list.'),
    later('"sections" goes with the fields that physiograph export --format jsonl writes.'),
    later("year {year} is not a year such as 2018."),
    later("a set this large must not use named entities. Split it."),
    later("{what} is larger than {limit} MB. Split it, or leave it out."),
    later("the PDF holds pictures of pages, no text. Run a text recognition first."),
    later("the PDF is locked by a password. Save it without one."),
    later("the PDF cannot be read: {error}."),
    later("no article in the XML, only <{tag}>."),
    later("<{tag}> is neither JATS, PubMed nor BioC XML."),
    later("the set holds no record."),
    later("the article set holds no record."),
    later("the BioC collection holds no documents."),
    later("the list holds no papers."),
    later("the text is longer than {most} characters. Split it."),
    later("the document holds no running text. Give one with an abstract or a body."),
    later("the text holds half of a surrogate pair. Save it as UTF-8."),
    later("the text is neither UTF-8 nor marked UTF-16. Save the file as UTF-8."),
    later("the XML breaks off or is malformed: {error}."),
    later("the XML declares entities of its own; they are not expanded. Remove them."),
    later("the XML is nested more than 200 levels deep. It is no paper."),
)
"""What the readers and the gate say of an input."""

_ABOUT: Final = (later("Findings on a pair by {what}: how many claims say up, down, unchanged."),)
_BY: Final = (later("study design"), later("species"), later("population"), later("training status"), later("sex"))


def reason_anew(text: str) -> str:
    """Why an input was refused, in the language in use.

    >>> reason_anew("the file is empty.")
    'the file is empty.'
    """
    return filled(text, REASONS) or text


def about(question: NamedQuery) -> str:
    """What a ready question answers, in the language in use."""
    return filled(question.about, _ABOUT, lambda _, value: t(value)) or t(question.about)


def filled(text: str, templates: Sequence[str], field: Callable[[str, str], str] = lambda _, value: value) -> str:
    """The translation of the first template that the text fits; "" where it fits none.

    Args:
        field: what is put in for a field, from its name and its value.
    """
    for template in templates:
        if hit := pattern(template).fullmatch(text):
            return t(template, **{name: field(name, value) for name, value in hit.groupdict().items()})
    return ""


@lru_cache(maxsize=256)
def pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern, a group for each {field}."""
    parts = re.split(r"\{(\w+)\}", template)
    made = (f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(made))
