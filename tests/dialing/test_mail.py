"""An email is handed to the mail program filled in, and nothing of a text can become more than text."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from callcockpit.dialing.handoff import opener
from callcockpit.dialing.mail import filled, mailto, prepare
from callcockpit.domain.errors import CockpitError
from tests.dialing.test_handoff import desktop, finished

HOSTILE = "50% & more?cc=eve@example.com&attach=/etc/passwd\n--to=x #[red]{given} 'é'"


def test_the_link_holds_the_recipient_subject_and_text_and_nothing_else() -> None:
    link = mailto("dana+freight@example.com", f"re: {HOSTILE}", HOSTILE)
    parts = urlsplit(link)
    assert (parts.scheme, parts.path) == ("mailto", "dana%2Bfreight@example.com")
    found = parse_qs(parts.query, strict_parsing=True)
    assert set(found) == {"subject", "body"}
    assert found["body"] == [HOSTILE.replace("\n", "\r\n")]
    assert "\n" not in found["subject"][0]
    assert link.isascii()
    assert " " not in link


@pytest.mark.parametrize(
    "address", ["", "dana", "dana@", "a@b,c@d", "a@b c@d", "<a@b>", "a@b?x\n@c", "dana@example.com;x@y"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(CockpitError):
        mailto(address, "", "")


def test_a_letter_to_two_has_two_recipients_and_a_bad_one_is_refused() -> None:
    assert mailto("a@example.com", "", "", "b@example.com?x").startswith(
        "mailto:a@example.com,b@example.com%3Fx?subject="
    )
    with pytest.raises(CockpitError, match="is no e-mail address"):
        mailto("a@example.com", "", "", "b@example.com,eve@example.com")


def test_a_question_mark_in_an_address_stays_in_it() -> None:
    assert mailto("a?cc=b@example.com", "", "").startswith("mailto:a%3Fcc%3Db@example.com?subject=")


def test_the_desktop_is_asked_for_its_mail_program_and_gets_one_argument(tmp_path: Path) -> None:
    environ = desktop(tmp_path, "org.gnome.Geary.desktop")
    found = opener("mailto", environ, "linux")
    assert found is not None
    assert found.name == "org.gnome.Geary"
    assert (tmp_path / "asked").read_text() == "query default x-scheme-handler/mailto\n"
    link = mailto("dana@example.com", "hello", HOSTILE)
    prepare(found, link, environ)
    finished()
    assert json.loads((tmp_path / "record.json").read_text())["arguments"] == [link]


def test_a_template_is_filled_in_and_says_what_it_does_not_know() -> None:
    values = {"given": "Dana {company}", "company": "Northwind"}
    assert filled("Dear {given} of {company}, {nope}", values) == "Dear Dana {company} of Northwind, {nope}"
