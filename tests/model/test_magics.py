"""IPython's lines stand aside, and only those."""

from __future__ import annotations

import ast

import pytest

from grader.model.magics import is_foreign, put_back, set_aside, words_aside

MAGIC = [
    "%matplotlib inline",
    "!pip install x 'y",
    "files = !ls *.py",
    "a, b = %who",
    "name?",
    "np.dot??",
    "?help",
    "%%time",
    "!cat a \\\n   b (",
]
PYTHON = [
    'print("a"\n      % x)',
    "x = (1\n!= 2)",
    's = """\n%matplotlib\n!ls\n"""',
    "y = 5 \\\n  % 3",
    "z = x != y",
    "w = {'a': 1,  # 'quote\n 'b': 2}",
    "d['k'] = 3",
    "a = b = 1",
    "f(x)\n# what?",
]


@pytest.mark.parametrize("magic", MAGIC)
@pytest.mark.parametrize("python", PYTHON)
def test_magics_go_and_come_back(magic: str, python: str) -> None:
    source = f"{python}\n{magic}\nif x:\n    {magic}\n{python}\n"
    text, aside = set_aside(source)
    ast.parse(text)
    assert put_back(text, aside) == source
    assert len(aside) == 2 * len(magic.split("\n"))


@pytest.mark.parametrize("python", PYTHON)
def test_python_is_left_alone(python: str) -> None:
    assert set_aside(python) == (python, {})


def test_words_of_lines_that_are_still_aside() -> None:
    text, aside = set_aside("%timeit np.dot(x)\n!ls here\n")
    assert words_aside(text, aside) == {"timeit", "np", "dot", "x", "ls", "here"}
    assert words_aside(text.split("\n")[1], aside) == {"ls", "here"}


def test_cells_in_other_languages() -> None:
    assert is_foreign("\n%%bash\nls\n")
    assert not is_foreign("%%time\nx = 1\n")
    assert not is_foreign("x = 1\n%%bash\n")
