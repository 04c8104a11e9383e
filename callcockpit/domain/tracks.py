"""Talk tracks: short prompts for what a call is for, with names and last words filled in.

A track is a text of lines that the user may have written. ``# `` begins a heading, ``[ ] `` a point to be
ticked in the call, ``//`` a remark that is not shown. ``{name}`` and the like stand for what is known of the
person; they are replaced as they stand and never evaluated, and a line in which one of them has nothing to
say is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Contact, Touch
from callcockpit.domain.words import PlanKind, Purpose, TouchKind

OPENINGS = {
    PlanKind.FIRST_CALL: "first-call",
    PlanKind.RETRY: "retry",
    PlanKind.RECALL: "recall",
    PlanKind.CALLBACK: "callback",
    PlanKind.NEXT_STEP: "next-step",
}
"""The track that begins a call, by what is due."""
PURPOSES = {
    Purpose.CARE: "care",
    Purpose.NEW_OPPORTUNITY: "new-opportunity",
    Purpose.RELATIONSHIP: "relationship",
    Purpose.STRATEGIC: "strategic",
}
"""The track of each purpose, which follows."""
APPEAL, INTRODUCTION = "appeal", "introduction"
"""Letters to begin with: the appeal to somebody who never picks up, and the introduction of two people."""

WORDS_SHOWN = 300
"""Characters of the last words that a prompt repeats."""
SUBJECT = "Subject: "
"""Begins the first line of a letter that has a subject, which only an email shows."""
POINT_LIMIT = 120
"""Characters of a point that are kept in the history."""

_PLACE = re.compile(r"\{([a-z_]{1,40})\}")
_POINT = re.compile(r"\[ ?\]\s+")


class Prompt(NamedTuple):
    """A line of a talk track."""

    text: str
    heading: bool = False
    point: str = ""
    """How the history names it once it is ticked; empty for what cannot be ticked."""


def filled(track: str, values: Mapping[str, str]) -> list[str]:
    """Return the lines of a track with what is known filled in, remarks left out.

    Places that are not known stay as they were written. What is filled in is not looked at again.
    """
    said = []
    for line in track.splitlines():
        places = [place for place in _PLACE.findall(line) if place in values]
        if not line.lstrip().startswith("//") and all(values[place] for place in places):
            said.append(_PLACE.sub(lambda found: values.get(found[1], found[0]), line).rstrip())
    return said


def prompts(tracks: Iterable[str], values: Mapping[str, str]) -> tuple[Prompt, ...]:
    """Return the prompts of some tracks, one after the other; a heading with nothing below is left out.

    A point may name itself for the history behind a bar: ``[ ] Say this to them | said this``.
    """
    found: list[Prompt] = []
    for track in tracks:
        for line in filled(track, values):
            mark = _POINT.match(line)
            if line.startswith("# "):
                found.append(Prompt(line[2:], heading=True))
            elif mark is not None:
                text, _, name = line[mark.end() :].rpartition("|")
                text, name = (text, name) if text.strip() else (name, name)
                found.append(Prompt(text.strip(), point=clean_line(name, POINT_LIMIT)))
            elif line.strip():
                found.append(Prompt(line))
    followed = [*found[1:], Prompt("", heading=True)]
    return tuple(
        prompt
        for prompt, after in zip(found, followed, strict=True)
        if not (prompt.heading and after.heading)
    )


def letter(track: str, values: Mapping[str, str], *, subject: bool) -> str:
    """Return a letter with what is known filled in, with its subject or without."""
    lines = filled(track, values)
    if not subject:
        lines = [line for line in lines if not line.startswith(SUBJECT)]
    return "\n".join(lines).strip("\n") + "\n"


def parted(text: str) -> tuple[str, str]:
    """Return the subject of a letter, empty where it has none, and the rest."""
    first, _, rest = text.lstrip("\n").partition("\n")
    return (
        (first.removeprefix(SUBJECT).strip(), rest.lstrip("\n")) if first.startswith(SUBJECT) else ("", text)
    )


def points_note(points: Iterable[str]) -> str:
    """Return the line of a note that tells what was ticked in a call; empty where nothing was."""
    return " · ".join(f"✓ {point}" for point in points)


def _is_talk(call: Touch) -> bool:
    return call.result.reached if call.result is not None else bool(call.seconds)


def _theirs(note: str) -> str:
    """Return what was noted of a conversation, without what was ticked of the user's own track."""
    return "\n".join(line for line in note.split("\n") if not line.startswith("✓ ")).strip()


def known(contact: Contact, touches: Iterable[Touch], needs: Iterable[str] = ()) -> dict[str, str]:
    """Return what the places of a track stand for; ``touches`` come newest first, ``needs`` are open ones."""
    touches = tuple(touches)
    talked = [touch for touch in touches if touch.kind is TouchKind.CALL and _is_talk(touch)]
    last = next(filter(None, (_theirs(touch.note) for touch in talked)), "")
    spoken = any(touch.result is not None and touch.result.reached for touch in touches)
    return {
        "name": contact.given or contact.name.split(" ")[0],
        "full_name": contact.name,
        "company": contact.company,
        "title": contact.title,
        "promise": contact.plan.why if contact.plan is not None else "",
        "last_words": clean_line(last, WORDS_SHOWN),
        "referred_by": "" if spoken else contact.referred_by,
        "needs": clean_line("; ".join(needs), WORDS_SHOWN),
    }


REMARK = """\
// Change these words as you like; remove the file to have the first ones back.
// # begins a heading, [ ] a point to tick in the call (behind | its name in the history).
// {name} {full_name} {company} {title} {promise} {last_words} {needs} are filled in, and {referred_by} until
// you have spoken; a line is left out where there is nothing to fill in.
"""
"""How the file of a talk track begins."""

DEFAULTS: dict[str, str] = {
    "first-call": """\
# First call
“{name}, have I caught you at a bad moment?”
{referred_by} suggested that I call you.
""",
    "retry": """\
# Another try
“{name}, I have tried you before; have I caught you at a bad moment?”
{referred_by} suggested that I call you.
""",
    "recall": """\
# Recall
“{name}, you allowed me to stay in touch.”
""",
    "callback": """\
# Callback
“{name}, you asked me to call you about now.”
What it was about: {promise}
""",
    "next-step": """\
# Next step
“{name}, as we agreed: {promise}.”
Ask whether it still fits. Listen.
""",
    "care": """\
# Courtesy call
[ ] Remind them that you are looking out for them: “I was thinking of you.” | reminded them of me
[ ] Learn of a need that your network can meet: “What would help you most right now?” | asked for a need
[ ] Invite them to ask for a meeting: “If you ever want to talk it over, say the word.” | invited them to meet
# Needs they told you of
{needs}
# Last words
{last_words}
""",
    "new-opportunity": """\
# New opportunity
Say in one sentence whom you help and with what.
Ask: “How do you handle that today?” Listen.
Ask for one thing: a next step with a date, or leave to stay in touch.
# Last words
{last_words}
""",
    "relationship": """\
# Relationship
Ask what has come of it since: “What works better now, and what does not yet?” Listen.
Put right what is not right, with a date.
Ask: “Who else do you know for whom this would be good?”
# Needs they told you of
{needs}
# Last words
{last_words}
""",
    "strategic": """\
# Strategic
Ask what they are after this quarter, and whom they want to meet. Listen.
Say whom you want to meet, and what you can give.
Agree on who introduces whom, and by when.
# Needs they told you of
{needs}
# Last words
{last_words}
""",
    "appeal": """\
Subject: {name}, a thought
Dear {name},

I have not been able to reach you by phone, so I write instead.

What made me think of you: {research}

If that is on your desk, half an hour together would show whether I can help.
Would a short call suit you one of these days?

With kind regards
""",
    "introduction": """\
Subject: {name}, meet {expert}
Dear {name}, dear {expert},

I would like you two to know each other.

{name} is looking for this: {need}
{expert} knows about it and is the first I thought of.

I leave the rest to the two of you, and will ask in a while how it went.

With kind regards
""",
}
"""Every track and letter as the program brings it along, by the name of its file."""
