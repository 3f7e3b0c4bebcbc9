"""Who marks an answer sees the question and the reference's answer, wherever the notebook keeps them."""

from __future__ import annotations

import pytest

from grader.load import Asked, asked
from grader.model.rubric import Criterion
from tests.load.hand_ins import notebook

CRITERION = Criterion.model_validate(
    {
        "id": "why",
        "title": "Why",
        "points": 1,
        "probe": "written",
        "notebook": "notebooks/a1/knn.ipynb",
        "cell": "why-1",
    }
)
QUESTION = "**Question 1.** Which rows of the matrix are bright, and why are they?"
ANSWER = "<!-- BEGIN SOLUTION -->\n<!-- PROMPT: Write here. -->\nThose far from\n\neverything.\n<!-- END SOLUTION -->"
FOUND = "Those far from\n\neverything."


@pytest.mark.parametrize(
    ("cells", "ids"),
    [
        ((QUESTION, f"**Your answer:**\n\n{ANSWER}"), ("why", "why-1")),
        (("Something else altogether.", f"{QUESTION}\n\n{ANSWER}"), ("other", "why-1")),
    ],
)
def test_the_question_and_the_answer(cells: tuple[str, ...], ids: tuple[str, ...]) -> None:
    assert asked(CRITERION, {"knn.ipynb": notebook(*cells, ids=ids)}) == Asked(QUESTION, FOUND)


def test_an_earlier_answer_is_no_question() -> None:
    cells = notebook(QUESTION, f"Your answer:\n{ANSWER}", f"Your answer:\n{ANSWER}", ids=("q", "why-0", "why-1"))
    assert asked(CRITERION, {"knn.ipynb": cells}).question == QUESTION


@pytest.mark.parametrize(
    "notebooks", [{}, {"knn.ipynb": notebook(QUESTION, ids=("q",))}, {"knn.ipynb": b"no notebook"}]
)
def test_what_is_not_there_is_empty(notebooks: dict[str, bytes]) -> None:
    assert asked(CRITERION, notebooks) == Asked()
