"""Otter's markers, and what stands in the place of each."""

from __future__ import annotations

from textwrap import dedent

from .stripping import strip, stub


def test_trailing_solution_keeps_the_left_side_of_an_assignment() -> None:
    result = strip(
        """
        def f(x, grads):
            a = 1 + x  # SOLUTION
            b: int = 2  # SOLUTION
            c, d = x, 3  # SOLUTION
            grads["w"] = e = (  # SOLUTION
                x * 2
            )
            g = h = 4; i = 5  # SOLUTION
            return a
        """
    )
    assert result == dedent(
        """
        def f(x, grads):
            a = ...
            b: int = ...
            c, d = ..., ...
            grads["w"] = e = ...
            g = h = ...; i = ...
            return a
        """
    ).replace('grads["w"]', "grads['w']")


def test_trailing_solution_on_anything_else_raises() -> None:
    text = "def f(x):\n    x += 1  # SOLUTION\n    (a, *b) = x  # SOLUTION\n    return x  # SOLUTION\n"
    assert [strip(text).count(f"part {n} of 3 of f") for n in (1, 2, 3)] == [1, 1, 1]


def test_one_line_function() -> None:
    assert strip("def f(x): return x  # SOLUTION\n") == f"def f(x): {stub('f')}\n"
    assert strip("def f(x): return x  # SOLUTION NO PROMPT\n") == f"def f(x): {stub('f')}\n"
    assert strip("def f(x):\n    if x: y = 1  # SOLUTION NO PROMPT\n    return x\n") == (
        "def f(x):\n    if x: pass\n    return x\n"
    )


def test_seeds_and_silent_blocks_disappear() -> None:
    text = """
        def f(x):
            seed = 42  # SEED
            # BEGIN SOLUTION NO PROMPT
            y = x
            # END SOLUTION
            # BEGIN IGNORE
            print(y)
            # END IGNORE
            return x
        """
    assert strip(text) == "\ndef f(x):\n    return x\n"


def test_prompt_strings_become_code() -> None:
    text = """
        def f(x):
            # BEGIN SOLUTION NO PROMPT
            area = 3 * x * x
            return area
            # END SOLUTION
            \""" # BEGIN PROMPT
            area = ...
            return area
            \""";  # END PROMPT
        """
    assert strip(text) == "\ndef f(x):\n    area = ...\n    return area\n"


def test_a_body_that_would_be_empty_raises() -> None:
    text = '''
        def f(x):
            """Doc."""
            # BEGIN SOLUTION NO PROMPT
            return x
            # END SOLUTION
            """ # BEGIN PROMPT
            # write it
            """  # END PROMPT
        '''
    assert stub("f", "doc") in strip(text)
