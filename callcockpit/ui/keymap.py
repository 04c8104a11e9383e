"""The keys as the settings change them: which can be used, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from callcockpit.settings import Settings
from callcockpit.settings.reading import place
from callcockpit.ui.key_names import is_key, names, shown
from callcockpit.ui.keys import ALL_KEYS, BY_ID, COCKPIT, SCREENS


class Mistake(NamedTuple):
    """What is wrong with a changed key."""

    id: str
    what: str


def usable_keys(changed: Mapping[str, str]) -> tuple[dict[str, str], tuple[Mistake, ...]]:
    """Return the changed keys that can be used, and what is wrong with the others: their defaults are used.

    Of two that would have one key on the same screen the later is wrong; those of different screens never
    meet. Textual itself would let a key be stolen in silence.
    """
    taken: dict[str, str] = {}
    wrong: list[Mistake] = []
    for identity, keys in changed.items():
        if what := _wrong(identity, keys):
            wrong.append(Mistake(identity, what))
        else:
            taken[identity] = keys
    while (clash := _clash(taken)) is not None:
        del taken[clash.id]
        wrong.append(clash)
    return taken, tuple(wrong)


def _wrong(identity: str, keys: str) -> str:
    """Return what is wrong with the keys of a binding by themselves; empty where nothing is."""
    if identity not in BY_ID:
        # Only a mistake needs it.
        from difflib import get_close_matches

        near = get_close_matches(identity, sorted(BY_ID), 1, 0.6)
        hint = f"did you mean “{near[0]}”?" if near else "? shows the ids."
        return f"no key has the id “{identity}”: {hint}"
    for name in names(keys):
        if not name:
            return f"“{identity}” is left without a key: the default is used."
        if not is_key(name):
            return f"“{name}” for “{identity}” is no key that a terminal tells apart: the default is used."
    return ""


def _clash(taken: Mapping[str, str]) -> Mistake | None:
    """Return the last changed key that another one of the same screen has too."""
    keys = {key.id: names(taken.get(key.id, key.keys)) for key in ALL_KEYS}
    for identity in reversed(list(taken)):
        for other in keys:
            if other == identity or not _meet(identity, other):
                continue
            if same := set(keys[identity]).intersection(keys[other]):
                key, usual = shown(min(same)), BY_ID[identity].keys
                return Mistake(
                    identity,
                    f"“{identity}” may not have the key {key}, which “{other}” has on the same screen: "
                    f"{' '.join(map(shown, names(usual)))} is used.",
                )
    return None


def _meet(one: str, other: str) -> bool:
    """Whether two bindings count on the same screen."""
    return any(one in ids and other in ids for ids in SCREENS.values())


@lru_cache
def _owners(changed: tuple[tuple[str, str], ...], among: frozenset[str]) -> dict[str, str]:
    """Return the id of the binding for each key, of those that count on one screen."""
    keys = dict(changed)
    return {name: one for one in among for name in names(keys.get(one, BY_ID[one].keys))}


class Keymap(NamedTuple):
    """The keys as they are after the settings were read."""

    changed: Mapping[str, str]

    def key(self, identity: str) -> str:
        """Return the first key of a binding as it is printed on the keyboard."""
        return shown(self.name(identity))

    def keys(self, identity: str) -> str:
        """Return all keys of a binding."""
        return " ".join(shown(name) for name in names(self.changed.get(identity, BY_ID[identity].keys)))

    def name(self, identity: str) -> str:
        """Return the first key of a binding by Textual's name for it."""
        return names(self.changed.get(identity, BY_ID[identity].keys))[0]

    def identity(self, name: str, among: frozenset[str] = COCKPIT) -> str | None:
        """Return the id of the binding that has this key, by Textual's name, ``among`` those of a screen."""
        return _owners(tuple(self.changed.items()), among).get(name)

    def normal(self) -> dict[str, str]:
        """Return the changed keys by Textual's names."""
        return {identity: ",".join(names(keys)) for identity, keys in self.changed.items()}


def working_keys(settings: Settings, path: Path) -> tuple[Keymap, tuple[str, ...]]:
    """Return the keys that the settings of a file make, and a sentence for each that they cannot change."""
    keys, wrong = usable_keys(settings.keys)
    return Keymap(keys), tuple(f"{place(path, f'keys.{one.id}')}: {one.what}" for one in wrong)
