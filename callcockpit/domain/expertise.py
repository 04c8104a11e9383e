"""Which words of a need tell who could help with it, and where somebody has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from callcockpit.domain.text import fold
from callcockpit.domain.values import Contact

WORDS = 12
"""Words of a need that are looked for."""
SHORTEST = 3
"""Letters of the shortest word that says anything."""
STEM = 4
"""Letters that stay of a word whose ending is cut."""

_SAID_ALWAYS = """
about after again all also and any are around asks because been before but can could does doing done each ever
every find finds first for from get gets getting give good great had has have having help helps her here hers
him his how into its just know knows like likes look looking looks make making many may maybe meet might more
most much must need needed needing needs new next not now off one only other our out over own people person
put really same search searching seek seeking she should some somebody someone something soon still such than
that the their them then there these they thing this those through too under until very want wanted wants was
way well were what when where which while who whom whose why will with within without would you your
"""
_SILENT = frozenset(_SAID_ALWAYS.split())
"""Words that every need has; they say nothing of who could help."""
_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ants",
    "ant",
    "ers",
    "er",
    "ies",
    "ors",
    "or",
    "es",
    "ed",
    "s",
    "y",
)
"""Cut off, so that *accounting* finds an accountant."""


def telling_words(need: str) -> tuple[str, ...]:
    """Return the beginnings of words by which an expert for a need is found, each once."""
    words = (word for word in fold(need).split() if len(word) >= SHORTEST and word not in _SILENT)
    return tuple(dict.fromkeys(map(_stem, words)))[:WORDS]


def _stem(word: str) -> str:
    if word.endswith("xes"):
        return word.removesuffix("es")
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= STEM), "")
    stem = word.removesuffix(ending)
    # Shipping is about ships.
    return stem[:-1] if len(stem) > STEM and stem[-1] == stem[-2] else stem


def expertise(contact: Contact, words: Sequence[str]) -> Iterator[str]:
    """Yield where somebody has words of a need: ``accountant (title)``, each word once."""
    places = (
        ("title", contact.title),
        ("tag", " ".join(contact.tags)),
        ("company", contact.company),
        ("notes", contact.notes),
    )
    for word in words:
        for place, text in places:
            found = next((one for one in fold(text).split() if _stem(one) == word), None)
            if found is not None:
                yield f"{found} ({place})"
                break
