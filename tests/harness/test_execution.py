"""Files that stop half-way, and lines that are left out."""

from __future__ import annotations

from typing import Any

import pytest


def value(answer: dict[str, Any], name: str = "out") -> Any:
    assert answer["status"] == "ok", answer
    return answer["values"][name]


def test_a_module_that_stops_half_way_keeps_what_it_had(box):
    hand_in = box({
        "layers.py": "def f(x):\n    return x\n\nprint(undefined)\n\ndef g(x):\n    return x\n",
        "net.py": "from .layers import f, g\ndef h(x):\n    return f(x)\ndef k(x):\n    return g(x)",
    })  # fmt: skip
    answer = hand_in.call("layers:f", 1.0)
    assert value(answer) == 1.0
    assert answer["notes"] == [
        "layers.py stopped at line 4 (NameError: name 'undefined' is not defined); what stands above was used"
    ]
    answer = hand_in.call("layers:g", 1.0)
    assert (answer["status"], answer["error"]["type"]) == ("import_error", "NameError")
    assert answer["error"]["frames"] == [
        {"file": "layers.py", "line": 4, "function": "<module>", "code": "print(undefined)"}
    ]
    assert value(hand_in.call("net:h", 1.0)) == 1.0
    answer = hand_in.call("net:k", 1.0)
    assert answer["status"] == "import_error"
    assert "layers.py does not load at line 4" in answer["error"]["message"]


@pytest.mark.parametrize(
    "line", ["exit()", "import sys; sys.exit(0)", "raise KeyboardInterrupt", "raise GeneratorExit", "raise SystemExit"]
)
def test_leaving_at_import_is_the_students_error(box, line):
    hand_in = box(f"{line}\ndef f(x):\n    return x")
    answer = hand_in.call("layers:f", 1.0)
    assert answer["status"] == "import_error"
    assert answer["error"]["frames"][0]["line"] == 1
    assert value(box(f"def f(x):\n    return x\n{line}").call("layers:f", 1.0)) == 1.0


def test_one_broken_file_takes_nobody_along(box):
    hand_in = box({
        "layers.py": "def affine(x:\n    return x\n\ndef relu(x):\n    return x\n",
        "net.py": """
            from cs231n.layers import *
            from .optim import sgd, adam

            def plain(x):
                return sgd(x)

            def deep(x):
                return affine(x)

            def best(x):
                return adam(x)
            """,
        "optim.py": "def sgd(x):\n    return x",
    })  # fmt: skip
    answer = hand_in.call("net:plain", 1.0)
    assert value(answer) == 1.0
    assert any(
        "`from cs231n.layers import *` was skipped: layers.py does not load at line 1" in n for n in answer["notes"]
    )
    answer = hand_in.call("net:deep", 1.0)
    assert answer["status"] == "import_error"
    assert answer["error"]["frames"][0]["line"] == 8
    answer = hand_in.call("net:best", 1.0)
    assert answer["status"] == "error"
    assert "adam" in answer["error"]["message"]


def test_a_sibling_that_was_not_handed_in(box):
    hand_in = box({"net.py": "from .layers import affine\nfrom .more.deep import *\ndef f(x):\n    return x"})
    answer = hand_in.call("net:f", 1.0)
    assert value(answer) == 1.0
    assert "net.py:1 `from .layers import affine` was skipped: the hand-in has no layers.py" in answer["notes"]
    assert "net.py:2 `from .more.deep import *` was skipped: the hand-in has no more/deep.py" in answer["notes"]


def test_future_flags_outlive_a_skipped_line(box):
    hand_in = box("""
        from __future__ import annotations
        import anyio

        def f(x: anyio.Nonsense[int] | undefined) -> float:
            return x
        """)
    assert value(hand_in.call("layers:f", 1.0)) == 1.0
