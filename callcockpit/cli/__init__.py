"""The command line: reads what is asked for, has it done in the rooms below, tells errors in one sentence.

Exit 0: done. 1: something was rejected or failed, and said. 2: wrong usage. 130: interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from callcockpit import crashes
from callcockpit.cli.arguments import cockpit_only, parser
from callcockpit.cli.output import OutputError, end_quietly, output, say, set_up
from callcockpit.cli.usage import UsageError
from callcockpit.domain.days import now_utc
from callcockpit.domain.errors import CockpitError
from callcockpit.paths import known

if TYPE_CHECKING:
    from callcockpit.cli.workplace import Workplace


def main(argv: Sequence[str] | None = None, clock: Callable[[], datetime] = now_utc) -> int:
    """Run one command, or the cockpit where none is named, and return the exit code.

    ``clock`` tells the present instant.
    """
    set_up()
    try:
        code = _run(argv, clock)
        with output():
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        end_quietly()
        return 0
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130
    except CockpitError as error:
        if isinstance(error, OutputError):
            end_quietly()
        say(str(error))
        return 2 if isinstance(error, UsageError) else 1
    except Exception as error:  # a traceback would show names, numbers and notes
        say(crashes.sentence(error))
        return 1
    return code


def _run(argv: Sequence[str] | None, clock: Callable[[], datetime]) -> int:
    try:
        asked = cockpit_only(argv) or parser().parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    if asked.command == "where":
        from callcockpit.cli.safety import where

        return where(asked)
    if asked.command == "tracks":
        from callcockpit.cli.tracks import tracks

        return tracks(asked)
    if asked.command == "settings":
        from callcockpit.cli.output import write
        from callcockpit.settings.text import DEFAULT_TEXT

        write(DEFAULT_TEXT.rstrip("\n"))
        return 0
    if asked.command is not None:
        return _at_work(asked, clock)
    from callcockpit.cli.interrupts import ending_at_once

    with ending_at_once():
        return _at_work(asked, clock)


def _at_work(asked: Namespace, clock: Callable[[], datetime]) -> int:
    # The settings know every country of phone numbers, which costs 25 ms.
    from callcockpit.cli.workplace import Workplace

    with Workplace(asked.book, demo=asked.demo, clock=clock) as workplace:
        try:
            return _command(asked, workplace)
        except CockpitError as error:
            raise _with_way_back(error, workplace) from error
        except BrokenPipeError:
            raise
        except Exception as error:
            raise crashes.mistake(error, workplace.paths.log, workplace.fate) from error


def _with_way_back(error: CockpitError, workplace: Workplace) -> CockpitError:
    """Return the error, where the book is damaged with the newest good backup and how to bring it back."""
    from callcockpit.store.database import is_damage

    if isinstance(error, UsageError | crashes.MistakeError) or not is_damage(error):
        return error
    if not known(workplace.book_path.is_file):
        return error
    from callcockpit.cli.restoring import way_back

    return CockpitError(f"{error} {way_back(workplace)}".rstrip())


def _command(asked: Namespace, workplace: Workplace) -> int:
    """Import what the command needs, and only that: a start is paid for by every call."""
    match asked.command:
        case None:
            if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
                raise UsageError(
                    "The cockpit needs a terminal that can draw: open it in one, or use callcockpit due."
                )
            # The collector would walk all that a start makes, a dozen times, and find nothing: the app turns
            # it on again once it stands.
            gc.disable()
            # Textual paints at most so often a second, 60 times unless told: what follows an echo would wait
            # for 17 ms. It reads this once, when it is imported.
            os.environ.setdefault("TEXTUAL_FPS", "500")
            # Textual alone costs 200 ms.
            from callcockpit.ui.app import run_cockpit

            return run_cockpit(
                workplace.opened,
                workplace.settings,
                workplace.zone,
                workplace.paths.settings,
                workplace.paths.log,
                workplace.problems,
                None if workplace.demo else workplace.paths.backups,
                workplace.clock,
            )
        case "import":
            from callcockpit.cli.intake import import_files

            return import_files(asked, workplace)
        case "imports":
            from callcockpit.cli.imports import list_imports

            return list_imports(asked, workplace)
        case "export":
            from callcockpit.cli.export import export

            return export(asked, workplace)
        case "due" | "contacts" | "history":
            from callcockpit.cli import listing

            commands = {"due": listing.due, "contacts": listing.contacts, "history": listing.history}
            return commands[asked.command](asked, workplace)
        case "stats":
            from callcockpit.cli.stats import stats

            return stats(asked, workplace)
        case "duplicates" | "merge":
            from callcockpit.cli import duplicates

            twice = {"duplicates": duplicates.duplicates, "merge": duplicates.merge}
            return twice[asked.command](asked, workplace)
        case "log" | "undo" | "redo":
            from callcockpit.cli import deeds

            return {"log": deeds.log, "undo": deeds.undo, "redo": deeds.redo}[asked.command](asked, workplace)
        case "restore":
            from callcockpit.cli.restoring import restoring

            return restoring(asked, workplace)
        case "doctor":
            from callcockpit.cli.doctor import doctor

            return doctor(asked, workplace)
        case _:
            from callcockpit.cli import safety

            return {"backup": safety.backup, "allow": safety.allow}[asked.command](asked, workplace)
