"""Talk tracks: what is known is filled in, what is not stays out, and no text is ever evaluated."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from callcockpit.domain.tracks import (
    DEFAULTS,
    OPENINGS,
    PURPOSES,
    Prompt,
    filled,
    known,
    letter,
    parted,
    points_note,
    prompts,
)
from callcockpit.domain.values import Contact, Due, Plan, Touch
from callcockpit.domain.words import PlanKind, Purpose, Result, TouchKind

NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)
DANA = Contact(
    1,
    "Dana Whitfield",
    company="Northwind",
    referred_by="Billy Stone",
    plan=Plan(PlanKind.CALLBACK, Due(date(2026, 11, 17)), "after the board meets"),
)


@pytest.mark.parametrize(
    ("track", "said"),
    [
        ("“{name}, hello”", ["“Dana, hello”"]),
        ("{full_name} of {company}: {promise}", ["Dana Whitfield of Northwind: after the board meets"]),
        ("{title} is not known\nnext", ["next"]),
        ("// a remark\n  // another\nshown", ["shown"]),
        ("{unknown} {Name} {} {0} {name.__class__} {name!r} {name:>9}", None),
        ("100 % {name} %s $name", ["100 % Dana %s $name"]),
        ("{", ["{"]),
        ("{{name}}", ["{Dana}"]),
        ("", []),
    ],
)
def test_places_are_replaced_as_they_stand(track: str, said: list[str] | None) -> None:
    assert filled(track, known(DANA, ())) == ([track] if said is None else said)


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    sly = DANA._replace(name="{promise} {x.__class__}", given="{company}")
    assert filled("{name} {full_name}", known(sly, ())) == ["{company} {promise} {x.__class__}"]


def test_last_words_are_the_newest_note_and_the_referral_is_told_until_you_have_spoken() -> None:
    missed = Touch(NOW, TouchKind.CALL, Result.NO_ANSWER)
    spoken = Touch(NOW, TouchKind.CALL, Result.STAY_IN_TOUCH, note="likes\nthe survey")
    assert known(DANA, (missed,))["referred_by"] == "Billy Stone"
    told = known(DANA, (missed, spoken), ("a bookkeeper", "a crane"))
    assert (told["referred_by"], told["last_words"], told["needs"]) == (
        "",
        "likes the survey",
        "a bookkeeper; a crane",
    )


def test_last_words_are_theirs_from_the_last_conversation() -> None:
    own = Touch(NOW, TouchKind.EMAIL, note="sent the survey")
    voicemail = Touch(NOW, TouchKind.CALL, Result.VOICEMAIL, note="left a message")
    spoken = Touch(
        NOW, TouchKind.CALL, Result.STAY_IN_TOUCH, note="ask me in May\n✓ told the story · ✓ asked"
    )
    ticked = Touch(NOW, TouchKind.CALL, Result.STAY_IN_TOUCH, note="✓ told the story")
    assert known(DANA, (own, voicemail, ticked, spoken))["last_words"] == "ask me in May"


def test_a_heading_with_nothing_below_is_left_out() -> None:
    track = "# One\n{title}\n# Two\n[ ] Ask | asked\n# Three"
    assert prompts([track], known(DANA, ())) == (
        Prompt("Two", heading=True),
        Prompt("Ask", point="asked"),
    )


@pytest.mark.parametrize(
    ("line", "prompt"),
    [
        ("[ ] Ask {name} for a need | asked", Prompt("Ask Dana for a need", point="asked")),
        ("[] Ask", Prompt("Ask", point="Ask")),
        ("[ ] this | that | the name", Prompt("this | that", point="the name")),
        ("[x] no point", Prompt("[x] no point")),
        ("[ ]", Prompt("[ ]")),
    ],
)
def test_a_point_names_itself_for_the_history(line: str, prompt: Prompt) -> None:
    assert prompts([line], known(DANA, ())) == (prompt,)


@pytest.mark.parametrize("kind", PlanKind)
@pytest.mark.parametrize("purpose", Purpose)
def test_every_call_has_a_track_of_its_own(kind: PlanKind, purpose: Purpose) -> None:
    said = prompts([DEFAULTS[OPENINGS[kind]], DEFAULTS[PURPOSES[purpose]]], known(DANA, ()))
    assert len(said) >= 5
    assert not any("{" in prompt.text or "//" in prompt.text for prompt in said)
    assert sum(bool(prompt.point) for prompt in said) == (3 if purpose is Purpose.CARE else 0)


def test_what_was_ticked_is_one_line() -> None:
    assert points_note(("asked", "invited")) == "✓ asked · ✓ invited"
    assert points_note(()) == ""


def test_a_letter_has_its_subject_only_as_an_email() -> None:
    values = {**known(DANA, ()), "research": "the depot is {late}"}
    text = letter(DEFAULTS["appeal"], values, subject=True)
    assert text.startswith("Subject: Dana, a thought\nDear Dana,\n\n")
    assert "What made me think of you: the depot is {late}\n" in text
    assert parted(text) == ("Dana, a thought", letter(DEFAULTS["appeal"], values, subject=False))


@pytest.mark.parametrize(
    ("text", "subject", "body"),
    [
        ("Dear Dana\n", "", "Dear Dana\n"),
        ("\nSubject: x\n\nDear", "x", "Dear"),
        ("Subject: x", "x", ""),
        ("Dear\nSubject: x", "", "Dear\nSubject: x"),
        ("", "", ""),
    ],
)
def test_only_the_first_line_is_a_subject(text: str, subject: str, body: str) -> None:
    assert parted(text) == (subject, body)
