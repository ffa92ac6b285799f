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
.pg-tools { position: absolute; top: .6rem; right: .6rem; display: flex; gap: .3rem; z-index: 5; }
.pg-tools button { font: inherit; font-size: .85rem; min-width: 2.1rem; padding: .25rem .5rem; cursor: pointer;
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


def _buttons() -> dict[str, str]:
    """What the buttons over the picture are called."""
    return {
        "zoom_in": t("Zoom in"),
        "zoom_out": t("Zoom out"),
        "fit": t("Fit"),
        "fit_all": t("Fit the whole graph"),
        "save": t("Save the picture as PNG"),
    }


def graph(
    picture: Mapping[str, Any],
    *,
    key: str,
    on_click: Callable[[], None],
    on_double_click: Callable[[], None],
    height_px: int = 560,
) -> Any:
    """Draw a picture of `ui.views.data.picture`.

    The state under `key` holds `picked` ({"kind": "node" or "edge", "id"}) and, during the run after a double click
    on a node, `centred` (its id).

    Args:
        height_px: height of the drawing; the width is that of the column.
        on_click, on_double_click: called after it, before the page runs again.
    """
    return _component()(
        key=key,
        data={**picture, "height": height_px, "say": _buttons()},
        on_picked_change=on_click,
        on_centred_change=on_double_click,
    )
