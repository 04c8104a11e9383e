"""The command line with a mistake in how it writes, to see that the search for lost data finds it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from callcockpit import cli
from callcockpit.store import connection

MISTAKES: dict[str, Callable[[], object]] = {
    "hardly": lambda: connection.PRAGMAS.update(synchronous=1),
    "not at all": lambda: connection.PRAGMAS.update(synchronous=0),
    "unforced": lambda: setattr(os, "fsync", lambda handle: None),
    "early": lambda: os.write(1, b"saved 1\n"),
}
"""The disk is hardly waited for, or not at all; copies are not forced; a deed is called saved too soon."""

if __name__ == "__main__":
    MISTAKES[sys.argv[1]]()
    sys.exit(cli.main(sys.argv[2:]))
