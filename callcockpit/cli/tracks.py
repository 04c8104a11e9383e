"""``tracks``: the talk tracks as files to be edited."""

from __future__ import annotations

import os
from argparse import Namespace

from callcockpit.cli.output import say, write
from callcockpit.domain.tracks import DEFAULTS
from callcockpit.paths import find_paths
from callcockpit.settings.tracks import file_of, read_track, write_missing


def tracks(asked: Namespace) -> int:
    """Write the talk tracks that have no file and print the place of each; 1 where one cannot be used."""
    folder = find_paths(asked.book, os.environ).tracks
    write_missing(folder)
    problems = []
    for name in DEFAULTS:
        write(str(file_of(folder, name)))
        problems += [problem for problem in (read_track(folder, name)[1],) if problem]
    for problem in problems:
        say(problem)
    return 1 if problems else 0
