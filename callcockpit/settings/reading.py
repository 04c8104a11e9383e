"""Taking values out of a settings file, and telling each mistake with its file, key and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from callcockpit.domain.text import clean_line
from callcockpit.settings.checks import shown

T = TypeVar("T")

_KEY = r"(?:[\w-]+|\"[^\"]*\"|'[^']*')"
_PATH = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
TABLE = re.compile(rf"\s*\[\s*({_PATH})\s*\]\s*(?:#.*)?$")
ENTRY = re.compile(rf"\s*({_PATH})\s*=")


class Reading:
    """The values of one file while they are taken out of it, and the mistakes met so far."""

    def __init__(self, path: Path, values: Mapping[str, object], lines: Mapping[str, int]) -> None:
        self._path = path
        self._values = dict(values)
        self._lines = lines
        self._known: set[str] = set()
        self._problems: list[tuple[int, str]] = []

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for every mistake, in the order of the file."""
        return tuple(sentence for _, sentence in sorted(self._problems))

    def take(self, key: str, check: Callable[[object], T], default: T) -> T:
        """Return the value of the dotted ``key``, or the default where it is not set or wrong."""
        self._known.add(key)
        if key not in self._values:
            return default
        value = self._values.pop(key)
        try:
            return check(value)
        except ValueError as error:
            self.tell((key,), f"{clean_line(key)} must be {error}, not {shown(value)}; the default is used")
            return default

    def take_all(self, table: str, check: Callable[[object], T]) -> dict[str, T]:
        """Return every value of a table whose keys are free, those that are wrong left out and told."""
        self._known.add(table)
        taken: dict[str, T] = {}
        for key in [key for key in self._values if key.startswith(f"{table}.")]:
            value = self._values.pop(key)
            try:
                taken[clean_line(key.removeprefix(f"{table}."))] = check(value)
            except ValueError as error:
                self.tell((key,), f"{clean_line(key)} must be {error}, not {shown(value)}; it is left out")
        return taken

    def tell(self, keys: tuple[str, ...], what: str) -> None:
        """Note a mistake, at the line of the first of ``keys`` that the file holds."""
        line = line_of(self._lines, keys)
        self._problems.append((line, f"{in_file(self._path, line)}: {what}"))

    def tell_unknown(self) -> None:
        """Note every value that nothing has taken."""
        tables = {key.rpartition(".")[0] for key in self._known} | {"keys", "cadence.tags", "touches.tags"}
        for key in self._values:
            if key in tables:
                self.tell((key,), f"{key} must be a table, written [{key}]; the defaults are used")
                continue
            # Only a mistake needs it.
            from difflib import get_close_matches

            near = get_close_matches(key, sorted(self._known), 1, 0.75)
            hint = f"; did you mean {near[0]}?" if near else "; it is left out"
            self.tell((key,), f"there is no setting {clean_line(key, 60)}{hint}")


def flat(table: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """Return the values of nested tables by their dotted keys."""
    values: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            values |= flat(value, f"{prefix}{key}.")
        else:
            values[prefix + key] = value
    return values


def key_lines(text: str) -> dict[str, int]:
    """Return the line, from 1, on which each dotted key and table of a TOML text stands.

    The TOML reader of the standard library does not tell it. Keys in inline tables are not found.
    """
    lines: dict[str, int] = {}
    table, inside = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        was_inside, inside = inside, _open_string(line, inside)
        if was_inside:
            continue
        if (match := TABLE.match(line)) is not None:
            table = dotted(match[1])
            lines.setdefault(table, number)
        elif (match := ENTRY.match(line)) is not None:
            lines.setdefault(f"{table}.{dotted(match[1])}".lstrip("."), number)
    return lines


def line_of(lines: Mapping[str, int], keys: tuple[str, ...]) -> int:
    """Return the line of the first of ``keys`` that the file holds; 0 where that is not known."""
    line = next((lines[key] for key in keys if key in lines), 0)
    if not line:
        # A key inside an inline table has no line of its own: that of the table is the nearest.
        above = keys[0].rpartition(".")[0]
        line = lines.get(above, lines.get(above.rpartition(".")[0], 0))
    return line


def in_file(path: Path, line: int) -> str:
    """Return how a sentence names a line of a file."""
    return f"{path}, line {line}" if line else str(path)


def place(path: Path, key: str) -> str:
    """Return how a line of the screen names where a key stands in the settings file, which is read again."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return path.name
    return in_file(Path(path.name), line_of(key_lines(text), (key,)))


def not_toml(path: Path, text: str, error: Exception) -> str:
    """Return the sentence for a file that is not TOML, with the line the parser names."""
    at = re.search(r"at line (\d+)", str(error))
    place = f", line {at[1]}" if at else ""
    if "(at end of document)" in str(error):
        place = f", line {text.rstrip().count(chr(10)) + 1}"
    reason = re.sub(r"\s*\(at .*\)$", "", clean_line(str(error)))
    return (
        f"{path}{place}: this is not TOML ({reason}; texts and times stand in quotes); the defaults are used"
    )


def _open_string(line: str, inside: str) -> str:
    """Return the triple quotes that are still open at the end of a line that began ``inside`` some."""
    if not inside and line.lstrip().startswith("#"):
        return ""
    for quotes in re.findall(r'"""|\'\'\'', line):
        if not inside:
            inside = quotes
        elif quotes == inside:
            inside = ""
    return inside


def dotted(path: str) -> str:
    """Return a key path as it was written, without quotes and blanks around the dots."""
    return ".".join(part.strip("\"'") for part in re.findall(_KEY, path))
