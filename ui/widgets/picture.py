"""The graph picture as a Streamlit component: cytoscape.js and fcose, vendored in one file; a click comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from ui.language.messages import t

BUNDLE: Final = Path(__file__).parent.parent / "graph_component" / "graph.bundle.js"
HTML: Final = '<div class="pg-host"></div>'
CSS: Final = """
.pg-stage { position: relative; border: 1px solid var(--st-border-color, #d5dae0); border-radius: .6rem;
  overflow: hidden; background: var(--st-background-color, #fff); }
.pg-canvas { position: absolute; inset: 0; }
.pg-tools { position: absolute; top: .6rem; left: .6rem; right: .6rem; display: flex; flex-wrap: wrap; gap: .3rem;
  justify-content: flex-end; z-index: 5; pointer-events: none; }
.pg-stage:focus-visible { outline: 2px solid var(--st-primary-color, #0b7a70); outline-offset: 2px; }
.pg-tools button { font: inherit; font-size: .85rem; min-width: 2.1rem; padding: .25rem .5rem; cursor: pointer;
  pointer-events: auto;
  border: 1px solid var(--st-border-color, #d5dae0); border-radius: .4rem; color: var(--st-text-color, #1a1d21);
  background: var(--st-secondary-background-color, #f3f5f7); }
.pg-tools button:focus-visible { outline: 2px solid var(--st-primary-color, #0b7a70); outline-offset: 1px; }
.pg-tip { position: absolute; left: .6rem; bottom: .6rem; max-width: 70%; padding: .35rem .6rem; border-radius: .4rem;
  font-size: .88rem; color: var(--st-text-color, #1a1d21); background: var(--st-secondary-background-color, #f3f5f7);
  z-index: 5; pointer-events: none; }
"""


@cache
def _component() -> Any:
    import streamlit as st

    script = BUNDLE.read_text(encoding="utf-8")
    return st.components.v2.component("physiograph_graph", html=HTML, css=CSS, js=script, isolate_styles=False)


def _buttons(can_hide: bool) -> dict[str, str]:
    """What the buttons over the picture are called; an empty name is no button."""
    return {
        "zoom_in": t("Zoom in"),
        "zoom_out": t("Zoom out"),
        "fit": t("Fit"),
        "fit_all": t("Fit the whole graph"),
        "save": t("Save the picture as PNG"),
        "save_svg": t("Save the picture as SVG"),
        "hide": t("Hide") if can_hide else "",
        "hide_one": t("Hide the chosen concept"),
        "pin": t("Pin"),
        "pin_one": t("Keep the chosen concept where it stands, or let it go"),
        "keys": t(
            "Arrow keys go from concept to concept, Enter opens its evidence, Space shows or hides its neighbours, "
            "Delete hides it, P pins it, plus and minus zoom, 0 fits all."
        ),
    }


def _nothing() -> None:
    """What is done where nobody listens."""


def graph(
    picture: Mapping[str, Any],
    *,
    key: str,
    on_click: Callable[[], None],
    on_open: Callable[[], None] | None = None,
    on_hide: Callable[[], None] | None = None,
    height_px: int = 560,
) -> Any:
    """Draw a picture of `ui.views.network.picture`.

    The state under `key` holds `picked` ({"kind": "node" or "edge", "id"}) and, during the run after a double click
    on a node, `opened` (its id), after it was to be hidden `hidden`.

    Args:
        height_px: height of the drawing; the width is that of the column.
        on_click, on_open, on_hide: called after it, before the page runs again.
    """
    return _component()(
        key=key,
        data={**picture, "height": height_px, "say": _buttons(on_hide is not None)},
        on_picked_change=on_click,
        on_opened_change=on_open or _nothing,
        on_hidden_change=on_hide or _nothing,
    )
