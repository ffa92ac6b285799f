"""`physiograph curate`: accept, reject or correct a claim; what was marked holds from the next build on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands import console

if TYPE_CHECKING:
    from kg.curation import Agreement, Curated
    from kg.model import Mention

app = typer.Typer(
    name="curate",
    help="Accept, reject or correct claims; the marks stay in the ledger and survive a new extraction.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

ClaimId = Annotated[str, typer.Argument(metavar="CLAIM_ID", help="Of a claim, as `explain A B --json` prints it.")]
Note = Annotated[str, typer.Option(help="Why, in your words.")]
Author = Annotated[str, typer.Option(help="Who says so.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def accept(claim_id: ClaimId, note: Note = "", author: Author = "") -> None:
    """Say that a claim is what its sentence says: it counts with full extraction score."""
    from kg import curation
    from ui.cli import RUN

    with RUN.open().ledger() as ledger:
        console.say(line(curation.accept(ledger, claim_id, note, author)))


@app.command()
def reject(claim_id: ClaimId, note: Note = "", author: Author = "") -> None:
    """Say that a sentence does not make a claim: it leaves its link."""
    from kg import curation
    from ui.cli import RUN

    with RUN.open().ledger() as ledger:
        console.say(line(curation.reject(ledger, claim_id, note, author)))


@app.command()
def correct(
    claim_id: ClaimId,
    relation: Annotated[str | None, typer.Option(help="What it says instead, such as no_effect.")] = None,
    subject: Annotated[str | None, typer.Option(help="The concept that acts: name or id.")] = None,
    object: Annotated[str | None, typer.Option(help="The concept that is acted on: name or id.")] = None,
    note: Note = "",
    author: Author = "",
) -> None:
    """Put another relation, subject or object in the place of a claim's."""
    from kg import curation
    from kg.model import Correction
    from ui.cli import RUN

    with RUN.open().ledger() as ledger:
        claim = ledger.claim(claim_id)
        spans = (claim.subject.text, claim.object.text) if claim else ("", "")
        ends = (_mention(name, span) if name else None for name, span in zip((subject, object), spans, strict=True))
        console.say(line(curation.correct(ledger, claim_id, Correction(relation, *ends), note, author)))


@app.command()
def undo(claim_id: ClaimId, note: Note = "", author: Author = "") -> None:
    """Take the mark on a claim back: it counts again as it was extracted."""
    from kg import curation
    from ui.cli import RUN

    with RUN.open().ledger() as ledger:
        curation.undo(ledger, claim_id, note, author)
    console.say(f"{claim_id} is no longer marked")


@app.command("list")
def listing(as_json: AsJson = False) -> None:
    """List the marked claims, newest mark last, and how the extraction of now agrees with the marks."""
    from kg.curation import agreement, curated
    from kg.model import plain
    from ui.cli import RUN

    with RUN.open().ledger() as ledger:
        found, agreed = curated(ledger), agreement(ledger.marks(), ledger.extracted())
    if as_json:
        told = [{**plain(one), "curation": one.curation} for one in found]
        both = {"marks": told, "agreement": {**plain(agreed), "precision": agreed.precision}}
        return console.say(json.dumps(both, ensure_ascii=False, indent=2))
    for one in found:
        console.say(line(one))
    console.say(summary(agreed))


def line(one: Curated) -> str:
    """A marked claim: what it was, what it counts as, the note, the sentence."""
    claim, counts_as = one.claim, one.counts_as
    said = f"{claim.subject.text} {claim.relation} {claim.object.text}"
    if one.curation == "corrected" and counts_as is not None:
        ends = [mention.name or mention.text for mention in (counts_as.subject, counts_as.object)]
        said += f" → {ends[0]} {counts_as.relation} {ends[1]}"
    by = f", {one.mark.author}" if one.mark.author else ""
    note = f"\n  note{by}: {one.mark.note}" if one.mark.note else ""
    gone = "" if one.found else " (the extraction of now does not find it)"
    return f"{one.curation} {claim.claim_id} [{claim.document_id}]: {said}{gone}{note}\n  “{claim.sentence}”"


def summary(agreed: Agreement) -> str:
    """The marks counted, and the share of the marked claims found now that the curator holds right."""
    counts = f"{agreed.accepted} accepted, {agreed.rejected} rejected, {agreed.corrected} corrected"
    if agreed.precision is None:
        return counts
    now = agreed.kept + agreed.mended
    found = now + agreed.repeated + agreed.still_wrong
    return f"{counts}; of the {found} that the extraction of now finds {now} are right ({agreed.precision:.0%})"


def _mention(name: str, span: str) -> Mention:
    """A concept by name or id, at the place of the sentence where the claim has it."""
    from kg.model import Mention
    from ontology import lexicon
    from ui.cli import concept_of

    found = concept_of(name)
    known = {one.id: one for one in lexicon.load().concepts}.get(found)
    return Mention(span or name, found, known.name if known else None, known.type if known else None)
