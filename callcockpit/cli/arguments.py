"""The commands and options as the command line takes them."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentError, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path

from callcockpit import __version__
from callcockpit.domain.words import Purpose, Result


def cockpit_only(argv: Sequence[str] | None) -> Namespace | None:
    """Return what is asked for where the cockpit is to be opened, and None for anything else.

    The parser of all commands takes 7 ms to build, which the start of the cockpit does without.
    """
    opening = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    _book_options(opening, absent=None)
    opening.set_defaults(command=None)
    try:
        asked, more = opening.parse_known_args(argv)
    except ArgumentError:
        return None
    return None if more else asked


def parser() -> ArgumentParser:
    """Return the parser; ``command`` is None where the cockpit is to be opened."""
    everywhere = ArgumentParser(add_help=False, allow_abbrev=False)
    _book_options(everywhere, absent=SUPPRESS)
    parser = ArgumentParser(
        "callcockpit",
        description="A cockpit for an hour of phone calls. Without a command it opens on the screen.",
        allow_abbrev=False,
    )
    _book_options(parser, absent=None)
    parser.add_argument("--version", action="version", version=f"callcockpit {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, does: str) -> ArgumentParser:
        return commands.add_parser(
            name, help=does, description=does, parents=[everywhere], allow_abbrev=False
        )

    _reading_commands(command("due", "whom to call now, in order"), command("contacts", "people in the book"))
    history = command("history", "everything done with a person, newest first")
    history.add_argument("contact", metavar="CONTACT", help="id, number as +16145550142, or name")
    _json(history)
    stats = command("stats", "the honest numbers of the last days, today included")
    stats.add_argument("--days", metavar="N", type=_days, default=30, help="how many days; default 30")
    _at(stats)
    _json(stats)
    _import(command("import", "add and update people from files (CSV, vCard)"))
    imports = command("imports", "what became of each imported file, newest first")
    imports.add_argument(
        "batch", metavar="NUMBER", nargs="?", type=_operation, help="the summary of this one"
    )
    imports.add_argument("--limit", metavar="N", type=_count, help="show at most that many")
    _json(imports)
    _export(command("export", "write contacts, history, calendar or everything to a file"))
    _log(command("log", "log what came of a call"))
    for name, does in (("undo", "take back the last thing done"), ("redo", "do it again")):
        _json(command(name, does))
    duplicates = command("duplicates", "people who may stand in the book twice, and why")
    duplicates.add_argument("--limit", metavar="N", type=_count, help="show at most that many pairs")
    _json(duplicates)
    merge = command("merge", "make two people one; “undo” parts them again")
    merge.add_argument("keep", metavar="KEEP", help="who stays: id, number as +16145550142, or unique name")
    merge.add_argument("drop", metavar="DROP", help="whose everything goes to KEEP; given in the same ways")
    _json(merge)
    backup = command("backup", "copy the book, checked and whole")
    backup.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=Path,
        help="default: the backups folder; packed if it ends in .gz",
    )
    _force(backup)
    restore = command("restore", "bring a backup back; without FILE the backups are listed")
    restore.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help="a backup, or its name in the folder"
    )
    restore.add_argument("--latest", action="store_true", help="the newest backup that is good")
    doctor = command("doctor", "check the book, its backups, its rights and its surroundings")
    doctor.add_argument(
        "--mend", action="store_true", help="rebuild what can be worked out anew, after a backup"
    )
    _json(doctor)
    allow = command("allow", "take a number off the do-not-call list")
    allow.add_argument("number", metavar="NUMBER", help="as +16145550142")
    allow.add_argument("--reason", required=True, help="why it may be called again; kept in the book")
    command("where", "where the book, the settings, the talk tracks, the log and the backups are")
    command("tracks", "write the talk tracks that you have no file of, to be edited, and print their places")
    command("settings", "print every setting at its default, to begin a settings file with")
    return parser


def _book_options(parser: ArgumentParser, absent: str | None) -> None:
    parser.add_argument("--book", metavar="PATH", default=absent, help="the book to use")
    parser.add_argument(
        "--demo",
        action="store_true",
        default=absent if absent else False,
        help="use a throw-away book of made-up people",
    )


def _json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _reading_commands(due: ArgumentParser, contacts: ArgumentParser) -> None:
    _json(due)
    due.add_argument("--limit", metavar="N", type=_count, help="show at most that many")
    _at(due)
    contacts.add_argument(
        "query", metavar="QUERY", nargs="*", help="words of name, company, number, tag, note or what was said"
    )
    contacts.add_argument("--limit", metavar="N", type=_count, help="show at most that many")
    _json(contacts)


def _import(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--region", metavar="CC", help="country of numbers without country code, such as US")
    parser.add_argument(
        "--tag", metavar="TAG", action="append", default=[], help="put on everybody; repeatable"
    )
    parser.add_argument(
        "--map",
        metavar="HEADER=FIELD",
        action="append",
        default=[],
        help="what a column is, by its header or number; repeatable, and remembered for that header",
    )
    parser.add_argument("--dry-run", action="store_true", help="tell what would happen and write nothing")
    _json(parser)


def _export(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what",
        metavar="WHAT",
        choices=["contacts", "touches", "calls", "calendar", "all"],
        help="contacts, touches, calls, calendar, or all: everything, which import brings back",
    )
    parser.add_argument(
        "--format",
        choices=["csv", "json", "vcf", "vcf3", "ics", "hubspot", "salesforce"],
        help="contacts: csv, json, vcf, vcf3; touches and calls: csv, json, hubspot (calls only), "
        "salesforce; calendar: ics; all: json",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="a file; default, and -: standard output")
    _force(parser)


def _force(parser: ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="replace whatever file is there, unasked")


def _log(parser: ArgumentParser) -> None:
    parser.add_argument("contact", metavar="CONTACT", help="id, number as +16145550142, or unique name")
    parser.add_argument(
        "result",
        metavar="RESULT",
        choices=[result.value for result in Result],
        help=", ".join(result.value for result in Result),
    )
    parser.add_argument("--note", default="", help="what was said")
    parser.add_argument(
        "--purpose",
        choices=[purpose.value for purpose in Purpose],
        help="what the call was for; default: what was due says",
    )
    parser.add_argument("--next", metavar="WHEN", help="when and what next, such as “thu 14:30 send quote”")
    parser.add_argument("--number", metavar="E164", help="which of their numbers was dialed")
    _at(parser)
    _json(parser)


def _at(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--at", metavar="TIME", help="the moment it is, ISO 8601; your zone, and noon, if none is given"
    )


def _count(text: str) -> int:
    return _number(text, "people")


MOST_DAYS = 36_500
"""A hundred years: further back nobody has made calls with this program."""


def _days(text: str) -> int:
    return min(_number(text, "days"), MOST_DAYS)


def _operation(text: str) -> int:
    return _number(text, "an import")


def _number(text: str, what: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:10]) < 10**9:
        raise ArgumentTypeError(f"{text} is no number of {what}")
    return int(text[:10])
