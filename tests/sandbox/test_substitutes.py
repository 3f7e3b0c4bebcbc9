"""Functions answered from outside: they work under every name, and a hostile hand-in gains nothing by asking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.errors import SandboxError
from grader.model.observation import Observation, RunStatus
from grader.model.submission import Parcel
from grader.sandbox import Box, Tier, questions

from .hand_ins import BRIEF, X, is_good, job, parcel, told

SECRET = "the-marker-of-the-reference"
REFERENCE = f'''
import numpy as np

MARKER = "{SECRET}"

def affine_forward(x, w):
    return x @ w, (x, w)

def affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout

def momentum(w, dw, config):
    config["velocity"] = 0.5 * config.get("velocity", np.zeros_like(w)) - dw
    return w + config["velocity"], config

class Points:
    def train(self, x):
        self.x = x

    def nearest(self, x):
        self.asked = True
        return int(np.argmin(((self.x - x) ** 2).sum(axis=1)))
'''
WRONG = """
def affine_forward(x, w):
    return x @ w * 7, None

def affine_backward(dout, cache):
    return dout, dout
"""
W = np.arange(12.0).reshape(3, 4)
PAIR = ("layers:affine_backward", "layers:affine_forward")
GIVEN = {"x": X, "w": W}


def run(box: Box, source: str, layers: str | None = WRONG, symbols: tuple[str, ...] = PAIR, **changes: Any) -> Any:
    """The observation of `pieces.f`, with the reference in the place of some symbols."""
    more = {} if layers is None else {"layers": layers}
    asked = job("f", changes.pop("inputs", GIVEN), substitutes=symbols, **changes)
    with box.consultant(Parcel("cs231n", {"layers.py": REFERENCE.encode()}), [asked]) as consultant:
        (seen,) = box.run(parcel(source, **more), [asked], consultant.call)
    return seen


def out(seen: Observation) -> Any:
    assert seen.status is RunStatus.OK, seen
    return seen.values["out"]


def test_the_right_function_answers(box: Box) -> None:
    seen = run(box, "from .layers import affine_forward\ndef f(x, w): return affine_forward(x, w)[0]")
    assert np.array_equal(out(seen), X @ W)


NAMES = {
    "star": "from .layers import *\ndef f(x, w): return affine_forward(x, w)[0]",
    "another name": "from .layers import affine_forward as forward\ndef f(x, w): return forward(x, w)[0]",
    "the module": "from . import layers\ndef f(x, w): return layers.affine_forward(x, w)[0]",
    "when called": "def f(x, w):\n    from cs231n.layers import affine_forward\n    return affine_forward(x, w)[0]",
}
FILES = {
    "wrong": WRONG,
    "missing": None,
    "empty": "",
    "broken": "def affine_forward(x, w) return x",
    "raises": "1 / 0",
    "elsewhere": "from .own import affine_forward, affine_backward",
}


@pytest.mark.parametrize("source", NAMES.values(), ids=NAMES.keys())
@pytest.mark.parametrize("layers", FILES.values(), ids=FILES.keys())
def test_under_every_name_and_whatever_the_file_is(box_of: Any, source: str, layers: str | None) -> None:
    seen = run(box_of(Tier.SUBPROCESS if layers is None else Tier.NATIVE), source, layers)
    assert np.array_equal(out(seen), X @ W)


def test_other_names_of_the_same_object_are_replaced(box_of: Any) -> None:
    layers = "def mine(x, w): return x @ w * 7, None\naffine_forward = mine"
    seen = run(box_of(Tier.NATIVE), "from .layers import mine\ndef f(x, w): return mine(x, w)[0]", layers)
    assert np.array_equal(out(seen), X @ W)


CACHE = "from .layers import *\ndef f(x, w):\n    out, cache = affine_forward(x, w)\n"


def test_a_cache_goes_back_as_a_handle(box: Box) -> None:
    seen = run(box, CACHE + "    dx, dw = affine_backward(out, [cache][0])\n    return dw")
    assert np.array_equal(out(seen), X.T @ (X @ W))


def test_a_cache_of_the_students_own_making_is_a_value(box_of: Any) -> None:
    seen = run(box_of(Tier.NATIVE), CACHE + "    return affine_backward(out, (x, w))[0]")
    assert np.array_equal(out(seen), X @ W @ W.T)


def test_a_handle_holds_nothing(box_of: Any) -> None:
    what = "    return say([type(cache).__name__, [n for n in dir(cache) if n[0] != '_'], cache.number, repr(cache)])"
    assert told(run(box_of(Tier.NATIVE), CACHE + what)) == "['Handle', ['number'], 1, '<cache 1>']"


def test_a_foreign_handle_is_refused(box_of: Any) -> None:
    seen = run(box_of(Tier.NATIVE), CACHE + "    cache.number = 77\n    affine_backward(out, cache)")
    assert seen.error.type == "ValueError"
    assert "does not come from its forward" in seen.error.message


def test_a_state_dictionary_can_be_read_and_changed(box: Box) -> None:
    source = """
    from .layers import momentum
    def f(x, w):
        config = {}
        for _ in range(2):
            x, _ = momentum(x, x * 0 + 1, config)
            config["velocity"] = config["velocity"] * 10
        return config["velocity"]
    """
    seen = run(box, source, "def momentum(w, dw, config): return w, config", ("layers:momentum",))
    assert np.array_equal(out(seen), np.full_like(X, (0.5 * -10 - 1) * 10))


def test_a_method_works_on_the_objects_attributes(box: Box) -> None:
    source = """
    from .layers import Points
    def f(x, w):
        points = Points()
        points.x, points.callback = x, print
        return [points.nearest(x[1]), points.asked, points.callback is print]
    """
    layers = "class Points:\n    def nearest(self, x): return -1"
    assert out(run(box, source, layers, ("layers:Points.nearest",))) == [1, True, True]


def test_wrong_arguments_are_a_plain_value_error(box: Box) -> None:
    seen = run(box, "from .layers import *\ndef f(x, w): return affine_forward(w, x)")
    assert (seen.status, seen.error.type) == (RunStatus.ERROR, "ValueError")
    assert "affine_forward cannot work with these arguments: (array of shape (3, 4), array of shape (2, 3))" in str(
        seen.error.message
    )
    assert seen.error.frames[-1].file == "pieces.py"


def test_an_argument_that_cannot_cross(box_of: Any) -> None:
    seen = run(box_of(Tier.NATIVE), "from .layers import *\ndef f(x, w): return affine_forward(x, open)")
    assert "a value of type builtin_function_or_method" in seen.error.message


def test_the_students_own_error_stays_theirs(box_of: Any) -> None:
    seen = run(box_of(Tier.NATIVE), CACHE + "    return out.nothing")
    assert (seen.error.type, seen.error.frames[-1].line) == ("AttributeError", 12)


def test_the_references_time_is_not_the_students(box_of: Any) -> None:
    slow = "import time\ndef affine_forward(x, w):\n    time.sleep(0.4)\n    return x @ w, None\n"
    asked = job("f", GIVEN, substitutes=PAIR, limits=_seconds(0.6))
    source = "from .layers import *\ndef f(x, w): return affine_forward(affine_forward(x, w)[0], w.T)[0]"
    box = box_of(Tier.NATIVE)
    with box.consultant(Parcel("cs231n", {"layers.py": slow.encode()}), [asked]) as consultant:
        (seen,) = box.run(parcel(source, layers=WRONG), [asked], consultant.call)
    assert np.array_equal(out(seen), X @ W @ W.T)
    assert seen.seconds < 0.4


def _seconds(seconds: float) -> Any:
    return replace(BRIEF, seconds=seconds)


# ---------------------------------------------------------------- hostile

ASKER = """
import gc, sys
from .layers import *

def asker():
    return next(o for o in gc.get_objects() if type(o).__name__ == 'Asker')

def ask(**changes):
    wire = sys.modules['harness.wire']
    mine = asker()
    mine._number += 1
    question = {'ask': mine.job, 'n': mine._number, 'target': 'layers:affine_forward', 'dropped': [],
                'args': [np.ones((1, 2)), np.ones((2, 1))], 'kwargs': {}}
    return mine._exchange(wire.encode({**question, **changes}))

"""
FORGED = {
    "a symbol that is not substituted": "ask(target='layers:momentum')",
    "a private name": "ask(target='layers:MARKER')",
    "another module": "ask(target='numpy:zeros')",
    "another job": "ask(ask='0' * 16)",
    "an array for the job": "ask(ask=np.zeros(3))",
    "out of turn": "ask(n=5)",
    "no number": "ask(n=np.ones(2))",
    "more fields": "ask(do='load')",
    "arguments that are none": "ask(args={})",
    "dropped things": "ask(dropped=['x'])",
}


@pytest.mark.parametrize("act", FORGED.values(), ids=FORGED.keys())
def test_only_what_is_substituted_can_be_asked(box_of: Any, act: str) -> None:
    seen = run(box_of(Tier.NATIVE), f"{ASKER}\ndef f(x, w): return say({act})")
    assert seen.status is RunStatus.MALFORMED, seen


def test_malformed_arguments_are_answered_with_a_sentence(box_of: Any) -> None:
    act = "ask(args=[{'handle': 1, 'tuple': []}])"
    assert "several marks" in told(run(box_of(Tier.NATIVE), f"{ASKER}\ndef f(x, w): return say({act})"))


def test_a_flood_ends(box_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST_QUESTIONS", 20)
    seen = run(box_of(Tier.NATIVE), CACHE + "    while True: affine_forward(x, w)")
    assert seen.status is RunStatus.MALFORMED
    assert "more than 20 questions" in seen.detail


def test_a_question_that_is_too_large_ends_it(box_of: Any) -> None:
    seen = run(
        box_of(Tier.NATIVE), "from .layers import *\ndef f(x, w): return affine_forward(np.zeros(9 << 18), w)[0]"
    )
    assert seen.status in (RunStatus.OUTPUT_LIMIT, RunStatus.ERROR)


def test_a_job_without_substitutes_cannot_ask(box_of: Any) -> None:
    seen = run(box_of(Tier.NATIVE), f"{ASKER}\ndef f(x, w): return say(ask())", symbols=())
    assert seen.status is RunStatus.MALFORMED


def test_nothing_of_the_reference_is_in_the_childs_memory(box_of: Any) -> None:
    """Neither its text nor a constant of it, among all objects that the collector and the frames can reach."""
    look = """
    import gc
    from .layers import *
    def f(x, w):
        out, cache = affine_forward(x, w)
        wanted = 'the-marker-' + 'of-the-reference'
        seen, todo, hits = set(), gc.get_objects(), 0
        while todo and len(seen) < 400_000:
            thing = todo.pop()
            if id(thing) in seen or thing is seen or thing is todo:
                continue
            seen.add(id(thing))
            if type(thing) is str and wanted in thing and thing is not wanted:
                hits += 1
            if type(thing) in (bytes, bytearray) and wanted.encode() in thing:
                hits += 1
            if type(thing) is np.ndarray and thing.dtype == np.uint8 and wanted.encode() in thing.tobytes():
                hits += 1
            if type(thing) in (dict, list, tuple) or hasattr(thing, '__dict__'):
                todo.extend(gc.get_referents(thing))
        return hits
    """
    assert out(run(box_of(Tier.NATIVE), look)) == 0
    there = look.replace("seen, todo,", f"planted = 'x{SECRET}'; seen, todo,").replace(
        "gc.get_objects()", "[[planted]]"
    )
    assert out(run(box_of(Tier.NATIVE), there)) == 1  # the search does find what is there


def test_others_are_graded_as_before(box: Box) -> None:
    """Jobs with and without substitutes in one call: a child of its own for each set."""
    source = "from .layers import affine_forward\ndef f(x, w): return affine_forward(x, w)[0]"
    jobs = [job("f", GIVEN), job("f", GIVEN, substitutes=PAIR), job()]
    with box.consultant(Parcel("cs231n", {"layers.py": REFERENCE.encode()}), [jobs[1]]) as consultant:
        wrong, right, good = box.run(parcel(source, layers=WRONG), jobs, consultant.call)
    assert np.array_equal(out(wrong), X @ W * 7)
    assert np.array_equal(out(right), X @ W)
    assert is_good(good)


def test_a_reference_that_is_lost_is_our_fault(box_of: Any) -> None:
    box = box_of(Tier.NATIVE)
    asked = job("f", GIVEN, substitutes=PAIR)

    def gone(question: bytes) -> bytes:
        raise SandboxError("the reference is gone")

    (seen,) = box.run(parcel(CACHE + "    return out", layers=WRONG), [asked], gone)
    assert (seen.status, seen.detail) == (RunStatus.GRADER_ERROR, "the reference is gone")
