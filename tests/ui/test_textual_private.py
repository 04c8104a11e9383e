"""Textual still has every private name that the program uses, and one module uses them all."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
import rich
import textual
from textual.app import App
from textual.drivers import linux_driver

import callcockpit
from callcockpit.ui import textual_private
from tests.ui.seat import PRIVATE

ROOT = Path(__file__).parents[2]
OURS, TESTS, ASSETS = ROOT / "callcockpit", ROOT / "tests", ROOT / "assets"
HOME, SEAT = Path(textual_private.__file__), TESTS / "ui" / "seat.py"
NAMES: dict[str, object] = {
    "_exception": App(),
    "_fatal_error": App,
    "getincrementaldecoder": linux_driver,
}
"""What of Textual's has each name that the program uses."""
PRIVATE_NAME = re.compile(r"\b_[a-zA-Z]\w*")
PUBLIC = {"_replace", "_asdict", "_fields", "_make", "_meta"}
"""Documented names of named tuples, and of Peewee's models."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in PUBLIC


def is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def made(tree: ast.AST) -> Iterator[str]:
    """Yield the private names that are made: functions, classes, fields, attributes of ``self``."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Attribute(value=value, attr=name, ctx=ast.Store()) if is_self(value):
                yield name
        for line in node.body if isinstance(node, ast.ClassDef | ast.Module) else ():
            targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
            yield from (one.id for one in targets if isinstance(one, ast.Name))


def taken(tree: ast.AST, *, own: bool) -> Iterator[str]:
    """Yield the names that are taken from ``self``, or else from anything other."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_self(node.value) is own and ast.unparse(node) != "os._exit":
            yield node.attr


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def made_in(folder: Path) -> frozenset[str]:
    return frozenset(
        filter(is_private, (name for file in folder.rglob("*.py") for name in made(parsed(file))))
    )


@cache
def made_by(kind: type) -> frozenset[str]:
    return frozenset(filter(is_private, made(ast.parse(dedent(inspect.getsource(kind))))))


def is_theirs(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in ("textual", "rich")


@cache
def theirs() -> frozenset[str]:
    """Return the private names in Textual and Rich, without those that the project makes as well."""
    sources = [file for one in (textual, rich) for file in Path(inspect.getfile(one)).parent.rglob("*.py")]
    names = {name for file in sources for name in PRIVATE_NAME.findall(file.read_text("utf-8"))}
    return frozenset(names - PUBLIC - made_in(OURS) - made_in(TESTS) - made_in(ASSETS))


def classes() -> Iterator[type]:
    """Yield every class of the screen that is one of Textual's or Rich's."""
    for found in pkgutil.walk_packages(callcockpit.ui.__path__, "callcockpit.ui."):
        for kind in vars(importlib.import_module(found.name)).values():
            if inspect.isclass(kind) and kind.__module__ == found.name and any(map(is_theirs, kind.__mro__)):
                yield kind


def used_by(kind: type) -> set[str]:
    """Return the private names of Textual's that a class of ours takes from itself, overrides, or hides."""
    tree = ast.parse(dedent(inspect.getsource(kind)))
    inherited = {name for base in kind.__mro__ if is_theirs(base) for name in made_by(base)}
    return inherited & {*made(tree), *taken(tree, own=True)}


@pytest.mark.parametrize("name", NAMES)
def test_textual_has_what_the_program_uses(name: str) -> None:
    assert hasattr(NAMES[name], name)
    assert name in HOME.read_text("utf-8")


@pytest.mark.parametrize("name", PRIVATE)
def test_textual_has_what_the_tests_use(name: str) -> None:
    assert name in theirs()
    assert name in set(taken(parsed(SEAT), own=False))


def test_one_module_uses_all_private_names_of_textual() -> None:
    used = {kind.__name__: used_by(kind) for kind in classes()}
    home = {kind.__name__ for kind in classes() if kind.__module__ == textual_private.__name__}
    assert set().union(*(used[name] for name in home)) <= set(NAMES)
    assert {name: some for name, some in used.items() if some and name not in home} == {}


@pytest.mark.parametrize("folder", [OURS, TESTS, ASSETS], ids=lambda folder: folder.name)
def test_nobody_takes_a_private_name_from_a_thing_of_textuals(folder: Path) -> None:
    for file in folder.rglob("*.py"):
        wanted = set(PRIVATE) if file == SEAT else set()
        assert theirs() & set(taken(parsed(file), own=False)) == wanted, file
        modules = [node for node in ast.walk(parsed(file)) if isinstance(node, ast.ImportFrom)]
        for one in modules:
            path = (one.module or "").split(".")
            if path[0] in ("textual", "rich"):
                assert not any(map(is_private, (*path, *(name.name for name in one.names)))), file
