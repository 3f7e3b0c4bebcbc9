"""Stripping a module: always valid Python, the same shape whatever was there, and no trace of it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from grader.errors import RegionError
from grader.stubs.python import strip_module

from .stripping import FILE, strip, stub


def test_whole_body() -> None:
    assert strip(
        '''
        import numpy as np


        def relu(x):
            """The positive part.

            Returns:
            - out: of the shape of x
            """
            # BEGIN SOLUTION
            # PROMPT: Compute out.
            secret = np.maximum(x, 0)
            return secret
            # END SOLUTION
        '''
    ) == dedent(
        '''
        import numpy as np


        def relu(x):
            """The positive part.

            Returns:
            - out: of the shape of x
            """
            # TODO: Compute out.
            raise NotImplementedError("Write relu: it must return out, of the shape of x.")
        '''
    )


def test_part_of_a_body_keeps_what_is_given() -> None:
    assert strip(
        """
        def affine(x, w, b):
            # BEGIN SOLUTION
            out = x @ w + b
            # END SOLUTION
            cache = (x, w, b)
            return out, cache
        """
    ) == dedent(
        f"""
        def affine(x, w, b):
            {stub("affine")}
            cache = (x, w, b)
            return out, cache
        """
    )


def test_every_region_of_a_function_raises() -> None:
    result = strip(
        """
        def norm(x, mode):
            if mode == "train":
                # BEGIN SOLUTION
                # PROMPT: Use the mean of x.
                out = x - x.mean()
                # END SOLUTION
            else:
                # BEGIN SOLUTION
                out = x - 3
                # END SOLUTION
            return out
        """
    )
    assert result == dedent(
        f"""
        def norm(x, mode):
            if mode == "train":
                # TODO: Use the mean of x.
                {stub("part 1 of 2 of norm", "use the mean of x")}
            else:
                {stub("part 2 of 2 of norm")}
            return out
        """
    )


def test_all_regions_have_the_same_shape_whatever_their_size() -> None:
    def region(lines: int) -> str:
        body = "".join(f"    value{n} = {n}  # why\n\n" for n in range(lines))
        return f"def f(x):\n    # BEGIN SOLUTION\n{body}    # END SOLUTION\n    return x\n"

    assert strip(region(1)) == strip(region(2)) == strip(region(40)) == strip(region(0))


def test_a_helper_disappears_without_a_gap() -> None:
    assert strip(
        """
        import numpy as np


        def first(x):
            # BEGIN SOLUTION
            return _helper(x)
            # END SOLUTION


        # BEGIN SOLUTION
        @staticmethod
        def _helper(x):
            return np.exp(x)


        SECRET = 3
        # END SOLUTION


        def second(x):
            return x
        """
    ) == dedent(
        f"""
        import numpy as np


        def first(x):
            {stub("first")}


        def second(x):
            return x
        """
    )


def test_helper_methods_disappear_and_a_class_keeps_a_body() -> None:
    text = """
        class Net:
            # BEGIN SOLUTION
            def _helper(self):
                return 3
            # END SOLUTION

            def loss(self):
                # BEGIN SOLUTION
                return self._helper()
                # END SOLUTION


        class Empty:
            # BEGIN SOLUTION
            size = 4
            # END SOLUTION
        """
    assert strip(text) == dedent(
        f"""
        class Net:
            def loss(self):
                {stub("Net.loss")}


        class Empty:
            pass
        """
    )


def test_a_name_that_given_code_reads_keeps_its_place() -> None:
    text = """
        # BEGIN SOLUTION
        # PROMPT: How many classes are there?
        NUM_CLASSES, OTHER = 10, 20
        # END SOLUTION


        class Net:
            # BEGIN SOLUTION
            width = 3
            unused = 4
            # END SOLUTION

            def size(self):
                return self.width * NUM_CLASSES
        """
    assert strip(text) == dedent(
        """
        # TODO: How many classes are there?
        NUM_CLASSES = ...


        class Net:
            width = ...

            def size(self):
                return self.width * NUM_CLASSES
        """
    )


def test_given_code_must_not_need_what_disappears() -> None:
    text = "# BEGIN SOLUTION\ndef helper(x):\n    return x\n# END SOLUTION\n\n\ndef use(x):\n    return helper(x)\n"
    with pytest.raises(RegionError, match=r"layers\.py:2: given code uses `helper`"):
        strip(text)
    prompted = text.replace("# BEGIN SOLUTION\n", "# BEGIN SOLUTION\n# PROMPT: Write helper(x).\n")
    assert strip(prompted) == "# TODO: Write helper(x).\n\n\ndef use(x):\n    return helper(x)\n"
    local = text.replace("return helper(x)", "helper = x\n    return helper")
    assert strip(local) == "def use(x):\n    helper = x\n    return helper\n"


def test_tabs() -> None:
    assert strip("def f(x):\n\tif x:\n\t\t# BEGIN SOLUTION\n\t\ty = 1\n\t\t# END SOLUTION\n\treturn y\n") == (
        f"def f(x):\n\tif x:\n\t\t{stub('f')}\n\treturn y\n"
    )


def test_windows_line_ends_and_byte_order_mark() -> None:
    data = (
        b"\xef\xbb\xbfdef f(x):\r\n    # BEGIN SOLUTION\r\n    # PROMPT: Go.\r\n    return x\r\n    # END SOLUTION\r\n"
    )
    assert strip_module(data, FILE).decode() == f"def f(x):\n    # TODO: Go.\n    {stub('f', 'go')}\n"


def test_region_at_the_end_without_a_newline() -> None:
    assert strip_module(b"def f(x):\n    # BEGIN SOLUTION\n    return x\n    # END SOLUTION", FILE).decode() == (
        f"def f(x):\n    {stub('f')}\n"
    )


def test_markers_may_stand_at_any_indentation() -> None:
    assert (
        strip("def f(x):\n# BEGIN SOLUTION\n    return x\n        # END SOLUTION\n") == f"def f(x):\n    {stub('f')}\n"
    )


def test_docstring_only_function() -> None:
    text = 'def f(x):\n    """Half of x."""\n    # BEGIN SOLUTION\n    # END SOLUTION\n'
    assert strip(text) == f'def f(x):\n    """Half of x."""\n    {stub("f", "half of x")}\n'


def test_a_docstring_inside_the_region_is_not_quoted() -> None:
    text = 'def f(x):\n    # BEGIN SOLUTION\n    """Returns: the secret."""\n    return 1\n    # END SOLUTION\n'
    assert strip(text) == f"def f(x):\n    {stub('f')}\n"


def test_decorators_async_lambdas_and_nested_functions() -> None:
    result = strip(
        """
        import functools


        @functools.cache
        @property
        def f(x):
            # BEGIN SOLUTION
            return (lambda y: y + 1)(x)
            # END SOLUTION


        async def g(x):
            async with x as y:
                # BEGIN SOLUTION
                await y
                # END SOLUTION


        def outer():
            def inner():
                # BEGIN SOLUTION
                def deep():
                    yield 1
                return deep
                # END SOLUTION
            return inner


        add = lambda a, b: a + b
        """
    )
    for text in (
        "@functools.cache\n@property\ndef f",
        stub("f"),
        f"        {stub('g')}",
        f"        {stub('outer.inner')}",
    ):
        assert text in result
    assert "deep" not in result
    assert "lambda a, b" in result


def test_branches_that_return() -> None:
    result = strip(
        """
        def f(x):
            for i in range(3):
                try:
                    # BEGIN SOLUTION
                    return x[i]
                    # END SOLUTION
                except KeyError:
                    # BEGIN SOLUTION
                    continue
                    # END SOLUTION
                finally:
                    x = None
            match x:
                case 1:
                    # BEGIN SOLUTION
                    return 1
                    # END SOLUTION
                case _:
                    return 2
        """
    )
    assert [result.count(f"part {n} of 3 of f") for n in (1, 2, 3)] == [1, 1, 1]


def test_non_ascii_text_does_not_move_the_cut() -> None:
    assert strip('def f(x):\n    s = "größe"; return "ä", x  # SOLUTION\n') == f"def f(x):\n    {stub('f')}\n"
    assert strip('def größe(ü): return "ä" + ü  # SOLUTION\n') == f"def größe(ü): {stub('größe')}\n"


def test_form_feeds_and_unicode_separators_do_not_move_the_lines() -> None:
    text = 'a = "\u2028\x0b"\n\x0c\n\n\ndef f(x):\n'
    text += "    # BEGIN SOLUTION\n    secret = 1\n    # END SOLUTION\n    return x\n"
    assert (
        strip_module(text.encode(), FILE).decode()
        == text.partition("    # BEGIN")[0] + f"    {stub('f')}\n    return x\n"
    )
