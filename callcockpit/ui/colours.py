"""The two themes, a dark and a light one, and the one style of each meaning a text can have."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color, ColorParseError
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


def lacking(*, dark: bool) -> dict[str, str]:
    """Return the variables that other themes lack, from our own dark or light one."""
    own = DARK if dark else LIGHT
    return {name: colour for name, colour in own.variables.items() if name not in _OF_TEXTUAL}


def styles_of(variables: Mapping[str, str], *, dark: bool) -> dict[str, Style]:
    """Return the style of every meaning and background, from the variables of a dark or a light theme.

    What could hardly be read on the theme's background has the colour of our own theme. One table for all
    panes: component classes would have every pane's looked up again whenever the focus moves, which is a
    quarter of the start.
    """
    own = DARK if dark else LIGHT
    behind = _colour(variables.get("background", ""), own, "background")
    found: dict[str, Style] = {}
    for meaning, (name, how) in MEANINGS.items():
        colour = _colour(variables.get(name, ""), own, name)
        if meaning != "frame" and contrast(colour, behind) < READABLE:
            colour = _colour("", own, name)
        found[meaning] = Style(color=colour.hex6, bold=how == "bold" or None, italic=how == "italic" or None)
    for name in BACKGROUNDS:
        found[name] = Style(bgcolor=_colour(variables.get(name, ""), own, name).hex6)
    return found


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(said: str, own: Theme, name: str) -> Color:
    """Return the colour a theme names; where it is none of its own, that of our theme.

    Some say “auto 60%”, which depends on what is below, or a colour of the terminal, which is not known.
    """
    try:
        colour = Color.parse(said)
    except ColorParseError:
        colour = None
    if colour is None or colour.ansi is not None:
        colour = Color.parse(own.variables.get(name) or getattr(own, name))
    return colour


READABLE = 3.0
"""The contrast ratio that WCAG 2.2 asks of large texts at least."""
_OF_TEXTUAL = ("text-muted", "input-selection-background")
"""Variables that every theme has, and ours otherwise."""
