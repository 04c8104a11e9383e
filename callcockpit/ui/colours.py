"""The two themes, a dark and a light one, and the one style of each meaning a text can have."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

DARK = Theme(
    name="cockpit-dark",
    dark=True,
    primary="#7aa2c8",
    secondary="#8a9bb0",
    accent="#e0b36a",
    warning="#e8955c",
    error="#e57373",
    success="#7fc08a",
    foreground="#d5d9df",
    background="#14181d",
    surface="#1b2027",
    panel="#222831",
    variables={
        "frame": "#37414d",
        "frame-focus": "#7aa2c8",
        "bar": "#1f2630",
        "cursor": "#2c4258",
        "chosen": "#232c36",
        "field": "#1f262e",
        "no-future": "#cf8a8a",
        "stay-in-touch": "#86b6e2",
        "next-step": "#84c995",
        "text-muted": "#8b95a3",
        "input-selection-background": "#3d5a78",
    },
)

LIGHT = Theme(
    name="cockpit-light",
    dark=False,
    primary="#1f5f99",
    secondary="#53677d",
    accent="#8a5a00",
    warning="#b0490c",
    error="#b3261e",
    success="#1f7a3d",
    foreground="#1d2329",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e9e6df",
    variables={
        "frame": "#c6c1b6",
        "frame-focus": "#1f5f99",
        "bar": "#ebe7de",
        "cursor": "#cfe0f0",
        "chosen": "#e8e5dc",
        "field": "#f0ede5",
        "no-future": "#9c3a3a",
        "stay-in-touch": "#1f5f99",
        "next-step": "#1f7a3d",
        "text-muted": "#646b73",
        "input-selection-background": "#b6d0e8",
    },
)

THEMES = (DARK, LIGHT)

MEANINGS: dict[str, tuple[str, str]] = {
    "text": ("foreground", ""),
    "dim": ("text-muted", ""),
    "strong": ("foreground", "bold"),
    "key": ("accent", "bold"),
    "title": ("primary", "bold"),
    "overdue": ("warning", "bold"),
    "due": ("foreground", ""),
    "asleep": ("text-muted", "italic"),
    "no-future": ("no-future", ""),
    "stay-in-touch": ("stay-in-touch", ""),
    "next-step": ("next-step", ""),
    "alert": ("error", "bold"),
    "frame": ("frame", ""),
}
"""What a text can mean: the theme's variable for its colour, and how else it differs."""

BACKGROUNDS = ("cursor", "chosen")
"""What can lie behind a whole line, by the theme's variable."""


def styles_of(variables: Mapping[str, str]) -> dict[str, Style]:
    """Return the style of every meaning and background, from the variables of a theme.

    One table for all panes: component classes would have every pane's looked up again whenever the focus
    moves, which is a quarter of the start.
    """
    found = {
        meaning: Style(
            color=_rich(variables, name), bold=how == "bold" or None, italic=how == "italic" or None
        )
        for meaning, (name, how) in MEANINGS.items()
    }
    return {**found, **{name: Style(bgcolor=_rich(variables, name)) for name in BACKGROUNDS}}


def _rich(variables: Mapping[str, str], name: str) -> str:
    """Return a colour of the theme as six hexadecimal digits; one that it lacks is the foreground."""
    try:
        return Color.parse(variables[name]).hex6
    except (KeyError, ValueError):
        return Color.parse(DARK.foreground or "#ffffff").hex6
