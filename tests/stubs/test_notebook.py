"""Notebooks: what students see stays, byte for byte the same each time, and nothing else does."""

from __future__ import annotations

import json
import warnings
from typing import Any

import nbformat
import pytest

from grader.errors import RegionError
from grader.stubs.notebook import strip_notebook

NAME = "knn.ipynb"
ANSWER = "*Write your answer here.*"


def code(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "execution_count": 3, "outputs": [], "source": source, **more}


def text(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def raw(source: str) -> dict[str, Any]:
    return {"cell_type": "raw", "metadata": {}, "source": source}


def notebook(*cells: dict[str, Any], **metadata: Any) -> bytes:
    minor = 5 if any("id" in cell for cell in cells) else 4
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": minor}).encode()


def stripped(*cells: dict[str, Any], **metadata: Any) -> list[dict[str, Any]]:
    """The cells students get; the notebook is valid, and stripping it again changes nothing."""
    data = strip_notebook(notebook(*cells, **metadata), NAME, libraries=("numpy", "matplotlib"), given=("cs231n",))
    assert strip_notebook(data, NAME, libraries=("numpy", "matplotlib"), given=("cs231n",)) == data
    assert data.endswith(b"}\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        document = nbformat.reads(data.decode(), as_version=4)
        nbformat.validate(document)
    assert document["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    found: list[dict[str, Any]] = document["cells"]
    return found


def sources(*cells: dict[str, Any]) -> list[str]:
    return [cell["source"] for cell in stripped(*cells)]


def test_code_cell() -> None:
    source = "best_k = None\n# BEGIN SOLUTION\n# PROMPT: Find the best k.\nbest_k = 7\n# END SOLUTION\nprint(best_k)"
    assert sources(code(source)) == [
        "best_k = None\n# TODO: Find the best k.\n"
        'raise NotImplementedError("Write the code of this cell: find the best k.")\nprint(best_k)'
    ]


def test_function_in_a_cell() -> None:
    source = 'def f(x):\n    """Returns: y."""\n    ### BEGIN SOLUTION\n    return 3\n    ### END SOLUTION'
    assert sources(code(source)) == [
        'def f(x):\n    """Returns: y."""\n    raise NotImplementedError("Write f: it must return y.")'
    ]


def test_source_in_a_list_of_lines() -> None:
    cell = code("")
    cell["source"] = ["x = 1\n", "# BEGIN SOLUTION\n", "y = 2\n", "# END SOLUTION\n"]
    assert sources(cell) == ['x = 1\nraise NotImplementedError("Write the code of this cell.")']


def test_markdown_answers() -> None:
    assert sources(text("**Q1**\n\n<!-- BEGIN SOLUTION -->\nBecause of noise.\n<!-- END SOLUTION -->")) == [
        f"**Q1**\n\n{ANSWER}"
    ]
    assert sources(text("BEGIN SOLUTION\nPROMPT: Two sentences.\nBecause.\nEND SOLUTION\n\nMore")) == [
        f"Two sentences.\n\n{ANSWER}\n\nMore"
    ]


def test_a_prompt_that_says_where_to_write_is_enough() -> None:
    cell = text(
        "<!-- BEGIN SOLUTION -->\n<!-- PROMPT: Write your answer here: yes or no. -->\nNo.\n<!-- END SOLUTION -->"
    )
    assert sources(cell) == ["Write your answer here: yes or no."]


def test_outputs_counts_and_metadata_go() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "0.28"}
    metadata = {
        "tags": ["question:q1", "solution-checked"],
        "nbgrader": {"grade": True},
        "ExecuteTime": 3,
        "editable": False,
    }
    (cell,) = stripped(code("x = 1", outputs=[output], metadata=metadata), widgets={"state": "secret"}, authors=["me"])
    assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert cell["metadata"] == {"tags": ["question:q1", "solution-checked"], "editable": False}


def test_ids_stay_and_are_made_when_missing() -> None:
    cells = stripped(
        text("a", id="q1"), text("b", id="q1"), text("c"), code("# IGNORE\nx", id="gone"), text("d", id="q4")
    )
    assert [cell["id"] for cell in cells] == ["q1", "q1-2", "cell-3", "q4"]
    assert [cell["id"] for cell in stripped(text("a"), code("b"))] == ["cell-1", "cell-2"]


def test_attachments_stay_while_they_are_shown() -> None:
    attachments = {"grid.png": {"image/png": "AAAA"}, "answer.png": {"image/png": "BBBB"}}
    cell = text(
        "![](attachment:grid.png)\n<!-- BEGIN SOLUTION -->\n![](attachment:answer.png)\n<!-- END SOLUTION -->",
        attachments=attachments,
    )
    assert stripped(cell)[0]["attachments"] == {"grid.png": {"image/png": "AAAA"}}


@pytest.mark.parametrize(
    "cell",
    [
        code("# IGNORE\nprint(1)"),
        text("<!-- IGNORE -->\nfor us"),
        code("x = 1", metadata={"tags": ["instructor"]}),
        text("x", metadata={"tags": ["otter_ignore"]}),
        code("### BEGIN HIDDEN TESTS\nassert f(1) == 2\n### END HIDDEN TESTS"),
        text("### BEGIN MARK SCHEME\n2 points for noise\n### END MARK SCHEME"),
    ],
)
def test_cells_that_are_dropped(cell: dict[str, Any]) -> None:
    assert sources(text("before"), cell, text("after")) == ["before", "after"]


def test_empty_cells_stay() -> None:
    assert sources(code(""), text("x")) == ["", "x"]


def test_magics_are_tolerated() -> None:
    source = (
        "%%time\n%matplotlib inline\n!ls 'it\nfiles = !ls\n# BEGIN SOLUTION\n%timeit f()\nx = 1\n# END SOLUTION\n"
        "print('a'\n      % x)\nplt?"
    )
    assert sources(code(source)) == [
        "%%time\n%matplotlib inline\n!ls 'it\nfiles = !ls\n"
        "raise NotImplementedError(\"Write the code of this cell.\")\nprint('a'\n      % x)\nplt?"
    ]


def test_cells_in_another_language() -> None:
    source = "%%bash\nls\n# BEGIN SOLUTION\n# PROMPT: Count the files.\nls | wc\n# END SOLUTION"
    assert sources(code(source)) == ["%%bash\nls\n# Count the files.\n# Write the code of this cell."]
    assert sources(code("%%html\n<b>hi</b>")) == ["%%html\n<b>hi</b>"]
    assert sources(code("this is no Python at all")) == ["this is no Python at all"]


def test_awaiting_at_the_top_of_a_cell() -> None:
    assert sources(code("await f()\n# BEGIN SOLUTION\nawait g()\n# END SOLUTION")) == [
        'await f()\nraise NotImplementedError("Write the code of this cell.")'
    ]


def test_imports_are_judged_by_the_whole_notebook() -> None:
    kept = "import time\nimport json\nimport numpy as np\nfrom cs231n.classifiers import Softmax\n%load_ext autoreload"
    head = f"import itertools\n{kept}"
    solution = "# BEGIN SOLUTION\nitertools.product(time, Softmax, json)\n# END SOLUTION"
    given = [code("time.time()"), code("%timeit json.loads(s)")]
    assert sources(code(head), code(solution), *given)[0] == kept
    assert len(sources(code("import itertools"), code(solution))) == 1


# ---------------------------------------------------------------- nbgrader and otter


def nbgrader(**flags: bool) -> dict[str, Any]:
    return {"nbgrader": {"schema_version": 3, "grade_id": "q", "locked": False, **flags}}


def test_nbgrader_answer_cells_without_markers_are_answers_as_a_whole() -> None:
    cells = [
        code("secret = 1", metadata=nbgrader(solution=True, grade=False)),
        text("the answer", metadata=nbgrader(solution=True, grade=True)),
        code("assert True", metadata=nbgrader(solution=False, grade=True)),
        text("x\n### BEGIN SOLUTION\nb\n### END SOLUTION", metadata=nbgrader(solution=True, grade=True)),
    ]
    assert sources(*cells) == [
        'raise NotImplementedError("Write the code of this cell.")',
        ANSWER,
        "assert True",
        f"x\n{ANSWER}",
    ]


def test_a_cell_tagged_as_solution_is_one() -> None:
    (cell,) = stripped(text("the answer", metadata={"tags": ["solution", "q1"]}))
    assert (cell["source"], cell["metadata"]) == (ANSWER, {"tags": ["q1"]})


def test_otter_blocks() -> None:
    cells = [
        raw("# ASSIGNMENT CONFIG\nname: hw1"),
        raw("# BEGIN QUESTION\nname: q1"),
        text("What is x?"),
        raw("# BEGIN SOLUTION"),
        code("x = 5 # SOLUTION\ny = 3 # SEED"),
        raw("# END SOLUTION"),
        raw("# BEGIN TESTS"),
        code("assert x == 5"),
        raw("# END TESTS"),
        raw("# END QUESTION"),
        raw("# BEGIN QUESTION\nname: q2"),
        raw("# BEGIN PROMPT"),
        text("_Type here._"),
        raw("# END PROMPT"),
        raw("# BEGIN SOLUTION"),
        text("the answer"),
        raw("# END SOLUTION"),
        raw("# END QUESTION"),
        raw("# BEGIN QUESTION\nname: q3"),
        raw("# BEGIN SOLUTION"),
        text("the answer"),
        text("and more of it"),
        raw("# END SOLUTION"),
        raw("# END QUESTION"),
        raw("a raw cell for students"),
    ]
    assert sources(*cells) == ["What is x?", "x = ...", "_Type here._", ANSWER, "a raw cell for students"]


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("cells", "where", "what"),
    [
        ([text("a"), code("x = 1\n# BEGIN SOLUTION\ny = 2")], "[cell 2]:2", "never closed"),
        ([text("a\n\n<!-- END SOLUTION -->")], "[cell 1]:3", "without a BEGIN"),
        ([code("x = (\n# BEGIN SOLUTION\n1)\n# END SOLUTION")], "[cell 1]:2", "cuts a statement"),
        ([code("not python at all\n# begin solution\nx\n# end solution")], "[cell 1]:2", "looks like"),
        ([code("no python here  # SOLUTION")], "[cell 1]:1", "not valid Python"),
        ([code("%%bash\nls  # SOLUTION")], "[cell 1]:1", "works in Python only"),
        ([raw("# BEGIN SOLUTION"), code("x")], "[cell 1]:1", "never closed"),
        ([raw("# END TESTS")], "[cell 1]:1", "without its BEGIN"),
        ([raw("# BEGIN TESTS"), raw("# BEGIN SOLUTION")], "[cell 2]:1", "inside the TESTS block"),
    ],
)
def test_errors_name_the_cell_and_the_line(cells: list[dict[str, Any]], where: str, what: str) -> None:
    with pytest.raises(RegionError) as caught:
        strip_notebook(notebook(*cells), NAME)
    assert str(caught.value).startswith(f"{NAME}{where}: ")
    assert what in str(caught.value)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"nbformat": 3, "worksheets": []}', b"[" * 100_000]
)
def test_files_that_are_no_notebooks(data: bytes) -> None:
    with pytest.raises(RegionError, match=rf"^{NAME}: "):
        strip_notebook(data, NAME)
