"""The two themes: a dark and a light one, with one colour for each meaning and each outcome."""

from __future__ import annotations

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
