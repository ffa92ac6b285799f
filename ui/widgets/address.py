"""What a page shows is in its address, so that a view can be shared: widgets start from it, and are kept in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st


def text(name: str, default: str = "") -> str:
    """Key of a text widget that starts with what the address says."""
    return _started(name, st.query_params.get(name, default))


def choice(name: str, options: Sequence[str], default: str = "") -> str:
    """Key of a widget that chooses one of `options`; what the address says counts if it is one of them."""
    asked = st.query_params.get(name, default)
    return _started(name, asked if asked in options else default if default in options else options[0])


def several(name: str, options: Sequence[str]) -> str:
    """Key of a widget that chooses some of `options`."""
    asked = st.query_params.get(name, "").split(",")
    return _started(name, [one for one in asked if one in options])


def number(name: str, low: float, high: float, default: float) -> str:
    """Key of a slider from `low` to `high`; whole numbers where `low` is one."""
    kind = type(low)
    try:
        asked = kind(st.query_params.get(name, default))
    except ValueError:
        asked = kind(default)
    return _started(name, min(max(asked, low), high))


def span(name: str, low: int, high: int) -> str:
    """Key of a slider with two ends; "2001-2010" in the address."""
    first, _, last = st.query_params.get(name, "").partition("-")
    ends = (int(first), int(last)) if first.isdecimal() and last.isdecimal() else (low, high)
    return _started(name, (min(max(ends[0], low), high), max(min(ends[1], high), low)))


def flag(name: str, default: bool = False) -> str:
    """Key of a checkbox; "1" or "0" in the address."""
    return _started(name, st.query_params.get(name, "1" if default else "0") == "1")


def keep(name: str, value: Any, default: Any = "") -> None:
    """Put a value into the address; take it out where it is the default."""
    if value in (default, None, "", [], ()):
        st.query_params.pop(name, None)
        return
    told = ",".join(value) if isinstance(value, list | tuple) else str(int(value) if isinstance(value, bool) else value)
    if st.query_params.get(name) != told:
        st.query_params[name] = told


def put(name: str, value: Any) -> None:
    """Set the widget of a name before it is drawn, as a callback does."""
    st.session_state[_key(name)] = value


def _started(name: str, value: Any) -> str:
    key = _key(name)
    if key not in st.session_state:
        st.session_state[key] = value
    return key


def _key(name: str) -> str:
    return f"at {name}"
