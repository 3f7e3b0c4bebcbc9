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


def test_random_streams_start_from_the_jobs_seed(box):
    hand_in = box("""
        import random
        import numpy as np

        def f():
            return [random.random(), np.random.rand(), float(np.random.randint(1000))]
        """)
    first, again, other = (hand_in.call("layers:f", seed=seed)["values"]["out"] for seed in (7, 7, 8))
    assert first == again != other


def test_torchs_stream_too(torch_box):
    hand_in = torch_box("import torch\ndef f():\n    return torch.rand(2)", libraries=("numpy", "torch"))
    first, again, other = (hand_in.call("layers:f", seed=seed)["values"]["out"] for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


UNSTABLE = """
    import numpy as np
    calls = []

    def counts(x):
        calls.append(1)
        return {"x": x, "calls": len(calls), "array": x + len(calls), "list": [len(calls)], "nan": np.log(x - 5)}

    def steady(x):
        return {"x": x, "r": np.random.rand(3), "nan": np.array([np.nan, 1.0]), "none": None}

    def rounding(x):
        calls.append(1)
        return x + 1e-14 * len(calls)

    def unseeded(x):
        return np.random.default_rng().random(3)

    def once(x):
        calls.append(1)
        if len(calls) > 1:
            raise ValueError("only once")
        return x

    def grows(x):
        calls.append(1)
        return np.zeros(len(calls))

    def spoils(x):
        x[...] = 7
        return x * 2
"""


@pytest.mark.parametrize(
    ("name", "unstable"),
    [
        ("counts", ["out.calls", "out.array", "out.list"]), ("steady", []), ("rounding", []), ("unseeded", ["out"]),
        ("once", ["out"]), ("grows", ["out"]), ("spoils", []),
    ],
)  # fmt: skip
def test_a_second_call_with_the_same_inputs(box, name, unstable):
    answer = box(UNSTABLE).call(f"layers:{name}", X + 1, repeat=True)
    assert answer["status"] == "ok"
    assert answer["unstable"] == unstable
    if name == "once":
        assert "a second call with the same inputs failed: ValueError: only once" in answer["notes"]


def test_global_state_is_put_back_between_jobs(box):
    hand_in = box("""
        import sys, threading, warnings
        import numpy as np

        def spoil():
            np.seterr(all="raise")
            np.set_printoptions(precision=1)
            sys.setrecursionlimit(100)
            sys.settrace(lambda *a: None)
            sys.setprofile(lambda *a: None)
            warnings.simplefilter("error")
            sys.stdout = None
            np.random.seed = lambda *a: None
            return 1.0

        def look():
            print("printed")
            return [float(np.geterr()["divide"] == "warn"), float(np.get_printoptions()["precision"] == 8),
                    float(sys.getrecursionlimit() > 500), float(sys.gettrace() is None),
                    float(sys.getprofile() is None), float(np.log(np.zeros(1))[0] == -np.inf)]
        """)  # fmt: skip
    before = hand_in.call("layers:look")
    assert hand_in.call("layers:spoil")["status"] == "ok"
    after = hand_in.call("layers:look")
    assert before["values"]["out"] == [1.0] * 6
    assert after == before


def test_two_jobs_one_after_the_other_share_nothing_of_their_answers(box):
    hand_in = box("def f(x):\n    print(x)\n    return x\ndef g(x):\n    raise ValueError(x)")
    assert hand_in.call("layers:g", 1)["error"]["message"] == "1"
    answer = hand_in.call("layers:f", 2)
    assert (answer["printed"], answer["error"], answer["values"]) == ("2\n", None, {"out": 2})


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
    assert answer["status"] == "grader_error"
    assert "KeyError" in answer["detail"]
    assert answer["values"] == {"a": 1.0}
    assert hand_in.job("custom:absent", "layers:f", {}, **options)["status"] == "grader_error"
    assert hand_in.job("absent", "layers:f")["status"] == "grader_error"


def test_a_job_before_a_load(zygote):
    from tests.harness.conftest import Box

    hand_in = Box(zygote, torch=False)
    assert hand_in.job("call", "layers:f")["status"] == "grader_error"
    hand_in.close()


def test_targets_are_imported_by_the_load(box):
    hand_in = box(
        "import time\nprint('at import')\nT = time.perf_counter()\ndef f():\n    return T",
        targets=("layers:f", "none:g"),
    )
    answer = hand_in.call("layers:f")
    assert (answer["status"], answer["printed"]) == ("ok", "")
    assert hand_in.call("none:g")["status"] == "missing"
