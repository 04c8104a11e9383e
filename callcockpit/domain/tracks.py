"""Talk tracks: a few prompts for each kind of call, with the name and the last words filled in."""

from __future__ import annotations

from callcockpit.domain.values import Contact, Touch
from callcockpit.domain.words import PlanKind, Result


def talk_track(contact: Contact, touches: tuple[Touch, ...]) -> list[str]:
    """Return the prompts for the call that is planned with somebody; headings begin with ``# ``."""
    kind = contact.plan.kind if contact.plan is not None else PlanKind.FIRST_CALL
    first = contact.given or contact.name.split(" ")[0]
    last = next((touch.note for touch in touches if touch.note), "")
    promise = contact.plan.why if contact.plan is not None else ""
    said = [line.format(name=first, promise=promise or "what we agreed") for line in _TRACKS[kind]]
    if last:
        said += ["", "# Last words", last]
    if contact.referred_by and not any(touch.result and touch.result.reached for touch in touches):
        said.insert(1, f"{contact.referred_by} suggested that I call you.")
    if any(touch.result is Result.STAY_IN_TOUCH for touch in touches) and kind is not PlanKind.RECALL:
        said += ["", "You invited me to stay in touch."]
    return said


_COURTESY = (
    "# Courtesy call",
    "1  Remind them that you are looking out for them: “{name}, I was thinking of you.”",
    "2  Learn of a need that somebody in your network can meet: “What would help you most right now?”",
    "3  Invite them to ask for a meeting: “If you ever want to talk it over, say the word.”",
)
"""The three points of the courtesy call; design, section 5."""

_TRACKS = {
    PlanKind.FIRST_CALL: (
        "# First call",
        "“{name}, have I caught you at a bad moment?”",
        "Say in one sentence whom you help and with what.",
        "Ask: “How do you handle that today?” Listen.",
        "Ask for one thing: a next step, or leave to stay in touch.",
    ),
    PlanKind.RETRY: (
        "# Another try",
        "“{name}, I have tried you before; have I caught you at a bad moment?”",
        "Say in one sentence why it is worth a minute for them.",
        "Ask for one thing: a next step, or leave to stay in touch.",
    ),
    PlanKind.RECALL: _COURTESY,
    PlanKind.CALLBACK: (
        "# Callback",
        "“{name}, you asked me to call you about now: {promise}.”",
        "Ask what has changed since. Listen.",
        "Ask for the next step, with a date.",
    ),
    PlanKind.NEXT_STEP: (
        "# Next step",
        "“{name}, as we agreed: {promise}.”",
        "Ask whether it still fits. Listen.",
        "Agree on the one after it, with a date.",
    ),
}
