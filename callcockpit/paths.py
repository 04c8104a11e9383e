"""Where the book, the settings, the log and the backups live.

The folders are those of the platform, as ``platformdirs`` names them; they are worked out here from the
environment that is passed in, because importing that library costs every command 8 to 38 ms.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from callcockpit.domain.errors import CockpitError

APP = "callcockpit"
BOOK_VARIABLE = "CALLCOCKPIT_BOOK"
"""Environment variable with the path or URL of the book."""
SETTINGS_VARIABLE = "CALLCOCKPIT_SETTINGS"
"""Environment variable with the path of the settings file."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Absolute paths; none of the files needs to exist."""

    book: Path
    """The file of the book; where ``url`` is set, the file that would be used without it."""
    settings: Path
    log: Path
    backups: Path
    """A folder beside the book."""
    url: str | None = None
    """The address of a book that is a database server's and not a file."""


@dataclass(frozen=True, slots=True)
class _Folders:
    """The platform's folders for this program."""

    data: Path
    config: Path
    log: Path


def find_paths(book: str | None, environ: Mapping[str, str], platform: str = sys.platform) -> Paths:
    """Return where everything is, for the ``--book`` that was given (None or empty: not given).

    Raises:
        CockpitError: there is no home folder and a path depends on one, or a path cannot be one.

    """
    said = book or environ.get(BOOK_VARIABLE) or ""
    url = said if "://" in said else None
    settings = environ.get(SETTINGS_VARIABLE)
    home = _home(environ, platform)
    folders = _folders(home, environ, platform) if home is not None else None
    if said and url is None:
        book_file = _given(said, home)
    elif folders is not None:
        book_file = folders.data / "book.db"
    else:
        raise CockpitError(f"There is no home folder to keep the book in; set HOME or {BOOK_VARIABLE}")
    if settings:
        settings_file = _given(settings, home)
    else:
        settings_file = (folders.config if folders is not None else book_file.parent) / "settings.toml"
    log = (folders.log if folders is not None else book_file.parent) / f"{APP}.log"
    return Paths(book_file, settings_file, log, book_file.parent / f"{book_file.stem} backups", url)


def make_private_folder(path: Path) -> None:
    """Make ``path`` and what is missing above it, open to nobody but the user; leave folders that exist.

    Raises:
        CockpitError: the folder cannot be made, is a file, or cannot be written to.

    """
    try:
        missing = [each for each in (path, *path.parents) if not each.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise CockpitError(f"The folder {path} cannot be made: {reason}; choose another place") from error
    if not path.is_dir():
        raise CockpitError(f"{path} is a file where a folder is needed; move it or choose another place")
    if not os.access(path, os.W_OK | os.X_OK):
        raise CockpitError(
            f"The folder {path} cannot be written to; change its rights or choose another place"
        )


def _home(environ: Mapping[str, str], platform: str) -> Path | None:
    """Return the home folder, or None where the environment names none that is absolute."""
    said = environ.get("USERPROFILE" if platform == "win32" else "HOME", "")
    home = Path(said)
    return home if said and home.is_absolute() else None


def _folders(home: Path, environ: Mapping[str, str], platform: str) -> _Folders:
    """Return the folders of the platform; on Linux by the XDG Base Directory Specification 0.8."""
    if platform == "win32":
        local = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / APP
        return _Folders(local, local, local / "Logs")
    if platform == "darwin":
        support = home / "Library" / "Application Support" / APP
        return _Folders(support, support, home / "Library" / "Logs" / APP)
    return _Folders(
        _xdg(environ, "XDG_DATA_HOME", home / ".local" / "share") / APP,
        _xdg(environ, "XDG_CONFIG_HOME", home / ".config") / APP,
        _xdg(environ, "XDG_STATE_HOME", home / ".local" / "state") / APP / "log",
    )


def _xdg(environ: Mapping[str, str], name: str, default: Path) -> Path:
    """Return the folder a variable names; the specification says to ignore relative ones."""
    folder = Path(environ.get(name, ""))
    return folder if folder.is_absolute() else default


def _given(said: str, home: Path | None) -> Path:
    """Return a path that a person gave as an absolute one, with ``~`` expanded."""
    if "\0" in said:
        raise CockpitError("A path may not hold a NUL character; give another one")
    path = Path(said)
    if path.parts[:1] == ("~",):
        if home is None:
            raise CockpitError(
                f"There is no home folder for the ~ in {said}; set HOME or give the whole path"
            )
        path = home.joinpath(*path.parts[1:])
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:
        raise CockpitError(f"Nobody has the home folder in {said}; give the whole path") from error
