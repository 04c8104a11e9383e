"""Handing an email to the mail program, filled in and not sent: a ``mailto:`` link as RFC 6068 has it.

Everything in it is percent-encoded, so that nothing of an address or a text can name another recipient, a
file to attach or an option of the program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from callcockpit.dialing.handoff import Handler, start
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean, clean_line

_ADDRESS = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+")
TEXT_LIMIT = 1_500
"""Characters of a text that are handed over: longer links are cut by some systems."""


def mailto(address: str, subject: str, body: str, *more: str) -> str:
    """Return the link that opens a mail program with this recipient, and ``more``, subject and text.

    Raises:
        CockpitError: an address is none.

    """
    for each in (address, *more):
        if _ADDRESS.fullmatch(each) is None:
            raise CockpitError(f'"{clean_line(each, 60)}" is no e-mail address; correct it with e')
    text = clean(body[:TEXT_LIMIT]).replace("\n", "\r\n")
    said = f"subject={quote(clean_line(subject, 200), safe='')}&body={quote(text, safe='')}"
    recipients = ",".join(quote(each, safe="@") for each in (address, *more))
    return f"mailto:{recipients}?{said}"


def prepare(handler: Handler, link: str, environ: Mapping[str, str] | None = None) -> None:
    """Open the mail program with a link of :func:`mailto` and return at once.

    Raises:
        CockpitError: it cannot be started.

    """
    command = [part.replace("{uri}", link) for part in handler.command]
    start(command, handler.name, "write the email in your mail program", environ)


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return a template with ``{name}`` and the like replaced; what is unknown stays as it stands."""
    return re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], place[0]), template)
