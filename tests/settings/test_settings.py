"""A settings file changes what it says, and every mistake in it is told with file, key and line."""

from __future__ import annotations

import random
import re
from datetime import time
from pathlib import Path

import pytest

from callcockpit.domain.rules import Cadence, DateOrder, Habit, Hours, Rules, TouchRules
from callcockpit.domain.touchplan import KINDS
from callcockpit.domain.words import TouchKind
from callcockpit.settings import DEFAULT_TEXT, Dialing, Opening, Settings, load

FULL = """\
region = "gb"
zone = "Europe/Zurich"
theme = "nord"
[calling]
bell = true
from = "8:30"
until = 18:00:00
working_days = ["Tue", "wednesday", "sat"]
day_start = "05:00"
[retry]
times = ["11:00", "15:30"]
apart_hours = 3
voicemail_days = 2
busy_minutes = 20
busy_per_day = 5
attempts = 8
[cadence]
wanted = 60
latest = 75
level_percent = 0
[cadence.tags]
Client = [30, 45]
"A. list" = [10, 10]
[review]
few = 12
recall_days = 3
[touches]
per_day = 9
apart_days = 3
follow_up_days = 0
occasion_days = 7
requalify_days = 180
subject = "hello {name}"
body = "{why}"
[touches.every]
email = 30
meal = 0
thinking = 31
meeting = 32
introduction = 33
item = 34
note = 35
[touches.tags]
Client = "Email 14, note 0"
[dates]
order = "Day-First"
morning = "08:00"
afternoon = "13:30"
evening = "18:00"
[partners]
number = 12
meetings_a_week = 1
names_each = 3
[purpose]
relationship = ["Buyer", "A. List"]
strategic = []
[unreachable]
wait_days = 10
[introductions]
follow_up_days = 21
[dialing]
open = "never"
command = ["linphonecsh", "dial", "{number}"]
[habit]
minutes = 50
hour = "08:30"
dials_a_block = 20
conversations_a_block = 4
next_steps_a_block = 1
blocks_a_week = 3
kindness_start = 2
kindness_days = 1
kindness_aim = 4
days = 60
look_back_days = 20
ask_days = 5
answers = false
excuse_times = 2
excuse_days = 10
[safety]
undo_days = 90
[filters]
columbus = "find columbus"
[keys]
"result.voicemail" = "m"
call.dial = "enter,space"
"""


def read(tmp_path: Path, text: str | bytes) -> tuple[Settings, list[str]]:
    """Load a file of that text; the sentences come without its path."""
    path = tmp_path / "settings.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    settings, problems = load(path)
    assert all(problem.startswith(str(path)) for problem in problems)
    return settings, [problem.removeprefix(str(path)).removeprefix(", ") for problem in problems]


def uncommented() -> str:
    """The default file with every setting in force; prose has a blank after its number sign."""
    return re.sub(r"(?m)^#(?! )", "", DEFAULT_TEXT)


def test_everything_can_be_set(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, FULL)
    assert problems == []
    assert settings == Settings(
        rules=Rules(
            working_days=frozenset({1, 2, 5}),
            day_start=time(5),
            calling=Hours(time(8, 30), time(18)),
            retry_times=(time(11), time(15, 30)),
            retry_apart_hours=3,
            voicemail_days=2,
            busy_minutes=20,
            busy_per_day=5,
            attempts=8,
            cadence=Cadence(60, 75),
            tag_cadences={"client": Cadence(30, 45), "a. list": Cadence(10, 10)},
            level_percent=0,
            few=12,
            recall_days=3,
            relationship_tags=frozenset({"buyer", "a. list"}),
            strategic_tags=frozenset(),
            appeal_wait_days=10,
            introduction_days=21,
            touches=TouchRules(
                per_day=9,
                standard=dict(zip(KINDS, (30, 0, 31, 32, 33, 34, 35), strict=True)),
                tags={"client": {TouchKind.EMAIL: 14, TouchKind.LETTER: 0}},
                apart_days=3,
                follow_up_days=0,
                occasion_days=7,
                requalify_days=180,
                subject="hello {name}",
                body="{why}",
            ),
            date_order=DateOrder.DAY_FIRST,
            morning=time(8),
            afternoon=time(13, 30),
            evening=time(18),
            partners=12,
            partner_meetings=1,
            partner_names=3,
            habit=Habit(50, time(8, 30), 20, 4, 1, 3, 2, 1, 4, 60, 20, 2, 10, 5),
            undo_days=90,
        ),
        region="GB",
        zone="Europe/Zurich",
        theme="nord",
        keys={"result.voicemail": "m", "call.dial": "enter,space"},
        dialing=Dialing(Opening.NEVER, ("linphonecsh", "dial", "{number}")),
        filters={"columbus": "find columbus"},
        answers=False,
        bell=True,
    )


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", DateOrder.MONTH_FIRST),
        ('region = "PH"', DateOrder.MONTH_FIRST),
        ('region = "GB"', DateOrder.DAY_FIRST),
        ('region = "GB"\n[dates]\norder = "month-first"', DateOrder.MONTH_FIRST),
        ('[dates]\norder = "day-first"', DateOrder.DAY_FIRST),
    ],
)
def test_the_order_of_day_and_month_is_the_regions_until_it_is_set(
    tmp_path: Path, text: str, order: DateOrder
) -> None:
    assert read(tmp_path, text)[0].rules.date_order is order


def test_every_rule_but_the_outer_limit_can_be_set(tmp_path: Path) -> None:
    settings, _ = read(tmp_path, FULL)
    same = {name for name in Rules._fields if getattr(settings.rules, name) == getattr(Rules(), name)}
    assert same == {"outer"}
    touches = settings.rules.touches
    assert not [name for name in TouchRules._fields if getattr(touches, name) == getattr(TouchRules(), name)]


@pytest.mark.parametrize(
    "text", [DEFAULT_TEXT, uncommented(), ""], ids=["as written", "uncommented", "empty"]
)
def test_the_file_the_program_writes_is_the_defaults(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == (Settings(), [])


def test_the_file_the_program_writes_holds_every_setting_there_is(tmp_path: Path) -> None:
    free = ("cadence.tags.", "filters.", "touches.tags.", "keys.")
    keys = {key for key in _keys(FULL) if not key.startswith(free)}
    assert _keys(uncommented()) == keys


def _keys(text: str) -> set[str]:
    """The dotted keys of a plain file."""
    table, keys = "", set()
    for line in text.splitlines():
        if line.startswith("["):
            table = line.strip("[]") + "."
        elif "=" in line and not line.startswith("#"):
            keys.add(table + line.split("=")[0].strip())
    return keys


def test_no_file_is_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == (Settings(), ())


WRONG = [
    ('region = "UK"', 'line 1: region must be a country of two letters such as "US" or "GB", not "UK"'),
    ("region = 1", "line 1: region must be a text in quotes, not 1"),
    ('\nzone = "Mars/Base"', 'line 2: zone must be a time zone such as "Europe/Zurich", not "Mars/Base"'),
    ('zone = "/etc/passwd"', 'line 1: zone must be a time zone such as "Europe/Zurich", not "/etc/passwd"'),
    ('zone = "Europe"', 'line 1: zone must be a time zone such as "Europe/Zurich", not "Europe"'),
    ("theme = true", "line 1: theme must be a text in quotes, not true"),
    ('[calling]\nfrom = "07:59"', 'line 2: calling.from must be a time from "08:00" to "21:00", not "07:59"'),
    ("[calling]\nfrom = 9", 'line 2: calling.from must be a time from "08:00" to "21:00", not 9'),
    ('[calling]\n\nuntil = "21:01"', 'line 3: calling.until must be a time from "08:00" to "21:00", not'),
    (
        '[calling]\nfrom = "17:00"',
        "line 2: calling.from (17:00) must be before calling.until (17:00); the defaults of both are used",
    ),
    ("[touches]\nper_day = 0", "line 2: touches.per_day must be a whole number from 1 to 1000, not 0"),
    ("[touches.every]\nmeal = -1", "line 2: touches.every.meal must be a whole number from 0 to 3650, not"),
    (
        '[touches.tags]\nvip = "lunch 30"',
        'line 2: touches.tags.vip must be kinds and days such as "email 30, meal 0"; kinds: email, meal,',
    ),
    ("[touches.tags]\nvip = 30", "line 2: touches.tags.vip must be kinds and days such as"),
    ("[touches]\ntags = 30", "line 2: touches.tags must be a table, written [touches.tags]"),
    ("[calling]\nworking_days = []", 'line 2: calling.working_days must be a list of different days such as'),
    ('[calling]\nworking_days = ["mon", "mon"]', "line 2: calling.working_days must be a list of different"),
    ('[calling]\nworking_days = ["lundi"]', "line 2: calling.working_days must be a list of different"),
    ('[calling]\nday_start = "13:00"', 'line 2: calling.day_start must be a time from "00:00" to "12:00"'),
    ('[retry]\ntimes = "10:10"', "line 2: retry.times must be a list of different times from 08:00 to 21:00"),
    ('[retry]\ntimes = ["10:10", "07:00"]', "line 2: retry.times must be a list of different times from"),
    ('[retry]\ntimes = ["10:10", "10:10"]', "line 2: retry.times must be a list of different times from"),
    ("[retry]\nattempts = 0", "line 2: retry.attempts must be a whole number from 1 to 50, not 0"),
    ("[retry]\nattempts = 51", "line 2: retry.attempts must be a whole number from 1 to 50, not 51"),
    ("[retry]\nattempts = true", "line 2: retry.attempts must be a whole number from 1 to 50, not true"),
    ("[retry]\nattempts = 6.5", "line 2: retry.attempts must be a whole number from 1 to 50, not 6.5"),
    ("[retry]\nattempts = 0x" + "f" * 5000, "line 2: retry.attempts must be a whole number from 1 to 50"),
    ("[retry]\nbusy_minutes = 2000-01-01", "line 2: retry.busy_minutes must be a whole number from 1"),
    (
        "[cadence]\nwanted = 121",
        "line 2: cadence.wanted (121) may not be longer than cadence.latest (120); the defaults of",
    ),
    ("[cadence.tags]\nclient = [45, 30]", "line 2: cadence.tags.client must be two numbers of days"),
    ("[cadence]\ntags = {client = 30}", "line 2: cadence.tags.client must be two numbers of days"),
    ("[safety]\nundo_days = 0", "line 2: safety.undo_days must be a whole number from 7 to 36500, not 0"),
    ('[dates]\norder = "us"', 'line 2: dates.order must be "day-first" or "month-first", not "us"'),
    ('[dates]\nmorning = "15:00"', "line 2: dates.morning, afternoon and evening must follow each other"),
    ('[dialing]\nopen = "yes"', 'line 2: dialing.open must be "ask" or "always" or "never", not "yes"'),
    ('[dialing]\ncommand = "dial {number}"', "line 2: dialing.command must be a list of a program"),
    ('[dialing]\ncommand = ["dial"]', "line 2: dialing.command must be a list of a program"),
    ('[dialing]\ncommand = ["{number}", "{uri}"]', "line 2: dialing.command must be a list of a program"),
    ("[keys]\ndial = 5", "line 2: keys.dial must be a text in quotes, not 5; it is left out"),
    ('[keys]\ndial = ""', 'line 2: keys.dial must be one or more keys such as "v" or "enter,space", not ""'),
    ('\n[keys]\n"a\\"b" = 5', 'line 2: keys.a"b must be a text in quotes, not 5; it is left out'),
    ("[calling]\nform = 9", "line 2: there is no setting calling.form; did you mean calling.from?"),
    ("[calls]\nxyz = 9", "line 2: there is no setting calls.xyz; it is left out"),
    ("calling = 9", "line 1: calling must be a table, written [calling]; the defaults are used"),
    ("keys = 9", "line 1: keys must be a table, written [keys]; the defaults are used"),
    ("region = US", "line 1: this is not TOML (Invalid value; texts and times stand in quotes)"),
    ("[calling]\nfrom = 09:00", "line 2: this is not TOML ("),
    ("a = 1\na = 2", "line 2: this is not TOML (Cannot overwrite a value"),
    ("a = " + "[" * 5000, "this is not TOML ("),
    ("a = " + "9" * 5000, "this is not TOML ("),
    (b'theme = "ok"\nregion = "\xff"', "line 2: the text is not UTF-8; the defaults are used"),
    (b"\x00", "line 1: this is not TOML ("),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[str(i) for i in range(len(WRONG))])
def test_a_mistake_is_one_sentence_and_the_default_is_used(
    tmp_path: Path, text: str | bytes, sentence: str
) -> None:
    settings, problems = read(tmp_path, text)
    assert settings == Settings()
    assert len(problems) == 1
    assert problems[0].lstrip(": ").startswith(sentence)
    assert "\n" not in problems[0]


def test_one_mistake_spoils_nothing_else_and_all_are_told_in_order(tmp_path: Path) -> None:
    text = "nonsense = 1\n[retry]\nattempts = 99\nbusy_minutes = 20\n"
    text += '[cadence]\nwanted = 30\nlevel_percent = "x"\n'
    settings, problems = read(tmp_path, text)
    assert settings.rules == Rules(busy_minutes=20, cadence=Cadence(30, 120))
    assert [problem.split(":")[0] for problem in problems] == ["line 1", "line 3", "line 7"]


def test_a_line_is_found_past_texts_that_look_like_settings(tmp_path: Path) -> None:
    text = 'theme = """\n[retry]\nattempts = 1\n"""\n# """\n'
    text += '[ "retry" ] # here\n "attempts"  = 99\nbusy_minutes = 0'
    _, problems = read(tmp_path, text)
    assert [problem.split(" must")[0] for problem in problems] == [
        "line 7: retry.attempts",
        "line 8: retry.busy_minutes",
    ]


def test_a_mark_at_the_start_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, b'\xef\xbb\xbfregion = "CH"\r\n[retry]\r\nattempts = 3\r\n')
    assert (settings.region, settings.rules.attempts, problems) == ("CH", 3, [])


def test_a_sentence_holds_nothing_that_a_terminal_obeys(tmp_path: Path) -> None:
    _, problems = read(tmp_path, 'zone = "\\u001b[31m"\n["\\u001b]0;x"]\na = 1\n')
    assert len(problems) == 2
    assert not [problem for problem in problems if "\x1b" in problem]


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    assert load(tmp_path) == (
        Settings(),
        (f"{tmp_path} cannot be read (is a directory); the defaults are used",),
    )


def test_no_content_stops_the_program(tmp_path: Path) -> None:
    chance = random.Random(3)
    path = tmp_path / "settings.toml"
    pieces = [*re.findall(r"\S+|\n", FULL), '"""', "[[", "{", "nan", "-1", "1979-05-27T07:32:00Z", "[1,[2]]"]
    for _ in range(400):
        lines = FULL.splitlines()
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(lines))
            lines[at] = re.sub(r"(?<== ).*", lambda _: chance.choice(pieces), lines[at])
        path.write_text("\n".join(lines))
        settings, problems = load(path)
        assert isinstance(settings.rules.cadence, Cadence)
        assert all("\n" not in problem for problem in problems)
