"""Who referred whom, as lines to read."""

from __future__ import annotations

from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Contact
from callcockpit.store.referrals import Leaf, Tree

_BLANK = "\N{NO-BREAK SPACE}"
"""Keeps its place at the beginning of a line, where plain blanks are folded away."""


def tree_lines(contact: Contact, found: Tree) -> list[str]:
    """Return the referrers above somebody, the farthest first, then everybody they referred as a tree."""
    said = ["# Referred by"]
    above = list(reversed(found.above))
    for place, leaf in enumerate(above):
        said.append(f"{_BLANK * 2 * place}{_name(leaf)}")
    if not above and contact.referred_by:
        said.append(f"{clean_line(contact.referred_by)} · not in the book")
    elif not above:
        said.append("nobody: r on somebody's card adds whom they refer")
    by = (contact.introduced and "introduced") or "referred"
    because = f" · {by} because: {clean_line(contact.reason, 200)}" if contact.reason else ""
    said += [f"{_BLANK * 2 * len(above)}{clean_line(contact.name)}{because}", ""]
    came = sum(leaf.outcome is not None for leaf in found.below)
    said.append(f"# Referred by them · {len(found.below)}, {came} reached")
    said += [f"{_BLANK * 3 * (leaf.depth - 1)}└─ {_name(leaf)}" for leaf in found.below]
    if not found.below:
        said.append("nobody yet: r adds somebody")
    return said


def _name(leaf: Leaf) -> str:
    """Return somebody in a line: who, how they came, where they stand and what came of it."""
    parts = [clean_line(leaf.name), "do not call" if leaf.do_not_call else leaf.state.words]
    if leaf.outcome is not None:
        parts.append(leaf.outcome.words)
    if leaf.said.introduced:
        parts.append("introduced")
    if leaf.said.reason:
        parts.append(clean_line(leaf.said.reason, 80))
    return " · ".join(parts)
