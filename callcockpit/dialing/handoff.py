"""Handing a number to the program that dials it: a configured command, or the system's for ``tel:`` links.

Nothing but the digits and the plus of an E.164 number, and the digits of an extension, ever reaches another
program, as elements of an argument list and never through a shell: a plain ``tel:`` link can carry codes that
forward calls. Desktops are asked for their handler first, because ``xdg-open`` without one opens a browser
over the screen, or in it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line
from callcockpit.domain.values import E164, Number
from callcockpit.settings import Dialing, Opening

_EXTENSION = re.compile(r"[0-9]{1,20}")
_PLACE = re.compile(r"\{(number|e164|uri|extension)\}")
_ASK_SECONDS = 3
"""How long the desktop may take to name its handler."""

Run = Callable[[Sequence[str], Mapping[str, str]], str]
"""Runs a program with arguments and an environment and returns what it prints; raises OSError."""


class Handler(NamedTuple):
    """A program that dials."""

    name: str
    """For the screen: ``gnome-calls``, ``open``, ``the command linphonecsh``."""
    command: tuple[str, ...]
    """Program and arguments with ``{number}``, ``{e164}``, ``{uri}`` and ``{extension}`` to be filled in."""


def tel_uri(e164: str, extension: str | None = None) -> str:
    """Return the RFC 3966 address of a number, such as ``tel:+16145550142;ext=204``.

    Raises:
        CockpitError: the number is not plain E.164, or the extension is not plain digits.

    """
    _checked(e164, extension)
    return f"tel:{e164};ext={extension}" if extension else f"tel:{e164}"


def spoken(e164: str, region: str = "") -> str:
    """Return a number grouped for reading aloud, such as ``+1 614-555-0142``.

    Within the calling code of ``region`` (ISO 3166) it is as people there say it: ``(614) 555-0142``. A
    number that cannot be read is returned as it is, cleaned.
    """
    # The library costs 20 ms at import, which the first number shown pays and not the start.
    import phonenumbers

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return clean_line(e164)
    at_home = bool(region) and number.country_code == phonenumbers.country_code_for_region(region)
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if at_home else style.INTERNATIONAL)


def ask_program(command: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return what a program prints, or nothing where it fails or takes too long; raises OSError."""
    try:
        done = subprocess.run(  # noqa: S603  # the command is fixed in this module, found by its full path
            command,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_ASK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""


def find_handler(
    dialing: Dialing, environ: Mapping[str, str], platform: str = sys.platform, run: Run = ask_program
) -> Handler | None:
    """Return the program that dials here, or None where numbers are shown to be dialed by hand.

    Raises:
        CockpitError: a command is configured and its program is not found.

    """
    if dialing.open is Opening.NEVER:
        return None
    if dialing.command:
        return _configured(dialing.command, environ)
    return opener("tel", environ, platform, run)


def opener(
    scheme: str, environ: Mapping[str, str], platform: str = sys.platform, run: Run = ask_program
) -> Handler | None:
    """Return the program with which this system opens links of a scheme such as ``tel``, or None."""
    if platform == "darwin":
        return _found("open", ("{uri}",), environ, "open")
    if platform == "win32":
        return _found("rundll32", ("url.dll,FileProtocolHandler", "{uri}"), environ, "Windows")
    return _desktop(scheme, environ, run)


def arguments(handler: Handler, number: Number) -> tuple[str, ...]:
    """Return the argument list that dials ``number``.

    Raises:
        CockpitError: the number must not be dialed, or cannot be.

    """
    if number.e164 is None or not number.dialable:
        raise CockpitError(f'"{clean_line(number.raw, 60)}" cannot be dialed; choose another number')
    values = {
        "number": number.e164,
        "e164": number.e164,
        "uri": tel_uri(number.e164, number.extension),
        "extension": number.extension or "",
    }
    program, *rest = handler.command
    return (program, *(_PLACE.sub(lambda place: values[place[1]], each) for each in rest))


def dial(handler: Handler, number: Number, environ: Mapping[str, str] | None = None) -> None:
    """Start the program with the number and return at once; the program outlives the cockpit.

    ``environ`` is the program's environment, by default the cockpit's own.

    Raises:
        CockpitError: the number must not be dialed, or the program cannot be started.

    """
    start(arguments(handler, number), handler.name, "dial the number by hand", environ)


def start(command: Sequence[str], name: str, instead: str, environ: Mapping[str, str] | None = None) -> None:
    """Start a program with its arguments and return at once; it outlives the cockpit.

    Raises:
        CockpitError: it cannot be started; the sentence ends with what to do ``instead``.

    """
    try:
        process = subprocess.Popen(  # noqa: S603  # a list of checked arguments, no shell
            command,
            env=None if environ is None else dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise CockpitError(f"{name} cannot be started ({reason}); {instead}") from error
    # Somebody has to wait for the program, or it stays behind as a zombie when it ends.
    threading.Thread(target=process.wait, name="dialing", daemon=True).start()


def _checked(e164: str, extension: str | None) -> None:
    """Raise CockpitError unless number and extension are plain ASCII digits."""
    if E164.match(e164) is None:
        raise CockpitError(f'"{clean_line(e164, 60)}" cannot be dialed; choose another number')
    if extension and _EXTENSION.fullmatch(extension) is None:
        raise CockpitError(f'The extension "{clean_line(extension, 60)}" is not digits; correct it first')


def _configured(command: tuple[str, ...], environ: Mapping[str, str]) -> Handler:
    """Return the handler of the settings, its program by its full path."""
    program = command[0]
    home = environ.get("HOME")
    if program.startswith("~/") and home:
        program = str(Path(home, program[2:]))
    found = shutil.which(program, path=environ.get("PATH", ""))
    if found is None:
        raise CockpitError(
            f"The program {clean_line(program)} of dialing.command is not found; see the settings"
        )
    return Handler(f"the command {clean_line(Path(program).name, 40)}", (found, *command[1:]))


def _found(program: str, rest: tuple[str, ...], environ: Mapping[str, str], name: str) -> Handler | None:
    """Return the handler of a program that is on the path, or None."""
    path = shutil.which(program, path=environ.get("PATH", ""))
    return None if path is None else Handler(name, (path, *rest))


def _desktop(scheme: str, environ: Mapping[str, str], run: Run) -> Handler | None:
    """Return the handler of a desktop that has one for such links; None without a display."""
    if not environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY"):
        return None
    asks = _found("xdg-mime", ("query", "default", f"x-scheme-handler/{scheme}"), environ, "xdg-mime")
    if asks is None:
        return None
    try:
        answer = run(asks.command, environ).strip()
    except OSError:
        return None
    if not re.fullmatch(r"[^\s/]+\.desktop", answer):
        return None
    # gnome-calls and others name their file by the domain reversed: org.gnome.Calls.desktop.
    name = clean_line(answer.removesuffix(".desktop"), 40)
    return _found("xdg-open", ("{uri}",), environ, name)
