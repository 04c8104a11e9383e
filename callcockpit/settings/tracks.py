"""The talk tracks as files that the user edits, one for each opening, purpose and letter."""

from __future__ import annotations

from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean
from callcockpit.domain.tracks import APPEAL, DEFAULTS, INTRODUCTION, REMARK
from callcockpit.paths import make_private_folder, refusal

LIMIT = 20_000
"""Bytes of a talk track that are read; a longer file is no talk track."""
LETTER_REMARK = """\
// The letter that a draft begins with; change it as you like, remove the file to have the first one back.
// {name} is filled in, {research} in an appeal, {expert} and {need} in an introduction.
"""
"""How the file of a letter begins."""


def file_of(folder: Path, name: str) -> Path:
    """Return the file of a talk track."""
    return folder / f"{name}.txt"


def read_track(folder: Path, name: str) -> tuple[str, str]:
    """Return a talk track as the user has it, and one sentence where their file cannot be used.

    The program's own stands in for a file that is missing, which is no mistake, or cannot be used.
    """
    path = file_of(folder, name)
    try:
        if path.exists() and not path.is_file():
            return DEFAULTS[name], _unusable(path, "it is no file")
        with path.open("rb") as file:
            found = file.read(LIMIT + 1)
        text = found.decode("utf-8-sig")
    except FileNotFoundError:
        return DEFAULTS[name], ""
    except OSError as error:
        return DEFAULTS[name], _unusable(path, refusal(error))
    except UnicodeDecodeError:
        return DEFAULTS[name], _unusable(path, "its text is not UTF-8")
    if len(found) > LIMIT or "\0" in text:
        return DEFAULTS[name], _unusable(path, "it is no talk track")
    return clean(text), ""


def _unusable(path: Path, reason: str) -> str:
    return f"{path} cannot be used ({reason}): the program's own words stand in for it."


def write_missing(folder: Path) -> list[Path]:
    """Write the talk tracks that have no file yet, and return those; a file that is there is left alone.

    Raises CockpitError where the folder cannot be made, or a file cannot be written.
    """
    make_private_folder(folder)
    written = []
    for name, text in DEFAULTS.items():
        path = file_of(folder, name)
        remark = LETTER_REMARK if name in (APPEAL, INTRODUCTION) else REMARK
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(remark + text)
        except FileExistsError:
            continue
        except OSError as error:
            raise CockpitError(f"{path} could not be written ({refusal(error)}).") from error
        written.append(path)
    return written
