"""Imports that only the solution used go; what the course gives, and what others use, stays."""

from __future__ import annotations

from .stripping import strip


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
