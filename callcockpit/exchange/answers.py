"""Yes and no as files say them: what is no plain no is a yes, so that nobody is called by mistake."""

from __future__ import annotations

_NO = frozenset(
    (
        *("0", "false", "f", "no", "n", "nein", "non", "nao", "não", "nee", "off", "falsch", "faux", "falso"),
        *("none", "null", "na", "n/a", "-", "--", "ok", "call", "0.0", ""),
    )
)


def says_yes(said: object) -> bool:
    """Whether a cell or JSON value that marks somebody as *do not call*, or a number as struck, does so."""
    text = said if isinstance(said, str) else "" if said is None else str(said)
    return text.strip().casefold() not in _NO
