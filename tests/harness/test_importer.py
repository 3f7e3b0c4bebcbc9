"""Finder and loader: every way to import, packages whose `__init__` is broken, names that shadow nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

LAYERS = """
    import numpy as np

    def double(x):
        return 2 * x

    def half(x):
        return x / 2
"""


X = np.arange(3.0)


def value(answer: dict[str, Any], name: str = "out") -> Any:
    assert answer["status"] == "ok", answer
    return answer["values"][name]


@pytest.mark.parametrize(
    "line",
    [
        "from cs231n.layers import *",
        "from cs231n.layers import double",
        "from ..layers import *",
        "from ..layers import double",
        "from .. import layers; double = layers.double",
        "import cs231n.layers as layers; double = layers.double",
        "import cs231n.layers; double = cs231n.layers.double",
        "from cs231n import layers; double = layers.double",
        "import importlib; double = importlib.import_module('cs231n.layers').double",
    ],
)
@pytest.mark.parametrize("inits", [{}, {"__init__.py": "", "classifiers/__init__.py": ""}])
def test_every_way_to_import_a_sibling(box, line, inits):
    hand_in = box({"layers.py": LAYERS, "classifiers/net.py": f"{line}\ndef f(x):\n    return double(x)", **inits})
    np.testing.assert_array_equal(value(hand_in.call("classifiers.net:f", X)), 2 * X)


def test_a_package_init_that_imports_everything_decides_nothing(box):
    hand_in = box(
        {
            "classifiers/__init__.py": """
                from cs231n.classifiers.broken import *
                from cs231n.classifiers.absent import *
                raise SystemExit(3)
                from cs231n.classifiers.good import *
                """,
            "classifiers/broken.py": "def f(:\n",
            "classifiers/good.py": "def f(x):\n    return x",
            "user.py": "from cs231n.classifiers import f\ndef g(x):\n    return f(x)",
        }
    )
    assert value(hand_in.call("classifiers.good:f", 1.0)) == 1.0
    assert value(hand_in.call("user:g", 2.0)) == 2.0
    assert hand_in.call("classifiers.broken:f", 1.0)["status"] == "import_error"


def test_init_is_left_alone_until_somebody_asks(box):
    hand_in = box({"__init__.py": "while True: pass", "layers.py": LAYERS})
    np.testing.assert_array_equal(value(hand_in.call("layers:half", X)), X / 2)


def test_names_that_init_defines(box):
    hand_in = box(
        {"classifiers/__init__.py": "from .net import Net\nSCALE = 3",
         "classifiers/net.py": "def Net(x):\n    return 5 * x",
         "a.py": "import cs231n.classifiers as c\ndef f(x):\n    return c.Net(x) * c.SCALE"}
    )  # fmt: skip
    assert value(hand_in.call("a:f", 1.0)) == 15.0
    assert value(hand_in.call("classifiers:Net", 1.0)) == 5.0


def test_files_named_like_libraries_shadow_nothing(box):
    hand_in = box({
        "numpy.py": "raise RuntimeError('shadow')", "random.py": "x = 'mine'", "json.py": "boom = 1 / 0",
        "layers.py": "import numpy as np, random, json\nfrom . import random as mine\n"
        "def f(x):\n    return np.sum(x) + len(json.dumps(random.random() < 2)) + len(mine.x)",
    })  # fmt: skip
    assert value(hand_in.call("layers:f", X)) == 3 + 4 + 4


def test_source_is_found_by_inspect_and_tracebacks(box):
    hand_in = box("""
        import inspect, traceback

        def f():
            return len(inspect.getsource(f).splitlines())

        def g():
            try:
                1 / 0
            except ZeroDivisionError:
                return float("1 / 0" in traceback.format_exc())
        """)
    assert value(hand_in.call("layers:f")) == 2
    assert value(hand_in.call("layers:g")) == 1.0


def test_a_second_hand_in_in_the_same_process_sees_nothing_of_the_first(box):
    hand_in = box({"layers.py": LAYERS, "optim.py": "def sgd(x):\n    return x"})
    hand_in.load({"layers.py": "from .optim import sgd\ndef double(x):\n    return sgd(x)"})
    answer = hand_in.call("layers:double", X)
    assert answer["status"] == "import_error"
    assert "the hand-in has no optim.py" in answer["error"]["message"]
