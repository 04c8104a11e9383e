"""The folder of a demo's book: it goes with the demo, and that of a killed one with a later demo."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import refusal
from callcockpit.store.presence import alone, present

PREFIX = "callcockpit-demo-"
FRESH_SECONDS = 60
"""Age up to which a folder may be that of a demo which has yet to hold it."""


@contextmanager
def demo_folder() -> Iterator[Path]:
    """Make an empty folder that only the user can read, and take it away at the end.

    What cannot be taken away then goes with a later demo. Raises CockpitError where it cannot be made.
    """
    _sweep()
    try:
        folder = Path(mkdtemp(prefix=PREFIX))
    except OSError as error:
        raise CockpitError(
            f"There is no place for the demo ({refusal(error)}): set TMPDIR to another folder."
        ) from error
    try:
        with present(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Take away what killed demos of this user have left."""
    if os.name != "posix":
        # Nothing tells there which demo lives.
        return
    with suppress(OSError), os.scandir(gettempdir()) as found:
        for entry in found:
            if not entry.name.startswith(PREFIX) or not entry.is_dir(follow_symlinks=False):
                continue
            state = entry.stat(follow_symlinks=False)
            if state.st_uid == os.getuid() and time.time() - state.st_mtime > FRESH_SECONDS:
                with suppress(CockpitError), alone(Path(entry.path)):
                    shutil.rmtree(entry.path, ignore_errors=True)
