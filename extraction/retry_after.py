"""How long a server asks to be left alone: the header Retry-After, for `llm_client` and `fetch`."""

from __future__ import annotations

import time


def seconds(retry_after: str | None) -> float | None:
    """The pause that a Retry-After header asks for, given in seconds or as a date; None where it says neither.

    >>> seconds("2"), seconds("Wed, 21 Oct 2015 07:28:00 GMT"), seconds("soon"), seconds(None)
    (2.0, 0.0, None, None)
    """
    from email.utils import parsedate_to_datetime

    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(parsedate_to_datetime(retry_after).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError):
        return None
