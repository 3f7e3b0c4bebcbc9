"""The door of the box in a fresh process: frames on the standard pipes, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np

from grader.harness import wire
from grader.sandbox.launch import python_command
from grader.sandbox.view import HARNESS

SOURCE = b"""
import os
print("loud")
os.write(1, b"louder")
def double(x):
    print("words")
    os.write(1, b"to the descriptor")
    return x * 2
"""


def frames(data: bytes) -> list[Any]:
    found = []
    while data:
        size = wire.PREFIX.size + sum(wire.lengths(data[: wire.PREFIX.size], 1 << 30))
        found.append(wire.decode(data[:size]))
        data = data[size:]
    return found


def test_frames_in_frames_out() -> None:
    files = {"m.py": np.frombuffer(SOURCE, np.uint8)}
    load = {"do": "load", "package": "p", "files": files, "targets": ["m:double"]}
    job = {
        "do": "job",
        "id": "7",
        "probe": "call",
        "target": "m:double",
        "inputs": {"x": np.arange(3.0)},
        "options": {},
    }
    command = python_command(sys.executable, HARNESS, "converse", "numpy", site=True)
    sent = wire.encode(load) + wire.encode(job)
    done = subprocess.run(command, input=sent, capture_output=True, check=False, timeout=60)
    ready, loaded, answer = frames(done.stdout)
    assert (ready, loaded) == ({"ready": True}, {"loaded": True})
    assert answer["values"]["out"].tolist() == [0, 2, 4]
    assert answer["printed"] == "words\n"
    assert done.returncode == 0
