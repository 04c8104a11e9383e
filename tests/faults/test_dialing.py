"""Whatever stands where a number should: a phone gets plain digits that stood there, or nothing at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random
from urllib.parse import unquote

import phonenumbers
import pytest

from callcockpit.dialing.handoff import Handler, arguments, find_handler
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.phones import read_numbers
from callcockpit.domain.values import Number
from callcockpit.settings import Dialing
from callcockpit.settings.checks import command
from tests.conftest import Counter

TEMPLATES = (
    ["phone", "{number}"],
    ["phone", "dial", "{e164}", "{extension}"],
    ["phone", "{uri}"],
    ["phone", "--to={number}", "--extension={extension}"],
    ["phone", "--", "{number};{extension}", "$(id) `id` | > < & ; %s {0} {other} {number"],
    ["phone", "{{number}}", "{ number }", "{NUMBER}", "{number}{number}{uri}{extension}"],
)
"""Commands as settings may hold them: a place may stand anywhere, and nothing else is replaced."""
LIMIT = 15
"""Digits of an E.164 number at most."""
KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
EXTENSION = re.compile(r"(?i)(?<![a-z])(?:ext|[pwx])(?=\W*\d{1,5}\D*$)")
SHAPES = (
    "(614) 555-{}", "+1 614 555 {}", "614.555.{}", "+44 20 7946 {}", "0044 20 7946 {}", "020 7946 {}",
    "+41 44 668 {}", "tel:+1-614-555-{}", "1-800-555-{}", "+81 3 1234 {}", "614555{}", "+39 06 1234 {}",
)  # fmt: skip
ODD = (
    "*67", "*21*", "**21*", "#31#", "*#06#", "#", "*", "-", "--", "--help", "-x ", "ext *21#", "x204",
    ",,204", ";ext=204", " p1", " w#", ";isub=1", "?body=x", "&", "; id", "$(id)", "`id`", "|", "\n", "\r",
    "\0", "\x1b[0m", "\u202e", "\u200b", "\ufeff", "%2B", "%23", "%2A", "+", "٣", "４", "/", "or", "CALL",
    "\ud800", "'", '"', "{number}",
)  # fmt: skip


def odd_text(chance: Random) -> str:
    """Return something that may stand where a number should: broken, disguised, or nothing like one."""
    if chance.random() < 0.3:
        letters = "+0123456789" * 3 + " \t\n\0*#,;x-.()/%$`'\"|&<>{}١٣\u200b\u2028\ud800éCALL"
        return "".join(chance.choices(letters, k=chance.randrange(24)))
    text = chance.choice(SHAPES).format(f"{chance.randrange(10_000):04}")
    for _ in range(chance.randrange(4)):
        place = chance.choice((0, len(text), chance.randrange(len(text) + 1)))
        text = text[:place] + chance.choice(ODD) + text[place:]
    return text


def digits_of(text: str) -> str:
    """Return the digits of a text, those of other scripts too; an extension at its end stands apart."""
    text = unicodedata.normalize("NFKC", text)
    end = EXTENSION.search(text)
    if end is not None and sum(map(str.isdigit, text[: end.start()])) >= 5:
        text = f"{text[: end.start()]}|{text[end.end() :]}"
    return "".join(str(unicodedata.digit(one)) if one.isdigit() else one * (one == "|") for one in text)


def assert_plain(handler: Handler, number: Number) -> bool:
    """Hand a number over and look at every argument; return whether it may be dialed."""
    try:
        told = arguments(handler, number)
    except CockpitError:
        return False
    assert number.e164 is not None
    assert re.fullmatch(r"\+[1-9][0-9]{6,14}", number.e164, re.ASCII), number
    assert re.fullmatch(r"[0-9]{0,20}", number.extension or "", re.ASCII), number
    uri = f"tel:{number.e164}" + (f";ext={number.extension}" if number.extension else "")
    values = {"{number}": number.e164, "{e164}": number.e164, "{uri}": uri}
    values["{extension}"] = number.extension or ""
    assert told[0] == handler.command[0]
    assert len(told) == len(handler.command)
    for each, template in zip(told[1:], handler.command[1:], strict=True):
        parts = re.split(r"(\{number\}|\{e164\}|\{uri\}|\{extension\})", template)
        assert each == "".join(values.get(part, part) for part in parts)
        assert not each.startswith("-") or template.startswith("-")
        assert set("*#\n\0") & set(each) <= set(template)
    return True


def assert_unchanged(text: str, number: Number) -> None:
    """Make sure that what is dialed is what stands in the text: its digits, in one run, and no code's."""
    assert number.e164 is not None
    national = phonenumbers.national_significant_number(phonenumbers.parse(number.e164))
    ends = national[-6:]
    readings = (text, unquote(text), text.upper().translate(KEYPAD))
    assert any(ends in digits_of(read) for read in readings), (text, number)
    assert number.extension is None or number.extension in digits_of(text), (text, number)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template[1])
def test_whatever_stands_for_a_number_only_its_own_digits_are_dialed(
    template: list[str], scaled: Callable[[int, int], int], counted: Counter
) -> None:
    chance = Random(f"{template}")
    handler = Handler("phone", ("/bin/phone", *command(template)[1:]))
    dialed = 0
    times = scaled(250, 17_000)
    for _ in range(times):
        text = odd_text(chance)
        for number in read_numbers(text, chance.choice(("US", "GB", None))):
            if assert_plain(handler, number):
                assert_unchanged(text, number)
                dialed += 1
        # As a book holds it that somebody else has written to.
        extension = chance.choice((None, "204", text[-4:]))
        assert_plain(handler, Number(text, text, extension))
        assert_plain(handler, Number(text, text[:LIMIT], None))
    assert times // 4 < dialed < times
    counted("strings handed to a dialer", times)


@pytest.mark.parametrize("text", ["*67 614 555 0142", "614-555-0142*99", "+1 614 555 * 0142"])
def test_a_code_for_the_network_is_kept_as_text_and_never_becomes_part_of_a_number(text: str) -> None:
    assert [(one.raw, one.e164) for one in read_numbers(text, "US")] == [(text, None)]


def test_a_mark_without_digits_does_not_cost_a_number() -> None:
    assert [one.e164 for one in read_numbers("614 555 0142 *", "US")] == ["+16145550142"]


@pytest.mark.parametrize(
    "text", ["*21*16145550142#", "+1614555014#", "--help", "+1614555014\n", "", "+٣٣٣٣٣٣٣٣"]
)
def test_what_a_damaged_book_holds_for_a_number_may_not_be_dialed_or_copied(text: str) -> None:
    assert not Number("x", text).dialable


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_the_handlers_of_other_systems_get_the_address_as_one_argument(platform: str) -> None:
    names = {"darwin": "open", "win32": "rundll32"}
    handler = Handler(platform, (names[platform], "{uri}"))
    assert assert_plain(handler, Number("x", "+16145550142", "204"))
    assert find_handler(Dialing(), {"PATH": ""}, platform) is None
