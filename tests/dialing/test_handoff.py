"""A number reaches a phone as digits and a plus, through no shell, and the cockpit never waits for it."""

from __future__ import annotations

import json
import os
import random
import re
import sys
import threading
from pathlib import Path

import pytest

from callcockpit.dialing.handoff import Handler, arguments, dial, find_handler, spoken, tel_uri
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Number
from callcockpit.domain.words import NumberKind
from callcockpit.settings import Dialing, Opening

DANA = Number("(614) 555-0142 ext. 204", "+16145550142", "204")
EVERY_PLACE = ("phone", "{number}", "{e164}", "{uri}", "{extension}", "--to={number}#{extension}", "{other}")


def program(folder: Path, name: str, text: str) -> Path:
    """Make an executable file."""
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def recorder(folder: Path, name: str = "phone", before: str = "") -> Path:
    """Make a program that records how it was started."""
    return program(
        folder,
        name,
        f"""#!{sys.executable}
import json, os, sys
{before}
record = {{
    "arguments": sys.argv[1:],
    "input": sys.stdin.read(),
    "leads": os.getsid(0) == os.getpid(),
    "outputs": [os.path.realpath(f"/proc/self/fd/{{n}}") for n in (1, 2)],
}}
with open({str(folder / "record.json")!r}, "w") as file:
    json.dump(record, file)
""",
    )


def finished() -> None:
    """Wait for every program that was started to end."""
    for thread in threading.enumerate():
        if thread.name == "dialing":
            thread.join(30)
            assert not thread.is_alive()


def desktop(folder: Path, answer: str, code: int = 0) -> dict[str, str]:
    """Make a desktop whose handler for tel: is ``answer``; return its environment."""
    asked = folder / "asked"
    program(folder, "xdg-mime", f"#!/bin/sh\necho \"$@\" > '{asked}'\necho '{answer}'\nexit {code}\n")
    recorder(folder, "xdg-open")
    return {"PATH": str(folder), "DISPLAY": ":0"}


def test_the_address_of_a_number_is_that_of_the_standard() -> None:
    assert tel_uri("+16145550142", "204") == "tel:+16145550142;ext=204"
    assert tel_uri("+16145550142") == tel_uri("+16145550142", "") == "tel:+16145550142"


def test_a_configured_command_gets_the_number_in_every_place(tmp_path: Path) -> None:
    recorder(tmp_path)
    handler = find_handler(Dialing(command=EVERY_PLACE), {"PATH": str(tmp_path)})
    assert handler is not None
    assert handler.name == "the command phone"
    dial(handler, DANA)
    finished()
    record = json.loads((tmp_path / "record.json").read_text())
    uri = "tel:+16145550142;ext=204"
    places = ["+16145550142", "+16145550142", uri, "204", "--to=+16145550142#204", "{other}"]
    assert record == {"arguments": places, "input": "", "leads": True, "outputs": ["/dev/null"] * 2}


def test_an_extension_that_is_not_there_leaves_its_place_empty(tmp_path: Path) -> None:
    handler = Handler("phone", EVERY_PLACE)
    plain = Number("+16145550142", "+16145550142")
    assert arguments(handler, plain)[3:6] == ("tel:+16145550142", "", "--to=+16145550142#")


def test_no_shell_reads_a_configured_argument(tmp_path: Path) -> None:
    recorder(tmp_path)
    trap = f"$(touch {tmp_path / 'owned'}); `touch {tmp_path / 'owned'}` | {{number}} > {tmp_path / 'owned'}"
    handler = find_handler(Dialing(command=(str(tmp_path / "phone"), trap)), {})
    assert handler is not None
    dial(handler, DANA)
    finished()
    said = json.loads((tmp_path / "record.json").read_text())["arguments"]
    assert said == [trap.replace("{number}", "+16145550142")]
    assert not (tmp_path / "owned").exists()


def test_dialing_returns_while_the_program_still_runs_and_leaves_no_zombie(tmp_path: Path) -> None:
    fifo = tmp_path / "until"
    os.mkfifo(fifo)
    recorder(tmp_path, before=f"open({str(fifo)!r}).read()")
    dial(Handler("phone", (str(tmp_path / "phone"), "{number}")), DANA)
    assert not (tmp_path / "record.json").exists()
    fifo.write_text("go on")
    finished()
    assert (tmp_path / "record.json").exists()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_the_program_gets_the_environment_it_is_given(tmp_path: Path) -> None:
    program(tmp_path, "phone", f"#!/bin/sh\necho \"$SECRET$SHOWN\" > '{tmp_path / 'record'}'\n")
    dial(Handler("phone", (str(tmp_path / "phone"), "{number}")), DANA, {"SHOWN": "yes"})
    finished()
    assert (tmp_path / "record").read_text() == "yes\n"


def test_a_program_that_cannot_be_started_is_told_in_a_sentence(tmp_path: Path) -> None:
    gone = Handler("the command phone", (str(tmp_path / "phone"), "{number}"))
    with pytest.raises(CockpitError) as caught:
        dial(gone, DANA)
    said = "the command phone cannot be started (no such file or directory); dial the number by hand"
    assert str(caught.value) == said


def test_a_command_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("not a program")
    for name in ("nowhere", str(tmp_path / "notes")):
        with pytest.raises(CockpitError, match=r"of dialing\.command is not found; see the settings"):
            find_handler(Dialing(command=(name, "{uri}")), {"PATH": str(tmp_path)})


def test_a_command_in_the_home_folder_is_found(tmp_path: Path) -> None:
    recorder(tmp_path)
    handler = find_handler(Dialing(command=("~/phone", "{uri}")), {"HOME": str(tmp_path)})
    assert handler == Handler("the command phone", (str(tmp_path / "phone"), "{uri}"))


def test_a_desktop_with_a_handler_dials(tmp_path: Path) -> None:
    environ = desktop(tmp_path, "org.gnome.Calls.desktop")
    handler = find_handler(Dialing(), environ, "linux")
    assert handler == Handler("org.gnome.Calls", (str(tmp_path / "xdg-open"), "{uri}"))
    assert (tmp_path / "asked").read_text() == "query default x-scheme-handler/tel\n"
    dial(handler, DANA)
    finished()
    record = json.loads((tmp_path / "record.json").read_text())
    assert record["arguments"] == ["tel:+16145550142;ext=204"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [("", 0), ("gnome-calls.desktop", 1), ("no default set", 0), ("../x.desktop", 0), ("a b.desktop", 0)],
)
def test_a_desktop_without_a_handler_does_not_dial(tmp_path: Path, answer: str, code: int) -> None:
    assert find_handler(Dialing(), desktop(tmp_path, answer, code), "linux") is None


def test_a_desktop_on_wayland_alone_dials(tmp_path: Path) -> None:
    environ = desktop(tmp_path, "gnome-calls.desktop")
    del environ["DISPLAY"]
    assert find_handler(Dialing(), environ, "linux") is None
    assert not (tmp_path / "asked").exists()
    handler = find_handler(Dialing(), environ | {"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert handler is not None
    assert handler.name == "gnome-calls"


def test_a_desktop_whose_tools_are_missing_or_broken_does_not_dial(tmp_path: Path) -> None:
    environ = {"PATH": str(tmp_path), "DISPLAY": ":0"}
    assert find_handler(Dialing(), environ, "linux") is None
    program(tmp_path, "xdg-mime", "#!/no/such/shell\n")
    assert find_handler(Dialing(), environ, "linux") is None
    program(tmp_path, "xdg-mime", "#!/bin/sh\necho gnome-calls.desktop\n")
    assert find_handler(Dialing(), environ, "linux") is None


def test_other_systems_have_their_own_way(tmp_path: Path) -> None:
    recorder(tmp_path, "open")
    recorder(tmp_path, "rundll32")
    environ = {"PATH": str(tmp_path)}
    assert find_handler(Dialing(), environ, "darwin") == Handler("open", (str(tmp_path / "open"), "{uri}"))
    windows = find_handler(Dialing(), environ, "win32")
    assert windows is not None
    assert windows.command[1:] == ("url.dll,FileProtocolHandler", "{uri}")


def test_who_never_wants_numbers_opened_is_obeyed(tmp_path: Path) -> None:
    recorder(tmp_path)
    never = Dialing(Opening.NEVER, ("phone", "{uri}"))
    assert find_handler(never, {"PATH": str(tmp_path)}) is None


HOSTILE = [
    "", "+", "+1", "+123456", "+1234567890123456", "+0614555014", "16145550142", "0016145550142",
    "(614) 555-0142", "+1 614 555 0142", "+1-614-555-0142", "+1.614.555.0142", " +16145550142",
    "+16145550142 ", "+16145550142\n", "\n+16145550142", "+16145550142\r", "+16145550142\0",
    "\0+16145550142", "+1614\n5550142", "++16145550142", "*21*+16145550142#", "**21*16145550142#",
    "*#06#", "#31#16145550142", "+16145550142#", "+16145550142*", "+16145550142,,204",
    "+16145550142;ext=204", "+16145550142x204", "+16145550142p1", "+16145550142w1",
    "+16145550142;isub=1", "+16145550142?body=x", "+16145550142&x=1", "tel:+16145550142",
    "sip:+16145550142@x", "sms:+16145550142", "facetime:+16145550142", "http://x/+16145550142",
    "file:///etc/passwd", "javascript:x", "data:text/html,x", "mailto:a@b", "--help", "-n", "--",
    "-+16145550142", "@file", "%2B16145550142", "+1614555014%32", "$(id)", "`id`", "; id", "| id",
    "& id", "&& id", "> /tmp/x", "< /etc/passwd", "$HOME", "${IFS}", "+16145550142;id",
    "+16145550142|id", "+16145550142$(id)", "'+16145550142'", '"+16145550142"', "+16145550142'",
    "\\+16145550142", "{number}", "{uri}", "{e164.__class__}", "%s", "%n", "../+16145550142",
    "+１６１４５５５０１４２", "+١٦١٤٥٥٥٠١٤٢", "＋16145550142", "+1614555０142", "+16145550142\u200b",
    "\u202e+16145550142", "\ufeff+16145550142", "+1614555\u00a00142", "+16145550142\u2028", "\ud800",
    "+1614555014²", "+16145550142\x1b[0m", "+15550100000.0", "+1.5550100000E+11", "+1e9",
    "0x16145550142", "+1_614_555_0142", "NaN", "ask Jenny",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_nothing_but_a_plain_number_is_dialed(text: str) -> None:
    with pytest.raises(CockpitError):
        tel_uri(text)
    for number in (Number(text, text), Number(text, "+16145550142", f"{text} ")):
        with pytest.raises(CockpitError) as caught:
            arguments(Handler("phone", EVERY_PLACE), number)
        assert clean_line(str(caught.value)) == str(caught.value)


def test_of_five_thousand_odd_texts_only_digits_and_a_plus_get_through() -> None:
    chance = random.Random(5)
    letters = "+0123456789" * 4 + " \t\n\0*#,;x-.()/%$`'\"|&<>{}１٣\u200b\u2028\ud800é"
    handler = Handler("phone", EVERY_PLACE[:5])
    plain = re.compile(r"(?:tel:)?(?:\+[1-9][0-9]{6,14})?(?:;ext=)?[0-9]*", re.ASCII)
    passed = 0
    for _ in range(5_000):
        head = chance.choice(["", "+", "+1", "+4144"])
        text = head + "".join(
            chance.choices(letters[: chance.choice([11, 44, len(letters)])], k=chance.randrange(18))
        )
        extension = chance.choice([None, "204", text[-4:]])
        try:
            told = arguments(handler, Number(text, text, extension))
        except CockpitError:
            continue
        passed += 1
        assert all(plain.fullmatch(each) for each in told[1:]), told
    assert 100 < passed < 2_500


@pytest.mark.parametrize(
    "number",
    [
        Number("fax", "+16145550142", kind=NumberKind.FAX),
        Number("struck", "+16145550142", struck=True),
        Number("blocked", "+16145550142", blocked=True),
        Number("ask Jenny"),
    ],
    ids=lambda number: number.raw,
)
def test_a_number_that_must_not_be_dialed_starts_nothing(tmp_path: Path, number: Number) -> None:
    recorder(tmp_path)
    with pytest.raises(CockpitError, match=f'"{number.raw}" cannot be dialed; choose another number'):
        dial(Handler("phone", (str(tmp_path / "phone"), "{number}")), number)
    finished()
    assert not (tmp_path / "record.json").exists()


@pytest.mark.parametrize(
    ("e164", "region", "words"),
    [
        ("+16145550142", "", "+1 614-555-0142"),
        ("+16145550142", "US", "(614) 555-0142"),
        ("+16145550142", "CH", "+1 614-555-0142"),
        ("+41446681800", "", "+41 44 668 18 00"),
        ("+41446681800", "CH", "044 668 18 00"),
        ("+442079460958", "US", "+44 20 7946 0958"),
        ("ask\x1b Jenny", "US", "ask␛ Jenny"),
    ],
)
def test_a_number_is_grouped_for_reading_aloud(e164: str, region: str, words: str) -> None:
    assert spoken(e164, region) == words
