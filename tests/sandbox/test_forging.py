"""Writing to the answer pipe without the harness. A forged answer is at most what the function could have returned."""

from __future__ import annotations

import numpy as np
import pytest

from grader.model.observation import RunStatus
from grader.sandbox import Box

from .hand_ins import BRIEF, is_good, job, parcel, told

TOOLS = """
import os, stat, sys

wire = sys.modules['harness.wire'] if 'harness.wire' in sys.modules else None

def answer_pipe():
    pipes = [fd for fd in range(3, 64) if is_pipe(fd)]
    for fd in pipes:
        try:
            os.write(fd, b'')
            return fd
        except OSError:
            pass

def is_pipe(fd):
    try:
        return stat.S_ISFIFO(os.fstat(fd).st_mode)
    except OSError:
        return False

def question():
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if isinstance(value, dict) and value.get('do') == 'job':
                return value
        frame = frame.f_back

def forged(identity, status='ok', **more):
    fields = {'id': identity, 'status': status, 'values': {'out': np.arange(3.0)}, 'error': None, 'printed': '',
              'notes': [], 'changed': [], 'unstable': [], 'sources': [], 'detail': ''}
    return wire.encode({**fields, **more})

def send(data):
    os.write(answer_pipe(), data)
"""
PREFIX = "wire.PREFIX.pack(wire.MAGIC, {}, {})"
FORGERIES = {
    "garbage": ("send(b'garbage ' * 10)", RunStatus.MALFORMED),
    "text that looks like a result": ('send(b\'{"score": 100, "passed": true}\' * 3)', RunStatus.MALFORMED),
    "another question's answer": ("send(forged('0' * 16))", RunStatus.MALFORMED),
    "no answer's fields": ("send(wire.encode({'id': question()['id']}))", RunStatus.MALFORMED),
    "a list": ("send(wire.encode([1, 2]))", RunStatus.MALFORMED),
    "a status of ours": ("send(forged(question()['id'], 'time_limit'))", RunStatus.MALFORMED),
    "our own fault": ("send(forged(question()['id'], 'grader_error'))", RunStatus.MALFORMED),
    "a status that is none": ("send(forged(question()['id'], 'passed'))", RunStatus.MALFORMED),
    "notes that are numbers": ("send(forged(question()['id'], notes=[1]))", RunStatus.MALFORMED),
    "a frame of a terabyte": (f"send({PREFIX.format(10, 1 << 40)})", RunStatus.OUTPUT_LIMIT),
    "a huge header": (f"send({PREFIX.format((1 << 32) - 1, 0)})", RunStatus.OUTPUT_LIMIT),
    "a header that is no JSON": (f"send({PREFIX.format(4, 0)} + b'nope')", RunStatus.MALFORMED),
    "an array without bytes": (
        """send((lambda h: wire.PREFIX.pack(wire.MAGIC, len(h), 0) + h)(b'{"$a": ["<f8", [1000000]]}'))""",
        RunStatus.MALFORMED,
    ),
    "an object array": (
        """send((lambda h: wire.PREFIX.pack(wire.MAGIC, len(h), 8) + h + b'x' * 8)(b'{"$a": ["|O", [1]]}'))""",
        RunStatus.MALFORMED,
    ),
    "half a frame, then death": (f"send({PREFIX.format(100, 0)} + b'1'), os._exit(0)", RunStatus.CRASHED),
}


@pytest.mark.parametrize(("code", "status"), FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_is_refused(walled: Box, code: str, status: RunStatus) -> None:
    forged, after = walled.run(parcel(f"{TOOLS}\ndef attack():\n    {code}\n    import time; time.sleep(0.3)"), _jobs())
    assert forged.status is status, forged
    assert is_good(after)


def test_half_a_frame_and_silence_is_a_timeout(walled: Box) -> None:
    from dataclasses import replace

    code = f"send({PREFIX.format(100, 0)})\n    while True: pass"
    silent = job("attack", limits=replace(BRIEF, seconds=0.4))
    forged, after = walled.run(parcel(f"{TOOLS}\ndef attack():\n    {code}"), [silent, job()])
    assert forged.status is RunStatus.TIME_LIMIT
    assert is_good(after)


def test_a_valid_forgery_is_just_an_answer(walled: Box) -> None:
    code = "send(forged(question()['id'])); os._exit(0)"
    forged, after = walled.run(parcel(f"{TOOLS}\ndef attack():\n    {code}"), _jobs())
    assert forged.status is RunStatus.OK
    assert np.array_equal(forged.values["out"], [0, 1, 2])
    assert is_good(after)


def test_an_answer_before_the_question_is_refused(walled: Box) -> None:
    early, good = walled.run(parcel(early=f"{TOOLS}\nsend(forged('1' * 16))\n"), [job("early:good"), job()])
    assert early.status is RunStatus.MALFORMED
    assert is_good(good)


@pytest.mark.parametrize("wait", [0.0, 0.2])
def test_a_second_answer_never_counts_for_the_next_job(walled: Box, wait: float) -> None:
    code = f"send(forged(question()['id'])); import time; time.sleep({wait}); return np.ones(1)"
    first, second = walled.run(parcel(f"{TOOLS}\ndef attack():\n    {code}"), _jobs())
    assert np.array_equal(first.values["out"], [0, 1, 2])
    assert is_good(second)


def test_an_old_answer_cannot_be_replayed(walled: Box) -> None:
    source = (
        f"{TOOLS}\nold = []\ndef keep():\n    old.append(question()['id'])\ndef attack():\n    send(forged(old[0]))"
    )
    kept, replayed = walled.run(parcel(source), [job("keep"), job("attack")])
    assert kept.status is RunStatus.OK
    assert replayed.status is not RunStatus.OK


def test_a_thread_that_writes_later_costs_only_its_own_hand_in(walled: Box) -> None:
    source = f"""{TOOLS}
def attack():
    import threading, time
    threading.Thread(target=lambda: [(time.sleep(0.01), send(b'x' * 64)) for _ in range(999)], daemon=True).start()
def slow(x):
    import time; time.sleep(0.2); return x * 2
"""
    walled.run(parcel(source), [job("attack"), job("slow", {"x": np.ones(2)})])
    assert is_good(walled.run(parcel(), [job()])[0])


TAMPERING = {
    "os.write": "import os; os.write = os.read = None",
    "json": "import json; json.dumps = json.loads = lambda *a, **k: '{}'",
    "json scanners": "import json; json.encoder.c_make_encoder = json.decoder.scanner.c_make_scanner = None",
    "struct": "import struct; struct.Struct = struct.pack = None",
    "the wire": "import sys; sys.modules['harness.wire'].encode = lambda value: b'pass'",
    "numpy comparison": "np.allclose = np.array_equal = np.testing.assert_allclose = lambda *a, **k: True",
    "numpy arrays": "np.ndarray = np.array = np.asarray = np.copy = None",
    "builtins": "import builtins; builtins.len = builtins.isinstance = builtins.type = lambda *a: 0",
    "open": "import builtins, io; builtins.open = io.open = io.FileIO = None",
    "time": "import time; time.time = time.monotonic = time.perf_counter = lambda: 0.0",
    "the tracer": "import sys; sys.settrace(lambda *a: 1 / 0); sys.setprofile(lambda *a: 1 / 0)",
    "every module": "import sys; sys.modules.clear()",
}


@pytest.mark.parametrize("code", TAMPERING.values(), ids=TAMPERING)
def test_tampering_gains_nothing_and_stays_at_home(walled: Box, code: str) -> None:
    (tampered,) = walled.run(
        parcel(f"def attack(x):\n    {code}\n    return 'pass'"), [job("attack", {"x": np.ones(2)})]
    )
    assert not isinstance(tampered.values.get("out"), np.ndarray)
    assert is_good(walled.run(parcel(), [job()])[0])


LIARS = {
    "always equal": "class Liar:\n    __eq__ = __bool__ = __ge__ = __le__ = lambda *a: True\n    __hash__ = None",
    "array protocol": "class Liar:\n    def __array__(self, *a, **k): raise SystemExit\n    shape = (3,)",
    "false class": "class Liar:\n    __class__ = np.ndarray\n    dtype = 1",
    "object array": "Liar = lambda: np.array([object(), None], dtype=object)",
    "structured array": "Liar = lambda: np.zeros(2, dtype=[('a', 'f8')])",
    "text": "Liar = lambda: 'correct'",
    "angry text": "class Liar(str):\n    __str__ = __repr__ = __len__ = lambda *a: 1 / 0",
    "lone surrogate": "Liar = lambda: '\\udc80'",
    "endless length": "class Liar(list):\n    __len__ = lambda s: 10**30\n    __iter__ = lambda s: iter(int, 1)",
    "huge number": "Liar = lambda: 10**4000",
    "nothing": "Liar = lambda: None",
}


@pytest.mark.parametrize("code", LIARS.values(), ids=LIARS)
def test_objects_that_lie_come_back_as_what_they_are(walled: Box, code: str) -> None:
    lying, after = walled.run(parcel(f"{code}\ndef attack():\n    return Liar()"), _jobs())
    assert not isinstance(lying.values.get("out"), np.ndarray), lying
    assert lying.status in (RunStatus.OK, RunStatus.ERROR), lying
    assert is_good(after)


PRETENDERS = {
    "subclass": "class Pretender(np.ndarray):\n    __eq__ = lambda a, b: True\n    tobytes = lambda s: b''",
    "masked": "Pretender = np.ma.MaskedArray",
    "matrix": "Pretender = np.matrix",
}


@pytest.mark.parametrize("code", PRETENDERS.values(), ids=PRETENDERS)
def test_kinds_of_arrays_come_back_as_plain_numbers(walled: Box, code: str) -> None:
    (seen,) = walled.run(parcel(f"{code}\ndef attack(): return np.ones((2, 3)).view(Pretender)"), [job("attack")])
    assert type(seen.values["out"]) is np.ndarray
    assert np.array_equal(seen.values["out"], np.ones((2, 3)))


def test_hostile_text_is_made_harmless(walled: Box) -> None:
    shown, said = walled.run(
        parcel(
            "def shout(): print('\\x1b[2J\\x00\\udc80<script>')\ndef fail(): raise ValueError('\\x1b]0;x\\x07\\ud800')"
        ),
        [job("shout"), job("fail")],
    )
    for text in (shown.printed, said.error.message if said.error else ""):
        assert text.encode()
        assert not {"\x1b", "\x00", "\x07"} & set(text)


def test_the_forger_needs_the_walls_to_be_wrong(walled: Box) -> None:
    """The tools above do find the pipe and the question: the refusals are not for want of trying."""
    (seen,) = walled.run(
        parcel(f"{TOOLS}\ndef attack(): return say((answer_pipe() > 2, len(question()['id'])))"), [job("attack")]
    )
    assert told(seen) == "(True, 16)"


def _jobs():  # type: ignore[no-untyped-def]
    return [job("attack"), job()]


DESTROYED = {
    "the driver": "sys.modules['harness.plain'].Plain.value = None",
    "what answers are checked with": "sys.modules['harness.job'].unstable = None",
    "builtins of everybody": "import builtins; builtins.len = builtins.list = builtins.isinstance = None",
}


@pytest.mark.parametrize("code", DESTROYED.values(), ids=DESTROYED)
def test_a_hand_in_that_breaks_the_harness_is_not_our_fault(box: Box, code: str) -> None:
    source = f"import sys\n\ndef attack():\n    {code}\n    return np.ones(1)"
    broken, after = box.run(parcel(source), [job("attack", repeat=True), job()])
    assert broken.status in (RunStatus.HARNESS_ERROR, RunStatus.CRASHED, RunStatus.ERROR), broken
    assert broken.status is not RunStatus.HARNESS_ERROR or broken.detail
    assert is_good(box.run(parcel(source), [job()])[0])
    assert after.status is not RunStatus.GRADER_ERROR
