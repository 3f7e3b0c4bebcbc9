"""Finding the package: every way in which right work lies in the wrong place."""

from __future__ import annotations

import pytest

from grader.load.layout import Layout, lay_out
from tests.load.hand_ins import GIVEN, KNN, LAYERS, NOTEBOOKS, PACKAGE, RUBRIC, SOFTMAX, WHOLE, beneath, notebook, whole


def laid(files: dict[str, bytes]) -> Layout:
    return lay_out(files, RUBRIC)


def said(layout: Layout) -> list[str]:
    return [remark.text for remark in layout.remarks]


@pytest.mark.parametrize(
    "folder", ["", "assignment1", "john/assignment1", "a/b/c/d/e", "cs231n", "assignment1/assignment1"]
)
def test_any_depth(folder: str) -> None:
    layout = laid(whole(folder))
    assert (layout.files, set(layout.notebooks), layout.remarks) == (WHOLE, set(NOTEBOOKS), ())


@pytest.mark.parametrize("folder", ["src", "my_solution", "cs231n-main"])
def test_the_folder_of_the_package_may_be_renamed(folder: str) -> None:
    files = {**beneath(folder), **{name: notebook() for name in NOTEBOOKS}}
    assert (laid(files).files, said(laid(files))) == (WHOLE, [])


def test_flat_files_go_where_they_belong() -> None:
    layout = laid({**{path.rsplit("/", 1)[-1]: data for path, data in PACKAGE.items()}, "knn.ipynb": notebook()})
    assert layout.files == PACKAGE
    assert "softmax.py was read as classifiers/softmax.py. Use that name and place next time." in said(layout)
    assert not any(remark.error for remark in layout.remarks)


@pytest.mark.parametrize(
    "name",
    ["layers-3.py", "layers (1).py", "Layers.py", "LAYERS.PY", "layers copy.py", "layers - Copy (2).py",
     "Copy of layers.py", "layers.py.txt", "layers.py.py", "layers .py", "layers_copy.py"],
)  # fmt: skip
def test_other_spellings_of_a_name(name: str) -> None:
    files = {**whole(), f"cs231n/{name}": LAYERS}
    del files["cs231n/layers.py"]
    layout = laid(files)
    assert layout.files["layers.py"] == LAYERS
    assert said(layout) == [f"cs231n/{name} was read as layers.py. Use that name and place next time."]


def test_folders_in_another_case() -> None:
    files = {**beneath("CS231n", {**PACKAGE, **GIVEN}), "knn.ipynb": notebook()}
    files["CS231n/Classifiers/softmax.py"] = files.pop("CS231n/classifiers/softmax.py")
    assert laid(files).files["classifiers/softmax.py"] == SOFTMAX


def test_the_exact_name_wins_over_its_copies_and_the_copies_are_told() -> None:
    layout = laid({**whole(), "cs231n/layers-1.py": b"x = 1\n", "cs231n/softmax (1).py": SOFTMAX})
    assert layout.files["layers.py"] == LAYERS
    assert said(layout) == ["layers.py was graded, cs231n/layers-1.py was not. Hand in only one copy."]


def test_of_several_copies_the_newest_is_taken() -> None:
    files = {**whole(), "cs231n/layers-1.py": b"old = 1\n", "cs231n/layers-12.py": LAYERS}
    del files["cs231n/layers.py"]
    layout = laid(files)
    assert layout.files["layers.py"] == LAYERS
    text = "cs231n/layers-12.py was read as layers.py; cs231n/layers-1.py was not graded. Hand in only one."
    assert said(layout) == [text]


def test_two_packages_the_one_of_this_assignment_is_taken() -> None:
    files = {**beneath("assignment2/cs231n", {**WHOLE, "layers.py": b"two = 2\n"}), **whole("assignment1")}
    layout = laid(files)
    assert layout.files["layers.py"] == LAYERS
    text = "There are two copies of the package. assignment1/cs231n was graded, assignment2/cs231n was not."
    assert said(layout) == [f"{text} Hand in only one."]


@pytest.mark.parametrize("aside", ["old", "backup", "cs231n_orig", "starter", "assignment1 copy"])
def test_two_packages_what_was_set_aside_is_not_taken(aside: str) -> None:
    layout = laid({**beneath(aside, {**WHOLE, "layers.py": b"raise\n"}), **whole("zzz")})
    assert layout.files["layers.py"] == LAYERS


def test_two_packages_the_fuller_one_is_taken() -> None:
    layout = laid({**beneath("a", {"layers.py": b"x = 1\n"}), **whole("b/c/d")})
    assert layout.files == WHOLE


def test_two_equal_copies_need_no_word() -> None:
    assert said(laid({**whole("a"), **whole("b")})) == []


def test_a_file_that_lies_elsewhere_is_taken_when_it_is_the_only_one() -> None:
    files = whole("hw")
    files["hw/softmax.py"] = files.pop("hw/cs231n/classifiers/softmax.py")
    layout = laid(files)
    assert layout.files["classifiers/softmax.py"] == SOFTMAX
    assert said(layout) == ["hw/softmax.py was read as classifiers/softmax.py. Use that name and place next time."]


def test_in_doubt_none_is_taken() -> None:
    files = whole("hw")
    del files["hw/cs231n/classifiers/softmax.py"]
    layout = laid({**files, "x/softmax.py": b"a = 1\n", "y/softmax.py": b"b = 2\n"})
    assert "classifiers/softmax.py" not in layout.files
    (remark,) = layout.remarks
    assert remark.error
    assert remark.text == (
        "classifiers/softmax.py is not at its place, and several files could be it (x/softmax.py, y/softmax.py). "
        "Hand in only one."
    )


def test_missing_files_are_one_remark() -> None:
    layout = laid({"cs231n/layers.py": LAYERS, "knn.ipynb": notebook()})
    (remark,) = layout.remarks
    assert remark.error
    assert remark.text == (
        "Missing: classifiers/softmax.py, classifiers/k_nearest_neighbor.py. "
        "Put each file at its place in the cs231n folder."
    )


def test_a_misspelt_file_with_the_right_functions_is_graded_and_said() -> None:
    files = {**whole(), "cs231n/lay3rs.py": LAYERS}
    del files["cs231n/layers.py"]
    layout = laid(files)
    assert layout.files["layers.py"] == LAYERS
    assert said(layout) == [
        "layers.py is missing. cs231n/lay3rs.py defines its functions and was graded instead. Rename it."
    ]
    assert layout.remarks[0].error


def test_a_misspelt_file_with_other_contents_is_only_named() -> None:
    files = {**whole(), "cs231n/lay3rs.py": b"def something_else(): pass\n"}
    del files["cs231n/layers.py"]
    layout = laid(files)
    assert "layers.py" not in layout.files
    assert said(layout) == [
        "layers.py is missing. There is cs231n/lay3rs.py: did you mean layers.py? It was not graded. Rename it."
    ]


def test_a_file_of_another_name_with_the_right_functions_is_only_named() -> None:
    files = {**whole(), "cs231n/classifiers/knn.py": KNN}
    del files["cs231n/classifiers/k_nearest_neighbor.py"]
    layout = laid(files)
    assert "classifiers/k_nearest_neighbor.py" not in layout.files
    assert said(layout) == [
        "classifiers/k_nearest_neighbor.py is missing. cs231n/classifiers/knn.py defines KNearestNeighbor, but was "
        "not graded. Rename or move it."
    ]


def test_two_candidates_are_not_certain() -> None:
    files = {**whole(), "cs231n/layers_a.py": LAYERS, "cs231n/layers_b.py": LAYERS + b"#"}
    del files["cs231n/layers.py"]
    assert "layers.py" not in laid(files).files


def test_notebooks_alone() -> None:
    layout = laid({"knn.ipynb": notebook("hello"), "softmax.ipynb": notebook()})
    assert not layout.files
    assert said(layout) == [
        "Only notebooks were handed in. The graded code is in Python files (layers.py, classifiers/softmax.py, "
        "classifiers/k_nearest_neighbor.py). Add the cs231n folder and hand in again."
    ]


def test_other_python_files_alone() -> None:
    (remark, written) = laid({"main.py": b"print(1)\n"}).remarks
    assert remark.text.startswith("None of the graded files was found (layers.py, ")
    assert written.text == "Missing: knn.ipynb. Its written answers cannot be marked."


def test_own_modules_are_kept_and_what_cannot_be_imported_is_not() -> None:
    extra = {"my_helpers.py": b"x = 1\n", "tools/__init__.py": b"", "my-file.py": b"", "2nd.py": b"", "run me.py": b""}
    layout = laid({**whole(), **beneath("cs231n", extra), "setup.py": b""})
    assert sorted(layout.files.keys() - WHOLE.keys()) == ["my_helpers.py", "tools/__init__.py"]


@pytest.mark.parametrize(
    "name",
    ["knn-1.ipynb", "KNN.ipynb", "knn (2).ipynb", "alice_knn.ipynb", "A1 - knn final.ipynb", "knn.ipynb.json",
     "Copy of knn.ipynb"],
)  # fmt: skip
def test_notebooks_under_other_names(name: str) -> None:
    files = whole()
    files[name] = files.pop("knn.ipynb")
    layout = laid(files)
    assert layout.notebooks["knn.ipynb"] == notebook("knn.ipynb")
    assert said(layout) == [f"{name} was read as knn.ipynb."]


def test_of_two_notebooks_the_one_beside_the_package_is_taken() -> None:
    layout = laid({**whole("hw/a1"), "other/knn.ipynb": notebook("no"), "hw/a1/cs231n/x/knn.ipynb": notebook("no")})
    assert layout.notebooks["knn.ipynb"] == notebook("knn.ipynb")


def test_nothing_at_all() -> None:
    assert laid({}).files == {}
