"""Where the book, the settings, the log and the backups live: in the folders of the platform, or as told."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from callcockpit.domain.errors import CockpitError

APP = "callcockpit"
BOOK_VARIABLE = "CALLCOCKPIT_BOOK"
"""Environment variable with the path or URL of the book."""
SETTINGS_VARIABLE = "CALLCOCKPIT_SETTINGS"
"""Environment variable with the path of the settings file."""

TRACKS = "talk tracks"
"""The name of the folder of the talk tracks, beside the settings file."""


class Paths(NamedTuple):
    """Absolute paths; none of the files needs to exist."""

    book: Path
    """The file of the book; where ``url`` is set, the file that would be used without it."""
    settings: Path
    log: Path
    backups: Path
    """A folder beside the book."""
    url: str | None = None
    """The address of a book that is a database server's and not a file."""

    @property
    def tracks(self) -> Path:
        """The folder of the talk tracks that the user edits, beside the settings."""
        return self.settings.parent / TRACKS


class _Folders(NamedTuple):
    """The platform's folders for this program."""

    data: Path
    config: Path
    log: Path


def find_paths(book: str | None, environ: Mapping[str, str]) -> Paths:
    """Return where everything is, for the ``--book`` that was given (None or empty: not given).

    What is named is used; what is not lies in the platform's folders. The log stays beside a book that is
    named, and so do the settings where the platform has no folder for them.

    Raises:
        CockpitError: there is no home folder and the book depends on one, or a path cannot be one.

    """
    said = book or environ.get(BOOK_VARIABLE) or ""
    url = said if "://" in said else None
    named = _given(said) if said and url is None else None
    settings = environ.get(SETTINGS_VARIABLE)
    # Importing platformdirs costs 5 to 17 ms: a command whose book and settings are named does without it.
    folders = None if named is not None and settings else _folders()
    if named is not None:
        book_file, log_folder = named, named.parent
    elif folders is not None:
        book_file, log_folder = folders.data / "book.db", folders.log
    else:
        raise CockpitError(f"There is no home folder to keep the book in; set HOME or {BOOK_VARIABLE}")
    if settings:
        settings_file = _given(settings)
    else:
        settings_file = (folders.config if folders is not None else book_file.parent) / "settings.toml"
    backups = book_file.parent / f"{book_file.stem} backups"
    return Paths(book_file, settings_file, log_folder / f"{APP}.log", backups, url)


def known(ask: Callable[[], bool]) -> bool:
    """Return what a question about a path says, such as ``path.exists``; of what is out of reach it is no."""
    try:
        return ask()
    except OSError:
        return False


def refusal(error: OSError) -> str:
    """Return in the system's words why it refused something, without numbers and names."""
    return (error.strerror or "unknown reason").lower()


def make_private_folder(path: Path) -> None:
    """Make ``path`` and what is missing above it, open to nobody but the user; leave folders that exist.

    Raises:
        CockpitError: the folder cannot be reached or made, is a file, or cannot be written to.

    """
    with _reaching(path):
        missing = [each for each in (path, *path.parents) if not each.exists()]
    try:
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
            # The umask may have taken rights from the user too.
            folder.chmod(0o700)
            force_names(folder.parent)
    except OSError as error:
        raise CockpitError(
            f"The folder {path} cannot be made: {refusal(error)}; choose another place"
        ) from error
    with _reaching(path):
        folder_there = path.is_dir()
    if not folder_there:
        raise CockpitError(f"{path} is a file where a folder is needed; move it or choose another place")
    if not os.access(path, os.W_OK | os.X_OK):
        raise CockpitError(
            f"The folder {path} cannot be written to; change its rights or choose another place"
        )


@contextmanager
def _reaching(folder: Path) -> Iterator[None]:
    """Turn the failure of a question about a folder into a CockpitError."""
    try:
        yield
    except OSError as error:
        raise CockpitError(
            f"The folder {folder} cannot be reached ({refusal(error)}); change the rights of those above it"
        ) from error


def force_names(folder: Path) -> None:
    """Force the names in a folder to the disk: a power cut would take a new folder with all that is in it.

    A folder that may be written to and not read cannot be forced; Windows, and some shared disks, know no
    such thing. Raises OSError where the disk refuses.
    """
    if os.name == "nt" or not os.access(folder, os.R_OK):
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def make_private_file(path: Path, flags: int) -> int:
    """Open a file, made where it is missing, that nobody but the user can read; return the handle.

    ``flags`` are those of ``os.open``. A file that was there is closed to others too. Raises OSError.
    """
    handle = os.open(path, flags | os.O_CREAT, 0o600)
    if hasattr(os, "fchmod"):
        # The umask may have taken rights from the user too, and an older file may be open to others.
        os.fchmod(handle, 0o600)
    return handle


def _folders() -> _Folders | None:
    """Return the folders of the platform, or None where there is no home folder to make them in."""
    try:
        if not Path.home().is_absolute():
            return None
    except RuntimeError:
        return None
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(APP, appauthor=False)
    return _Folders(dirs.user_data_path, dirs.user_config_path, dirs.user_log_path)


def _given(said: str) -> Path:
    """Return a path that a person gave as an absolute one, with ``~`` expanded."""
    if "\0" in said:
        raise CockpitError("A path may not hold a NUL character; give another one")
    try:
        return Path(said).expanduser().absolute()
    except RuntimeError as error:
        raise CockpitError(f"There is no home folder for the ~ in {said}; give the whole path") from error
    except OSError as error:
        raise CockpitError(f"The folder you are in is gone: {said} needs its whole path") from error
