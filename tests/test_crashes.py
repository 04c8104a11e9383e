"""What the log and the person are told of a crash: the kind and place where it began, nothing of anybody."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from callcockpit import crashes
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.when import show_due
from tests.planted import SECRET


def began() -> Exception:
    """Return an error that arose in the program."""
    try:
        show_due(None, SECRET, SECRET, SECRET)  # type: ignore[arg-type]  # that is the mistake
    except Exception as error:
        return error
    raise AssertionError("nothing went wrong")


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    """Return an error as it is once it was raised, here and not in the program."""
    try:
        raise error from cause
    except Exception as found:
        return found


def within(outer: Exception, inner: Exception) -> Exception:
    """Return an error that arose while another one was told."""
    try:
        try:
            raise inner
        except Exception:
            raise outer  # noqa: B904 - that is what is tried
    except Exception as found:
        return found


def endless() -> Exception:
    """Return an error that leads back to itself."""
    one, other = RuntimeError(SECRET), ValueError(SECRET)
    one.__cause__, other.__cause__ = other, one
    return one


OURS = "AttributeError at when"
CASES: dict[str, tuple[Callable[[], Exception], str]] = {
    "itself": (began, OURS),
    "a worker's": (lambda: WorkerFailed(began()), OURS),
    "a worker's that was waited for": (lambda: raised(WorkerFailed(began())), OURS),
    "a group's": (lambda: ExceptionGroup(SECRET, [ValueError(SECRET), began()]), OURS),
    "a worker's of a group": (lambda: WorkerFailed(ExceptionGroup(SECRET, [began()])), OURS),
    "what led to another": (lambda: raised(RuntimeError(SECRET), began()), OURS),
    "what another came after": (lambda: within(RuntimeError(SECRET), began()), OURS),
    "one from elsewhere": (lambda: raised(RuntimeError(SECRET)), "RuntimeError at test_crashes"),
    "a worker's from elsewhere": (lambda: WorkerFailed(raised(KeyError(SECRET))), "KeyError at test_crashes"),
    "one never raised": (lambda: KeyError(SECRET), "KeyError at unknown"),
    "one that leads back to itself": (endless, "RuntimeError at unknown"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_crash_is_told_by_the_kind_and_place_where_it_began(tmp_path: Path, case: str) -> None:
    make, wanted = CASES[case]
    error, log = make(), tmp_path / "not there yet" / "callcockpit.log"
    assert crashes.record(error, log)
    told = log.read_text() + crashes.sentence(error)
    assert told.count(wanted) == 2, told
    assert re.match(r"[-0-9T:]+Z \w+ at (\w+\.py:\d+(, )?|unknown)+\n", told)
    assert "Dana" not in told
    assert log.stat().st_mode & 0o777 == 0o600
    assert log.parent.stat().st_mode & 0o777 == 0o700


def test_what_the_system_refuses_is_no_mistake_and_its_own_words_are_left_out() -> None:
    error = raised(OSError(errno.EMFILE, SECRET, SECRET))
    said = crashes.sentence(error)
    assert "refused a file or a call: too many open files (OSError at test_crashes.py:" in said
    assert "mistake" not in said
    assert "Dana" not in said


def test_a_mistake_that_was_told_is_not_told_as_another(tmp_path: Path) -> None:
    log = tmp_path / "callcockpit.log"
    with pytest.raises(crashes.MistakeError) as found, crashes.owned(log), crashes.owned(log):
        raise began()
    assert not crashes.record(found.value, log)
    assert log.read_text().count("\n") == 1
    assert str(found.value).endswith("It is in the log.")


def test_a_sentence_for_a_person_passes_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(CockpitError, match="in use"), crashes.owned(tmp_path / "callcockpit.log"):
        raise CockpitError("It is in use.")
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_be_written_is_not_said_to_hold_anything(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    log = tmp_path / "file" / "callcockpit.log"
    assert not crashes.record(began(), log)
    said = str(crashes.mistake(began(), log, "nothing was saved"))
    assert re.fullmatch(r"A mistake of Call Cockpit's own: nothing was saved \(\w+ at when\.py:\d+\)\.", said)
