"""Written answers are found whatever an editor did to the notebook."""

from __future__ import annotations

import json

import pytest

from grader.load import answer, read_notebook, written_answer
from grader.load.notebook import Notebook
from grader.model.submission import Submission
from tests.load.hand_ins import RUBRIC, notebook

TITLE = "# Nearest neighbours and their distances"
QUESTION = "**Inline question 1.** Which rows of the matrix are bright, and why?\n\n*Your answer:*"
NEXT = "Now let us look at all the other things."
IDS = ("title", "why-1", "next")
COURSE = read_notebook(notebook(TITLE, QUESTION, NEXT, ids=IDS))
MINE = "Rows far from everything are bright."


def read(*sources: str, ids: tuple[str, ...] = IDS) -> Notebook:
    return read_notebook(notebook(*sources, ids=ids))


@pytest.mark.parametrize("course", [COURSE, None])
def test_by_id(course: Notebook | None) -> None:
    found = answer(read(TITLE, f"{QUESTION}\n\n{MINE}", NEXT), "why-1", course)
    assert found == (MINE if course else f"{QUESTION}\n\n{MINE}")


def test_by_tag() -> None:
    data = notebook(MINE).replace(b'"metadata": {}', b'"metadata": {"tags": ["why-1"]}', 1)
    assert answer(read_notebook(data), "why-1") == MINE


def test_by_its_neighbours_when_ids_were_made_anew() -> None:
    mine = read(TITLE, "my scratch", f"{QUESTION}\n{MINE}", NEXT, ids=("p", "q", "r", "s"))
    assert answer(mine, "why-1", COURSE) == f"my scratch\n\n{MINE}"


def test_in_a_cell_of_its_own_below_the_question() -> None:
    assert answer(read(TITLE, QUESTION, MINE, NEXT, ids=("title", "why-1", "x", "next")), "why-1", COURSE) == MINE
    assert answer(read(TITLE, QUESTION, MINE, NEXT, ids=("a", "b", "c", "d")), "why-1", COURSE) == MINE


def test_written_over_the_question() -> None:
    assert answer(read(TITLE, MINE, NEXT), "why-1", COURSE) == MINE


def test_copies_of_the_cell_are_all_shown() -> None:
    assert answer(read("one", "two", "one", ids=("why-1",) * 3), "why-1", COURSE) == "one\n\ntwo"


def test_no_answer() -> None:
    assert answer(read(TITLE, QUESTION, NEXT), "why-1", COURSE) == ""
    assert answer(read(TITLE, NEXT, ids=("a", "b")), "why-1", COURSE) == ""
    assert answer(read("another notebook altogether", ids=("a",)), "why-1", COURSE) == ""
    assert answer(read(TITLE), "no such cell", COURSE) == ""
    assert answer(Notebook(), "why-1", COURSE) == ""


def test_the_solution_of_the_course_is_not_taken_for_its_question() -> None:
    solved = f"{QUESTION}\n<!-- BEGIN SOLUTION -->\n{MINE}\n<!-- END SOLUTION -->"
    course = read_notebook(notebook(TITLE, solved, NEXT, ids=IDS))
    assert answer(read(TITLE, f"{QUESTION}\n{MINE}", NEXT), "why-1", course) == MINE


def test_a_code_cell_is_shown_whole_with_what_it_printed() -> None:
    given = "best_k = None\nprint(best_k)"
    course = read_notebook(notebook(given, kind="code", ids=("search",)))
    changed = json.loads(notebook("best_k = 7\nprint(best_k)", kind="code", ids=("search",)))
    picture = {"output_type": "display_data", "data": {"image/png": "AAAA", "text/plain": "<Figure>"}}
    result = {"output_type": "execute_result", "data": {"text/plain": ["Mean", " 0.3"]}}
    stream = {"output_type": "stream", "name": "stdout", "text": ["7\n"]}
    changed["cells"][0]["outputs"] = [stream, picture, result, None, {"output_type": "error", "evalue": "x"}]
    found = answer(read_notebook(json.dumps(changed).encode()), "search", course)
    assert found == "best_k = 7\nprint(best_k)\n\nPrinted:\n7\nMean 0.3"
    assert answer(course, "search", course) == ""


def test_for_a_criterion() -> None:
    course = {"knn.ipynb": notebook(TITLE, QUESTION, NEXT, ids=IDS)}
    handed_in = Submission("a", "A", {}, {"knn.ipynb": notebook(TITLE, f"{QUESTION}\n{MINE}", NEXT, ids=IDS)})
    assert written_answer(handed_in, RUBRIC.criterion("why"), course) == MINE
    assert written_answer(Submission("a", "A", {}), RUBRIC.criterion("why"), course) == ""
    assert written_answer(Submission("a", "A", {}, {"knn.ipynb": b"{"}), RUBRIC.criterion("why"), course) == ""
