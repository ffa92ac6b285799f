"""Corpus: which papers count and why, a paper with roles and claims marked in its text, and new papers."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from kg import settings
from kg.errors import LedgerError
from kg.labels import ROLES
from kg.model import Paper
from ui.language.kept_text import reason_anew
from ui.language.messages import later, p, t
from ui.language.wording import counted, links, term
from ui.views import corpus
from ui.views.corpus import Listed
from ui.widgets import address, jobs, screen

folder = screen.root()
STATES = {
    "all": later("all papers"),
    "yes": later("accepted"),
    "no": later("refused"),
    "hand": later("decided by hand"),
}
SERVICES = {"europepmc": "Europe PMC", "pubmed": "PubMed"}
CURATION = {"accepted": later("confirmed by hand"), "rejected": later("rejected by hand"),
            "corrected": later("corrected by hand")}  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=4)  # type: ignore[untyped-decorator]
def papers(folder: Path, mark: str) -> list[Listed]:
    """The documents of a workspace in this state."""
    return corpus.listed(folder, screen.ready()[1])


def in_state(paper: Listed, state: str) -> bool:
    """Whether a paper is in the part of the list that was chosen."""
    if state == "hand":
        return paper.code == "by_hand"
    return state == "all" or paper.accepted is (state == "yes")


def decision_words(paper: Listed) -> str:
    """What the gate says of a paper, in a word or two."""
    if paper.accepted is None:
        return t("not decided yet")
    told = t("accepted") if paper.accepted else t("refused")
    return f"{told}: {term('code', paper.code)}" if paper.code else told


def new_papers() -> None:
    """Files from this machine, a folder or a query; what runs is shown where it was started."""
    with st.expander(t("Add papers"), icon=":material/library_add:", expanded=jobs.last(folder) is not None):
        jobs.show(folder)
        files, path, query = st.tabs([t("Files"), t("A folder"), t("Europe PMC or PubMed")])
        with files:
            given = st.file_uploader(
                t("JATS, PubMed or BioC XML, PDF, JSON lines, text"), accept_multiple_files=True, key="uploads"
            )
            if st.button(t("Add these files"), disabled=not given, key="add files") and given:
                run(t("Adding {files}", files=counted(len(given), "file", "files")), [["add", *map(kept, given)]])
        with path:
            place = st.text_input(t("Folder or file on this machine"), key="path", placeholder="~/papers")
            if st.button(t("Add it"), disabled=not place.strip(), key="add path"):
                run(t("Adding {what}", what=place.strip()), [["add", "--", str(Path(place.strip()).expanduser())]])
        with query:
            text = st.text_input(t("Query, in the service's own language"), key="query",
                                 placeholder="HIIT AND VO2max")  # fmt: skip
            left, right = st.columns(2)
            source = left.selectbox(t("Service"), list(SERVICES), key="source", format_func=SERVICES.__getitem__)
            most = right.number_input(t("At most"), 1, 10_000, 100, key="most")
            st.caption(t("This asks the service over the network; nothing else in this app does."))
            if st.button(t("Fetch and add"), disabled=not text.strip(), key="fetch"):
                run(t("Fetching {query}", query=text.strip()), fetched(text.strip(), source, int(most)))


def kept(upload: object) -> str:
    """An uploaded file written into the workspace; its path."""
    name = re.sub(r"[^\w.-]+", "_", Path(str(getattr(upload, "name", "paper"))).name).lstrip(".-") or "paper"
    target = folder / "uploads" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(upload.getvalue())  # type: ignore[attr-defined]
    return str(target.resolve())


def fetched(text: str, source: str, most: int) -> list[list[str]]:
    """The commands that fetch a query into the workspace and add what came."""
    out = str((folder / "fetched" / (re.sub(r"\W+", "_", text).strip("_")[:60] or "query")).resolve())
    return [["fetch", "--source", source, "--max", str(most), "--out", out, "--", text], ["add", out]]


def run(title: str, commands: list[list[str]]) -> None:
    """Start the commands, then the build, and show it."""
    jobs.start(title, folder, [*commands, ["build"]])
    st.rerun()


def decide(paper: Listed) -> None:
    """The gate's decision on a paper, and a way to overrule it."""
    if paper.accepted is None:
        st.info(decision_words(paper))
    elif paper.accepted:
        st.success(decision_words(paper) + (f" – {reason_anew(paper.reason)}" if paper.reason else ""))
    else:
        st.error(decision_words(paper) + f" – {reason_anew(paper.reason)}")
    with st.popover(t("Overrule the gate"), icon=":material/gavel:"):
        note = st.text_input(t("Why (a note that stays with it)"), key=f"note {paper.id}")
        if paper.accepted is not True and st.button(t("Let it count"), key="accept", type="primary"):
            overruled(paper, True, note)
        if paper.accepted is not False and st.button(t("Leave it out"), key="refuse"):
            overruled(paper, False, note)
        if paper.code == "by_hand" and st.button(t("Let the gate decide again"), key="give back"):
            corpus.give_back(folder, paper.id, settings.load(None, workspace=folder).keep_abstract_only)
            st.rerun()
        st.caption(t("The graph follows with the next build."))


def overruled(paper: Listed, accept: bool, note: str) -> None:
    """Write the override and show it."""
    corpus.override(folder, paper.id, accept, note.strip())
    st.rerun()


def paper_page(paper: Listed) -> None:
    """One paper: where it is from, the decision, its text."""
    try:
        found = corpus.read(folder, paper.id)
    except LedgerError as error:
        st.error(str(error))
        return
    st.subheader(paper.title)
    document = found.document
    about = [", ".join(document.authors[:6]), document.journal, str(document.year or t("no year")), f"`{document.id}`"]
    paper_ = Paper(document.id, document.title, document.year, document.doi, document.pmid)
    addresses = [f"[{label}]({url})" for label, url in links(paper_)]
    st.markdown(" · ".join(part for part in [*about, *addresses] if part))
    decide(paper)
    if not found.runs:
        st.write(t("Its sentences have not been read yet; the next build reads those of papers that count."))
        return
    sentences = counted(sum(len(run.lines) for run in found.runs), "sentence", "sentences")
    claims = counted(found.claims, "claim", "claims")
    st.caption(f"{sentences}, {claims}")
    screen.html("roles.html.j2", roles=[role for role in ROLES if role in {run.role for run in found.runs}])
    screen.html("paper.html.j2", runs=found.runs, curation={name: t(word) for name, word in CURATION.items()})


st.title(t("Corpus"))
st.caption(t("Every paper that was read: whether it counts and why, and its sentences with the claims found in them."))
new_papers()
screen.ready()
every = papers(folder, screen.stamp(folder))
one, two = st.columns([6, 3], vertical_alignment="bottom")
text = one.text_input(t("Title, journal or id contains"), key=address.text("text"))
state = two.selectbox(
    t("Show"), list(STATES), format_func=lambda name: t(STATES[name]), key=address.choice("state", list(STATES), "all")
)
wanted = text.strip().lower()
shown = [
    paper for paper in every if in_state(paper, state) and wanted in f"{paper.title} {paper.journal} {paper.id}".lower()
]
address.keep("text", wanted)
address.keep("state", state, "all")
if not shown:
    st.info(t("No paper passes these filters."))
    screen.stop()
st.write(t("{papers}; choose a row to read it.", papers=counted(len(shown), "paper", "papers")))
picked = st.dataframe(
    [
        {
            t("title"): paper.title, t("year"): paper.year, t("journal"): paper.journal,
            t("decision"): decision_words(paper), p("column", "claims"): paper.claims,
        }
        for paper in shown
    ],
    key="papers",
    hide_index=True,
    width="stretch",
    height=min(36 * (len(shown) + 1) + 2, 330),
    on_select="rerun",
    selection_mode="single-row",
    column_config={
        t("title"): st.column_config.TextColumn(t("title"), width="large"),
        t("year"): st.column_config.NumberColumn(t("year"), format="%d", width="small"),
        p("column", "claims"): st.column_config.NumberColumn(p("column", "claims"), width="small"),
    },
)  # fmt: skip
asked = st.query_params.get("paper", "")
if picked.selection.rows:
    asked = shown[picked.selection.rows[0]].id
    address.keep("paper", asked)
chosen = next((paper for paper in every if paper.id == asked), None)
if chosen is not None:
    st.divider()
    paper_page(chosen)
elif asked:
    st.info(t("There is no paper {name} in this workspace.", name=asked))
