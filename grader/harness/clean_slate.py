"""Puts the interpreter's global state back before each job, as far as that is cheap; seeds every random stream."""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

# Taken now, because a hand-in may put something of its own in their place.
_seed_python, _seed_numpy = random.seed, np.random.seed
_get_options, _set_options, _seterr, _seterrcall = np.get_printoptions, np.set_printoptions, np.seterr, np.seterrcall
_PRINT_OPTIONS = _get_options()
_RECURSION = sys.getrecursionlimit()


def clean_slate() -> None:
    """Undo what a hand-in may have set globally in an earlier job."""
    sys.settrace(None)
    sys.setprofile(None)
    threading.settrace(None)
    threading.setprofile(None)
    sys.setrecursionlimit(_RECURSION)
    _seterr(divide="warn", over="warn", under="ignore", invalid="warn")
    _seterrcall(None)
    if _get_options() != _PRINT_OPTIONS:
        _set_options(**_PRINT_OPTIONS)


def clean_torch(torch: Any) -> None:
    """The same for torch's switches."""
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)
    torch._C._set_deterministic_algorithms(False)  # the public function imports half of torch


def seeder(seed: int, torch: Any = None) -> Callable[..., None]:
    """A function that starts every global random stream from `seed`, or from that of another `number`."""

    def reseed(number: int = 0) -> None:
        start = seed + number
        _seed_python(start)
        _seed_numpy(start % 2**32)
        if torch is not None:
            torch.default_generator.manual_seed(start)  # torch.manual_seed asks every device there might be

    return reseed
