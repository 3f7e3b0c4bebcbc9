"""What enters the box: the student's work, and the course's own files however they were changed."""

from __future__ import annotations

from grader.load import parcel
from grader.model.submission import Submission
from tests.load.hand_ins import GIVEN, LAYERS, PACKAGE, RUBRIC

STUBS = {path: b"raise NotImplementedError\n" for path in PACKAGE}
TEMPLATE = {**GIVEN, **STUBS}


def packed(files: dict[str, bytes]) -> dict[str, bytes]:
    return dict(parcel(Submission("a", "A", files), TEMPLATE, RUBRIC).files)


def test_given_files_are_the_courses_whatever_the_student_did_to_them() -> None:
    changed = {
        "data_utils.py": b"import os\n",
        "__init__.py": b"1/0\n",
        "classifiers/__init__.py": b"from . import *\n",
    }
    assert packed({**PACKAGE, **changed}) == {**PACKAGE, **GIVEN}


def test_given_files_that_are_missing_are_put_back() -> None:
    assert packed(dict(PACKAGE)) == {**PACKAGE, **GIVEN}


def test_written_files_that_are_missing_stay_missing_and_the_template_stands_behind() -> None:
    made = parcel(Submission("a", "A", {"layers.py": LAYERS}), TEMPLATE, RUBRIC)
    assert set(made.files) == {"layers.py", *GIVEN}
    assert made.fallback == STUBS
    assert (made.package, made.libraries) == (RUBRIC.package, RUBRIC.libraries)


def test_own_modules_are_kept() -> None:
    own = {"helpers.py": b"x = 1\n", "tools/__init__.py": b"y = 1\n", "tools/more.py": b"z = 1\n"}
    assert packed({**PACKAGE, **own}) == {**PACKAGE, **GIVEN, **own}


def test_a_folder_that_would_be_imported_in_place_of_a_given_file_is_not_kept() -> None:
    shadow = {"data_utils/__init__.py": b"evil = 1\n", "data_utils/more.py": b"evil = 2\n"}
    assert packed({**PACKAGE, **shadow}) == {**PACKAGE, **GIVEN}


def test_inits_of_the_course_are_never_the_students_even_when_the_course_has_none() -> None:
    bare = {path: data for path, data in TEMPLATE.items() if not path.endswith("__init__.py")}
    made = parcel(
        Submission("a", "A", {**PACKAGE, "__init__.py": b"1/0\n", "classifiers/__init__.py": b""}), bare, RUBRIC
    )
    assert set(made.files) == {*PACKAGE, "data_utils.py"}


def test_files_of_the_template_that_the_rubric_does_not_name_are_the_courses_too() -> None:
    made = parcel(Submission("a", "A", {"extra.py": b"mine\n"}), {**TEMPLATE, "extra.py": b"course\n"}, RUBRIC)
    assert made.files["extra.py"] == b"course\n"
