"""Evidence on a pair, for and against side by side, and a curator's word on each sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from kg.errors import PhysiographError
from kg.model import RELATIONS, Correction
from kg.store import GraphStore
from ui.evidence.explain import Explanation
from ui.evidence.quotes import Quote
from ui.explainer.citations import of_explanation
from ui.language.messages import current, later, speaking, t
from ui.language.wording import GLYPH, cite, words
from ui.views import data
from ui.widgets import explain_box, screen

if TYPE_CHECKING:
    from kg.curation import Curated
    from kg.ledger import Ledger

VERDICTS = {
    "accept": later("Right as it is read"),
    "reject": later("The sentence does not say this"),
    "correct": later("It says something else"),
    "undo": later("Take my word back"),
}


def show(folder: Path, store: GraphStore, found: Explanation) -> None:
    """Evidence for and against, side by side; the rest below."""
    st.markdown(f"**{found.verdict}**")
    left, right = st.columns(2, gap="large")
    with left:
        leading = found.leading if found.supports else None
        screen.heading(t("For: it {verb}", verb=words(leading)) if leading else t("For"))
        screen.quotes(found.supports, t("No paper reports a direction as a finding."))
    with right:
        screen.heading(t("Against, or no effect"))
        screen.quotes((*found.opposes, *found.nulls), t("No opposite or null finding in this corpus."))
    others = (
        (t("Associations (not proof of cause)"), found.associations),
        (t("Asked, assumed, or without direction"), found.open),
        (t("The other way round"), found.reverse),
    )
    for heading, group in others:
        if group:
            st.markdown(f"##### {heading}")
            screen.quotes(group)
    ends = found.subject.id, found.object.id
    every = (*found.supports, *found.opposes, *found.nulls, *(quote for _, group in others for quote in group))
    if every:
        judge(folder, every, " ".join(ends))
    spoken = current()
    with speaking("en"):  # which the check of the model's words reads
        told = of_explanation(found if spoken == "en" else data.evidence(store, *ends))
    explain_box.offer(folder, told, " ".join(ends))


def judge(folder: Path, found: tuple[Quote, ...], key: str) -> None:
    """A curator's word on one of these sentences, with a note; it counts from the next build on."""
    with st.expander(t("Judge a sentence"), icon=":material/rate_review:"):
        place = st.selectbox(
            t("Sentence"),
            range(len(found)),
            format_func=lambda place: f"{cite(found[place].paper)}: “{found[place].claim.sentence}”",
            key=f"sentence {key}",
        )
        claim = found[place or 0].claim
        verdict = st.radio(
            t("Read as: {link}", link=f"“{claim.subject.text} {GLYPH[claim.relation]} {claim.object.text}”"),
            list(VERDICTS),
            format_func=lambda name: t(VERDICTS[name]),
            key=f"verdict {key}",
        )
        relation = claim.relation
        if verdict == "correct":
            relation = st.selectbox(
                t("It says that the first"),
                [one for one in RELATIONS if one != claim.relation],
                format_func=lambda name: f"{GLYPH[name]} {words(name)}",
                key=f"relation {key}",
            )
        note = st.text_input(t("Note"), key=f"note {key}").strip()
        if st.button(t("Keep my word"), key=f"keep {key}"):
            _keep(folder, claim.claim_id, verdict or "accept", relation, note)


def _keep(folder: Path, claim_id: str, verdict: str, relation: str, note: str) -> None:
    from kg.ledger import Ledger

    try:
        with Ledger.open(folder / "ledger.sqlite") as ledger:
            _marked(ledger, claim_id, verdict, relation, note)
    except PhysiographError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.success(t("Kept. It counts from the next `physiograph build` on."), icon=":material/check_circle:")


def _marked(ledger: Ledger, claim_id: str, verdict: str, relation: str, note: str) -> Curated | None:
    from kg import curation

    if verdict == "correct":
        return curation.correct(ledger, claim_id, Correction(relation), note)
    if verdict == "undo":
        curation.undo(ledger, claim_id, note)
        return None
    return curation.accept(ledger, claim_id, note) if verdict == "accept" else curation.reject(ledger, claim_id, note)
