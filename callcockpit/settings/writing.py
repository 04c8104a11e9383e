"""Changing one setting in the file that a person keeps: comments and everything else stay as they are."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Cadence
from callcockpit.paths import refusal
from callcockpit.settings import load
from callcockpit.settings.reading import ENTRY, TABLE, dotted
from callcockpit.settings.text import DEFAULT_TEXT


def set_cadence(path: Path, tag: str | None, cadence: Cadence) -> None:
    """Write the cadence of a tag, or with None the usual one, into the settings; it counts at the next start.

    Raises CockpitError, and leaves the file as it was, where it cannot be written or is laid out in a way
    that this cannot change.
    """
    if tag is None:
        table = "cadence"
        values = [("wanted", f"{cadence.wanted}"), ("latest", f"{cadence.latest}")]
    else:
        table = "cadence.tags"
        values = [(tag, f"[{cadence.wanted}, {cadence.latest}]")]
    said = ", ".join(f"{key} = {value}" for key, value in values)
    by_hand = f"write {said} under [{table}] in {path} yourself"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_bytes().decode("utf-8-sig") if path.exists() else DEFAULT_TEXT
        text = changed(text, table, values)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            new = Path(folder, path.name)
            new.write_bytes(text.encode())
            rules = load(new)[0].rules
            if (rules.cadence if tag is None else rules.tag_cadences.get(tag.lower())) != cadence:
                raise CockpitError(f"The settings file is laid out in a way that is not changed: {by_hand}.")
            # Through a link, so that whoever keeps their settings elsewhere still does.
            if path.exists():
                shutil.copymode(path, new)
            new.replace(path.resolve())
    except OSError as error:
        raise CockpitError(f"The settings were not changed ({refusal(error)}): {by_hand}.") from error
    except UnicodeDecodeError as error:
        raise CockpitError(f"The settings were not changed (their text is not UTF-8): {by_hand}.") from error


def changed(text: str, table: str, values: Sequence[tuple[str, str]]) -> str:
    """Return a TOML text with these keys of a table set; keys that are there change where they stand."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if _header(line) == table), None)
    if start is None:
        lines += ["" if lines[-1:] == [""] else "\n", f"[{table}]"]
        start = len(lines) - 1
    for key, value in reversed(values):
        new = f"{key if key.isidentifier() and key.isascii() else json.dumps(key)} = {value}"
        at = _line_of(lines, start, key)
        if at is None:
            lines.insert(start + 1, new)
        else:
            lines[at] = new
    return "\n".join(lines)


def _line_of(lines: Sequence[str], start: int, key: str) -> int | None:
    """Return the line of a key in the table that begins at ``start``."""
    for at in range(start + 1, len(lines)):
        if _header(lines[at]) is not None:
            return None
        entry = ENTRY.match(lines[at])
        if entry is not None and dotted(entry[1]).lower() == key.lower():
            return at
    return None


def _header(line: str) -> str | None:
    found = TABLE.match(line)
    return None if found is None else dotted(found[1])
