"""Frames in, frames out: nothing a hand-in does ends the conversation, and jobs do not disturb each other."""

from __future__ import annotations

import numpy as np
import pytest

from grader.harness import wire

X = np.arange(3.0)


def test_a_call_is_answered(box):
    answer = box("def double(x):\n    return 2 * x").call("layers:double", X)
    assert answer["status"] == "ok"
    assert (answer["error"], answer["detail"], answer["notes"], answer["unstable"], answer["sources"]) == (
        None,
        "",
        [],
        [],
        [],
    )
    np.testing.assert_array_equal(answer["values"]["out"], [0, 2, 4])


def test_end_of_file_ends_the_child(zygote):
    from tests.harness.conftest import Box

    hand_in = Box(zygote, torch=False)
    hand_in.load({"layers.py": "x = 1"})
    hand_in.sink.close()
    assert hand_in.source.read() == b""
    hand_in.source.close()


@pytest.mark.parametrize(
    "line",
    [
        "import builtins; builtins.len = lambda x: 0",
        "import sys; sys.modules.clear()",
        "import sys; sys.meta_path.clear()",
        "import warnings; del warnings.showwarning",
        "import sys; del sys.stdout",
        "import io; io.FileIO = None",
        "import json; json.dumps = lambda *a, **k: 'null'",
        "import numpy as np; np.ndarray = None; np.array = None; np.frombuffer = None; np.dtype = None",
        "import gc; [o.clear() for o in gc.get_objects() if type(o) is dict and 'seed' in o and 'probe' in o]",
    ],
)
def test_vandals_hurt_only_themselves(box, line):
    """Whatever is left of the child, it answers with a frame or is gone; it never hangs and never says ok wrongly."""
    hand_in = box(f"def f(x):\n    {line}\n    return x\ndef g(x):\n    return x")
    for target in ("layers:f", "layers:g"):
        try:
            answer = hand_in.call(target, X)
        except (EOFError, BrokenPipeError, wire.WireError):
            return
        if answer["status"] == "ok":
            np.testing.assert_array_equal(answer["values"]["out"], X)


def test_custom_probes(box):
    source = """
import numpy as np

def twice(package, inputs, options, observe):
    f = package.symbol("layers:f")
    observe.record("a", observe.call("first", f, {"x": inputs["x"]}))
    observe.record("b", observe.call("second", f, {"x": inputs["x"] + options["shift"]}))
    observe.note("looked twice")

def broken(package, inputs, options, observe):
    observe.record("a", 1.0)
    return inputs["nothing"]
"""
    hand_in = box("def f(x):\n    return x + 1")
    options = {"options": {"shift": 10}, "probe_source": source}
    answer = hand_in.job("custom:twice", "layers:f", {"x": X}, **options)
    np.testing.assert_array_equal(answer["values"]["b"], X + 11)
    assert answer["notes"] == ["looked twice"]
    answer = hand_in.job("custom:broken", "layers:f", {"x": X}, **options)
    assert answer["status"] == "harness_error"
    assert "KeyError" in answer["detail"]
    assert answer["values"] == {"a": 1.0}
    assert hand_in.job("custom:absent", "layers:f", {}, **options)["status"] == "harness_error"
    assert hand_in.job("absent", "layers:f")["status"] == "harness_error"


def test_a_job_before_a_load(zygote):
    from tests.harness.conftest import Box

    hand_in = Box(zygote, torch=False)
    assert hand_in.job("call", "layers:f")["status"] == "harness_error"
    hand_in.close()


def test_targets_are_imported_by_the_load(box):
    hand_in = box(
        "import time\nprint('at import')\nT = time.perf_counter()\ndef f():\n    return T",
        targets=("layers:f", "none:g"),
    )
    answer = hand_in.call("layers:f")
    assert (answer["status"], answer["printed"]) == ("ok", "")
    assert hand_in.call("none:g")["status"] == "missing"


def test_an_alarm_that_goes_off_late_is_the_students(box):
    hand_in = box("""
        import signal

        def late(*_):
            raise RuntimeError("late")

        class Slow(dict):
            pass

        def f():
            signal.signal(signal.SIGALRM, late)
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            return {n: [0.5] * 10 for n in range(9000)}

        def g():
            return 1.0
        """)
    answer = hand_in.call("layers:f")
    assert answer["status"] in ("ok", "error"), answer
    if answer["status"] == "error":
        assert answer["error"]["message"] == "late"
    assert hand_in.call("layers:g")["values"] == {"out": 1.0}
