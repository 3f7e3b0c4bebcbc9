"""Hostile hand-ins among right ones: each gains nothing, learns nothing, and changes nobody's result by one byte.

Secrets are laid out where hand-ins have been known to look: in the environment, in the course's secret, in the
reference, in the rubric, in a neighbour's files. All hold the word CANARY, and hostile hand-ins say that word, by every
way out, when they find it or when something works that must not. `test_without_walls...` shows that they would.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from grader.load import find_hand_ins, load_course
from grader.model.course import Course
from grader.model.score import Result
from grader.model.submission import Parcel
from grader.pipeline import Graded, Settings, grade_class
from grader.plan import criterion_jobs
from grader.report import page
from grader.sandbox import open_subprocess

from .expected import unmet
from .hand_ins import CLASS, ROOT, HandIn, hand_ins

CANARY = "CANARY"
TEMPLATE = ROOT / "student_template" / "assignment1"
HOSTILE = [hand_in for hand_in in hand_ins("assignment1") if hand_in.verdict == "hostile"]
SNOOPERS = ("25_reads_memory", "26_reads_environments", "28_imports_the_reference", "55_sibling_hand_ins")
NEIGHBOUR = HandIn(CLASS / "full_score" / "plain")
BETWEEN = 12  # so many hostile hand-ins stand between two right ones
SECONDS = 1.0  # for a case: what hangs must not take long here, what is right takes a small part of it
RIGHT_BY_ITSELF = {"52_degenerate_layers": 1.0}  # biases of zero are right, and are a share of one criterion
VOLATILE = ("seconds", "graded_at")


@dataclass(frozen=True)
class Kept:
    """What is left of a hand-in: the document and the page."""

    result: Result
    document: str
    page: str

    @property
    def lasting(self) -> str:
        """The document without times of day and durations."""
        return json.dumps(_without(json.loads(self.document), VOLATILE), sort_keys=True)


def _without(value: Any, names: Sequence[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(entry, names) for key, entry in value.items() if key not in names}
    return [_without(entry, names) for entry in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Desk:
    """A folder with a course whose secrets are marked."""

    folder: Path
    course: Course
    secret: bytes = f"{CANARY}-secret".encode()

    def grade(self, name: str, hand_ins: Mapping[str, Mapping[str, bytes]]) -> dict[str, Kept]:
        """A class of these files, in this order, two at a time."""
        here = self.folder / name
        for who, files in hand_ins.items():
            for path, data in files.items():
                target = here / "in" / who / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        sources = find_hand_ins([here / "in"], self.course.rubric)
        book = here / "gradebook.sqlite"
        with grade_class(self.course, sources, Settings(), book, self.secret, _kept) as found:
            return {one.result.submission: one for one in found}


def _kept(graded: Graded) -> Kept:
    return Kept(graded.result, graded.document, page(graded.result))


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as name, _secrets_beside():
        folder = Path(name)
        for part in ("reference", "student_template", "rubrics"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        layers, rubric = folder / "reference" / "layers.py", folder / "rubrics" / "assignment1.yaml"
        layers.write_text(layers.read_text("utf-8") + f'\n\nMARK = "{CANARY}-reference"\n', "utf-8")
        rubric.write_text(rubric.read_text("utf-8") + f"\n# {CANARY}-rubric\n", "utf-8")
        course = load_course(rubric)
        limits = replace(course.rubric.limits, seconds=SECONDS)
        yield Desk(folder, replace(course, rubric=course.rubric.model_copy(update={"limits": limits})))


@contextmanager
def _secrets_beside() -> Iterator[None]:
    """A token in the environment of the grader, and another process of the same user that was started with one."""
    os.environ["BACKPASS_TOKEN"] = f"{CANARY}-environment"
    bystander = subprocess.Popen([sys.executable, "-c", "input()", f"{CANARY}-argument"], stdin=subprocess.PIPE)
    try:
        yield
    finally:
        bystander.communicate(b"\n")
        del os.environ["BACKPASS_TOKEN"]


def neighbours() -> dict[str, dict[str, bytes]]:
    """Right hand-ins that all differ, named so that they stand before, between and behind the others."""
    places = range(0, len(HOSTILE) + BETWEEN, BETWEEN)
    return {f"{place:03}": _neighbour(place) for place in places}


def _neighbour(number: int) -> dict[str, bytes]:
    files = dict(NEIGHBOUR.files)
    path = "cs231n/optim.py"
    return {**files, path: f"# {CANARY}-neighbour {number}\n".encode() + files[path]}


@pytest.fixture(scope="module")
def alone(desk: Desk) -> Mapping[str, Kept]:
    """The right ones by themselves."""
    return desk.grade("alone", neighbours())


@pytest.fixture(scope="module")
def chosen(request: pytest.FixtureRequest) -> list[HandIn]:
    """The hostile hand-ins that are selected (`-k`); all of them where only their neighbours are looked at."""
    parameters = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    selected = {id(found["hand_in"]) for found in parameters if "hand_in" in found}
    return [hand_in for hand_in in HOSTILE if id(hand_in) in selected] or HOSTILE


@pytest.fixture(scope="module")
def together(desk: Desk, chosen: list[HandIn]) -> Mapping[str, Kept]:
    """Everybody in one class."""
    hostile = {f"{HOSTILE.index(hand_in):03}-{hand_in.name}": hand_in.files for hand_in in chosen}
    found = desk.grade("together", dict(sorted({**neighbours(), **hostile}.items())))
    return {name.partition("-")[2] or name: one for name, one in found.items()}


@pytest.fixture(scope="module")
def disarmed(desk: Desk, chosen: list[HandIn]) -> Mapping[str, Kept]:
    """Right code with starter code in the place of what an attack brings: nothing can be worth less."""
    return desk.grade("disarmed", {_disarmed_name(hand_in): _disarmed(hand_in) for hand_in in chosen})


def _disarmed(hand_in: HandIn) -> dict[str, bytes]:
    if hand_in.expected["base"] == "student_template":
        return {path.relative_to(TEMPLATE).as_posix(): path.read_bytes() for path in TEMPLATE.rglob("*.py")}
    return {**NEIGHBOUR.files, **{path: (TEMPLATE / path).read_bytes() for path in _attacked(hand_in)}}


def _disarmed_name(hand_in: HandIn) -> str:
    """Many attack the same files, and are the same when disarmed."""
    if hand_in.expected["base"] == "student_template":
        return "starter-code"
    return "-".join(["right-but", *(Path(path).stem for path in _attacked(hand_in))])


def _attacked(hand_in: HandIn) -> list[str]:
    """The files of the assignment that the hand-in brings in another form."""
    own = (path.relative_to(hand_in.folder).as_posix() for path in hand_in.folder.rglob("*") if path.is_file())
    return sorted(path for path in own if (TEMPLATE / path).is_file())


def names(hand_ins: Sequence[HandIn]) -> list[str]:
    return [hand_in.name for hand_in in hand_ins]


@pytest.mark.parametrize("hand_in", HOSTILE, ids=names(HOSTILE))
def test_it_gets_what_it_must(hand_in: HandIn, together: Mapping[str, Kept]) -> None:
    wrong = unmet(hand_in, together[hand_in.name].result)
    assert not wrong, f"{hand_in.expected['story']}\n" + "\n".join(wrong)


@pytest.mark.parametrize("hand_in", HOSTILE, ids=names(HOSTILE))
def test_it_gains_nothing(hand_in: HandIn, together: Mapping[str, Kept], disarmed: Mapping[str, Kept]) -> None:
    """Over starter code; right functions beside the attack, which `expect.yaml` does not call wrong, are paid for."""
    attacked, otherwise = hand_in.expected.get("criteria", {}), hand_in.expected.get("otherwise", "correct")
    without = {row.id: row.score or 0.0 for row in disarmed[_disarmed_name(hand_in)].result.criteria}
    gained = {
        row.id: row.score
        for row in together[hand_in.name].result.criteria
        if attacked.get(row.id, otherwise) != "correct" and (row.score or 0.0) > without[row.id]
    }
    assert sum(gained.values()) <= RIGHT_BY_ITSELF.get(hand_in.name, 0.0), gained


@pytest.mark.parametrize("hand_in", HOSTILE, ids=names(HOSTILE))
def test_it_learns_nothing(hand_in: HandIn, together: Mapping[str, Kept]) -> None:
    found = together[hand_in.name]
    assert CANARY not in found.document + found.page


def test_nothing_that_was_learnt_is_kept(desk: Desk, together: Mapping[str, Kept]) -> None:
    """In what the box said, that is; the gradebook holds all of it."""
    assert together
    for file in (desk.folder / "together").glob("gradebook.sqlite*"):
        assert CANARY.encode() not in file.read_bytes()


@pytest.mark.parametrize("name", neighbours())
def test_the_others_have_the_same_results(name: str, alone: Mapping[str, Kept], together: Mapping[str, Kept]) -> None:
    assert together[name].lasting == alone[name].lasting


def test_the_others_have_full_marks(alone: Mapping[str, Kept], desk: Desk) -> None:
    full = sum(criterion.points for criterion in desk.course.rubric.criteria if not criterion.manual)
    assert {one.result.score for one in alone.values()} == {full}


@pytest.mark.parametrize("name", SNOOPERS)
def test_without_walls_it_would_learn_something(desk: Desk, name: str) -> None:
    submission = next(HandIn(folder.parent) for folder in CLASS.glob(f"hostile/{name}/expect.yaml"))
    rubric = desk.course.rubric
    job = criterion_jobs(rubric, rubric.criterion("layers.affine_forward"), desk.secret, 0)[0]
    box_parcel = Parcel(rubric.package, {path.partition("/")[2]: data for path, data in submission.files.items()})
    with open_subprocess(rubric.libraries) as box:
        (seen,) = box.run(box_parcel, [replace(job, limits=replace(job.limits, seconds=60.0))])
    assert CANARY in f"{seen.printed} {seen.error}", seen


def test_every_technique_has_a_name() -> None:
    numbers = [hand_in.name.partition("_")[0] for hand_in in HOSTILE]
    assert all(number.isdigit() and 1 <= int(number) <= 95 for number in numbers)
    assert len(HOSTILE) >= 60
