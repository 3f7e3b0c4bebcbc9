"""Markers are found where they are meant, and nowhere else; what does not pair up says `path:line`."""

import pytest

from grader.errors import RegionError
from grader.stubs.regions import Kind, Region, find_in_prose, find_in_python

FILE = "layers.py"


def test_native_region_with_prompts() -> None:
    text = (
        "def f():\n    # BEGIN SOLUTION\n    # PROMPT: Do it.\n    # PROMPT: Well.\n    return 1\n    # END SOLUTION\n"
    )
    assert find_in_python(text, FILE) == [Region(Kind.SOLUTION, 2, 6, ("Do it.", "Well."))]


@pytest.mark.parametrize(
    ("begin", "end", "kind"),
    [
        ("# BEGIN SOLUTION", "# END SOLUTION", Kind.SOLUTION),
        ("### BEGIN SOLUTION", "### END SOLUTION", Kind.SOLUTION),
        ("#BEGIN SOLUTION", "#END SOLUTION", Kind.SOLUTION),
        ("# BEGIN SOLUTION NO PROMPT", "# END SOLUTION", Kind.REMOVED),
        ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS", Kind.REMOVED),
        ("### BEGIN MARK SCHEME", "### END MARK SCHEME", Kind.REMOVED),
        ("# BEGIN IGNORE", "# END IGNORE", Kind.REMOVED),
    ],
)
def test_families(begin: str, end: str, kind: Kind) -> None:
    assert find_in_python(f"{begin}\nx = 1\n{end}\n", FILE) == [Region(kind, 1, 3)]


@pytest.mark.parametrize(
    ("comment", "kind"),
    [("# SOLUTION", Kind.LINE), ("# SOLUTION NO PROMPT", Kind.REMOVED), ("# SEED", Kind.REMOVED)],
)
def test_trailing_markers(comment: str, kind: Kind) -> None:
    assert find_in_python(f"x = 1\ny = 2  {comment}\n", FILE) == [Region(kind, 2, 2, trailing=True)]


@pytest.mark.parametrize("close", ['"""  # END PROMPT', '""";  # END PROMPT', '"""; # END PROMPT'])
def test_prompt_string(close: str) -> None:
    text = f'""" # BEGIN PROMPT\nx = ...\ny = ...\n{close}\n'
    assert find_in_python(text, FILE) == [Region(Kind.PROMPT, 1, 4, ("x = ...", "y = ..."))]


def test_markers_inside_strings_are_text() -> None:
    text = 'a = "# BEGIN SOLUTION"\nb = """\n# BEGIN SOLUTION\n# END SOLUTION\nx = 1  # SOLUTION\n"""\n'
    assert find_in_python(text, FILE) == []


def test_ordinary_comments_are_not_markers() -> None:
    text = (
        "# the solution of this equation\nx = 1  # seed\n# begin with the solution vector of the last step\n# prompt\n"
    )
    assert find_in_python(text, FILE) == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("x = 1\n# BEGIN SOLUTION\ny = 2\n", 2, "BEGIN SOLUTION is never closed"),
        ("x = 1\n# END SOLUTION\n", 2, "without a BEGIN SOLUTION"),
        ("# BEGIN SOLUTION\nx = 1\n# BEGIN SOLUTION\n# END SOLUTION\n# END SOLUTION\n", 3, "do not nest"),
        ("# BEGIN SOLUTION\nx = 1\n# BEGIN IGNORE\n# END IGNORE\n# END SOLUTION\n", 3, "line 1 opens"),
        ("# BEGIN SOLUTION\nx = 1\n# END HIDDEN TESTS\n", 3, "closes the SOLUTION region of line 1"),
        ("x = 1\n# begin solution\ny = 2\n# end solution\n", 2, "looks like a solution marker"),
        ("# BEGIN SOLUTOIN\nx = 1\n", 1, "looks like a solution marker"),
        ("# BEGIN_SOLUTION\nx = 1\n", 1, "looks like a solution marker"),
        ("# --- BEGIN SOLUTION ---\nx = 1\n", 1, "looks like a solution marker"),
        ("x = 1  # BEGIN SOLUTION\n", 1, "stands after code"),
        ("x = 1  # solution\n", 1, "stands after code"),
        ("x = 1\n# SOLUTION\n", 2, "stands alone"),
        ("x = 1\n# PROMPT: late\n", 2, "PROMPT that no student would see"),
        ("# BEGIN SOLUTION\nx = 1\n# PROMPT: late\n# END SOLUTION\n", 3, "PROMPT that no student would see"),
        ("# BEGIN SOLUTION\n# why\n# PROMPT: late\n# END SOLUTION\n", 3, "PROMPT that no student would see"),
        ("# BEGIN SOLUTION NO PROMPT\n# PROMPT: no\n# END SOLUTION\n", 2, "PROMPT that no student would see"),
        ('""" # BEGIN PROMPT\nx = ...\n"""\n', 1, "never closed"),
        ('# BEGIN SOLUTION\n""" # BEGIN PROMPT\nx = ...\n"""  # END PROMPT\n# END SOLUTION\n', 2, "inside a solution"),
        ("if x:\n        y\n    z\n", 3, "not valid Python"),
    ],
)
def test_errors_say_where_what_and_how(text: str, line: int, what: str) -> None:
    with pytest.raises(RegionError, match=rf"^layers\.py:\d+: (?s:.*){what}") as caught:
        find_in_python(text, FILE)
    assert caught.value.line == line
    assert caught.value.fix or "not valid Python" in what


def test_python_that_never_closes_a_bracket() -> None:
    with pytest.raises(RegionError, match="not valid Python"):
        find_in_python("x = (1,\n", FILE)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("<!-- BEGIN SOLUTION -->", "<!-- END SOLUTION -->"),
        ("BEGIN SOLUTION", "END SOLUTION"),
        ("### BEGIN SOLUTION", "### END SOLUTION"),
        ("  <!--BEGIN SOLUTION-->  ", "END SOLUTION"),
    ],
)
@pytest.mark.parametrize("prompt", ["<!-- PROMPT: Say why. -->", "PROMPT: Say why.", "# PROMPT: Say why."])
def test_prose(begin: str, end: str, prompt: str) -> None:
    text = f"Question\n{begin}\n{prompt}\nBecause.\n{end}\n"
    assert find_in_prose(text, "knn.ipynb[cell 3]") == [Region(Kind.SOLUTION, 2, 5, ("Say why.",))]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<!-- BEGIN SOLUTION --> x <!-- END SOLUTION -->", 1),
        ("a\n<!-- BEGIN SOLUTION\n-->", 2),
        ("a\nBEGIN SOLUTION\nb", 2),
        ("END SOLUTION", 1),
        ("a\n\n<!-- Begin Solution -->", 3),
    ],
)
def test_prose_errors(text: str, line: int) -> None:
    with pytest.raises(RegionError, match=rf"^svm\.ipynb\[cell 2\]:{line}: "):
        find_in_prose(text, "svm.ipynb[cell 2]")


def test_prose_about_solutions_is_prose() -> None:
    assert find_in_prose("# Solution\nThe solution ends here.\nPROMPT: is only read inside a region\n", "n") == []
