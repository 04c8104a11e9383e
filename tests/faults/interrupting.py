"""Runs the program, which is interrupted in a callback of Python's own while it reads its modules."""

from __future__ import annotations

import os
import signal
import sys
from importlib.machinery import ModuleSpec

from callcockpit.cli import main


class Interrupting:
    """Interrupts the program where Python forgets what is raised."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


class Waiting:
    """Waits for a module to be imported; finds none itself."""

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        """Interrupt as the first module of the screen comes."""
        if name == "callcockpit.ui.app":
            Interrupting()
        return None


if __name__ == "__main__":
    sys.meta_path.insert(0, Waiting())
    sys.exit(main(sys.argv[1:]))
