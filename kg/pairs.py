"""The pair of concepts that a claim speaks of, as links have it."""

from __future__ import annotations

from kg.model import ASSOCIATIVE, Claim

Pair = tuple[str, str]


def ends(claim: Claim) -> Pair:
    """The ids of subject and object of a grounded claim."""
    return str(claim.subject.id), str(claim.object.id)


def link_pair(claim: Claim) -> Pair:
    """(subject id, object id) of the link that a grounded claim stands behind; sorted for a correlation."""
    subject, object_ = ends(claim)
    if claim.relation in ASSOCIATIVE and object_ < subject:
        return object_, subject
    return subject, object_
