"""Stripping a module: always valid Python, the same shape whatever was there, and no trace of it."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from grader.errors import RegionError, RubricError
from grader.stubs.python import strip_module

FILE = "layers.py"


def strip(text: str, **options: object) -> str:
    """Strip indented test source; the result parses, ends with one newline and stays as it is when stripped again."""
    data = dedent(text).encode()
    once = strip_module(data, FILE, **options)  # type: ignore[arg-type]
    ast.parse(once)
    assert once == b"" or (once.endswith(b"\n") and not once.endswith(b"\n\n"))
    assert strip_module(once, FILE, **options) == once  # type: ignore[arg-type]
    assert strip_module(data, FILE, **options) == once  # type: ignore[arg-type]
    return once.decode()


def stub(name: str, purpose: str = "") -> str:
    return f'raise NotImplementedError("Write {name}{": " + purpose if purpose else ""}.")'


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


# ---------------------------------------------------------------- imports


def test_imports_that_only_the_solution_used_are_removed() -> None:
    result = strip(
        """
        from __future__ import annotations

        import itertools
        import math, os
        import numpy as np
        from collections import Counter, deque
        from numpy.lib.stride_tricks import sliding_window_view
        from .layers import *
        from .layers import (  # noqa
            affine_forward,
            relu_forward,
        )

        try:
            import numba
        except ImportError:
            numba = None


        def f(x: "deque"):
            # BEGIN SOLUTION
            numba, sliding_window_view(x), itertools.product(x), Counter(x), np.sum(x)
            return math.sqrt(x), affine_forward(x), os.getcwd()
            # END SOLUTION


        def g(x):
            return os.listdir(x)
        """
    )
    head = result.partition("\n\n\ndef")[0]
    assert head.strip().split("\n") == [
        "from __future__ import annotations",
        "",
        "import os",
        "import numpy as np",
        "from collections import deque",
        "from .layers import *",
        "from .layers import relu_forward",
    ]


def test_unused_imports_that_the_solution_did_not_use_stay() -> None:
    text = "from .softmax import Softmax\nimport math\n\n__all__ = ['Softmax']\n"
    assert strip(text) == text


def test_libraries_of_the_course_stay_and_others_go() -> None:
    text = """
        import numpy as np
        import torch.nn.functional as F


        def f(x):
            # BEGIN SOLUTION
            return F.relu(np.abs(x))
            # END SOLUTION
        """
    assert "torch" not in strip(text)
    assert "import numpy as np" in strip(text)
    assert "import torch.nn.functional as F" in strip(text, libraries=("numpy", "torch"))


def test_long_imports_stay_readable() -> None:
    names = [f"a_rather_long_name_{n}" for n in range(6)]
    text = f"from .layers import {', '.join(names)}, gone\n\n\ndef f():\n"
    text += f"    # BEGIN SOLUTION\n    gone\n    # END SOLUTION\n    return {', '.join(names)}\n"
    result = strip(text)
    assert "gone" not in result
    assert max(map(len, result.split("\n")[:8])) <= 100


def test_exports_follow() -> None:
    text = """
        __all__ = ["f", "helper"]

        # BEGIN SOLUTION
        def helper():
            return 1
        # END SOLUTION


        def f():
            return 2
        """
    assert strip(text).lstrip().startswith('__all__ = ["f"]\n')


# ---------------------------------------------------------------- shapes of Python


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


# ---------------------------------------------------------------- otter's markers


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


# ---------------------------------------------------------------- symbols

SYMBOLS = '''"""Layers."""

import math

import numpy as np

SCALE = 3
OTHER = 4


def shared(x):
    return x * SCALE


# ---- convolution ----


def conv(x):
    return math.exp(shared(x)) * OTHER

    # the end of conv


def affine(x):
    # BEGIN SOLUTION
    return np.dot(shared(x), OTHER)
    # END SOLUTION
    return shared(x)


class Net(object):
    def loss(self):
        return affine(1)
'''


def test_symbols_keep_what_they_need() -> None:
    assert strip(SYMBOLS, symbols=["affine"]) == dedent(
        f'''\
        """Layers."""

        import numpy as np

        SCALE = 3


        def shared(x):
            return x * SCALE


        def affine(x):
            {stub("affine")}
            return shared(x)
        '''
    )


def test_symbols_follow_uses_and_keep_the_order() -> None:
    result = strip(SYMBOLS, symbols=["Net"])
    assert [line for line in result.split("\n") if line[:3] in ("def", "cla")] == [
        "def shared(x):",
        "def affine(x):",
        "class Net(object):",
    ]
    assert "convolution" not in result
    assert "end of conv" not in result


@pytest.mark.parametrize("symbol", ["afine", "hidden"])
def test_unknown_symbols(symbol: str) -> None:
    with pytest.raises(RubricError, match=f"asks for `{symbol}`, which students would not find in layers.py"):
        strip(SYMBOLS + "\n\n# BEGIN SOLUTION\ndef hidden():\n    pass\n# END SOLUTION\n", symbols=[symbol])


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("x = [\n    # BEGIN SOLUTION\n    1,\n    # END SOLUTION\n]\n", 2, "cuts a statement"),
        ("if a:\n    # BEGIN SOLUTION\n    b\nelse:\n    c\n    # END SOLUTION\n", 2, "cuts a statement"),
        ("if a:\n    b\n# BEGIN SOLUTION\nelse:\n    c\n# END SOLUTION\n", 3, "cuts a statement"),
        ("if a:\n    b\n# BEGIN SOLUTION\nelif d:\n    c\n# END SOLUTION\n", 3, "cuts a statement"),
        ("# BEGIN SOLUTION\nif a:\n    b\n    # END SOLUTION\n    c\n", 1, "cuts a statement"),
        ("def f():\n    a\n    # BEGIN SOLUTION\n    b\nc\n# END SOLUTION\n", 3, "cuts a statement"),
        ("@a\n# BEGIN SOLUTION\ndef f():\n    b\n# END SOLUTION\n", 2, "cuts a statement"),
        ("for i in x:  # SOLUTION\n    y\n", 1, "does not stand behind a simple statement"),
        ("x = (1,  # SOLUTION\n     2)  # SOLUTION\n", 2, "two markers claim the same statement"),
        ("def f(:\n    # BEGIN SOLUTION\n    # END SOLUTION\n", 1, "not valid Python"),
        ("# coding: latin-1\nx = 1\n", 1, "declares the encoding"),
        (
            "def f():\n    # BEGIN SOLUTION\n    x = 0\n    # END SOLUTION\n    def g():\n        nonlocal x\n",
            2,
            "without its solution regions",
        ),
        (
            'def f():\n    """ # BEGIN PROMPT\n    x = (\n    """  # END PROMPT\n',
            3,
            "in the prompt this is not valid Python",
        ),
    ],
)
def test_errors(text: str, line: int, what: str) -> None:
    with pytest.raises(RegionError, match=what) as caught:
        strip_module(text.encode(), FILE)
    assert (caught.value.path, caught.value.line) == (FILE, line)
    assert caught.value.fix


def test_text_that_is_not_utf8() -> None:
    with pytest.raises(RegionError, match=r"layers\.py:2: the file is not UTF-8"):
        strip_module(b"x = 1\ny = '\xe9'\n", FILE)


def test_null_bytes() -> None:
    with pytest.raises(RegionError):
        strip_module(b"x = 1\0\n", FILE)
