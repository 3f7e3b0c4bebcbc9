"""What may cross the wall: numbers, text, arrays, and lists and dictionaries of them. Nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

Scalar: TypeAlias = bool | int | float | str | None
Array: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.generic]]
Value: TypeAlias = "Scalar | Array | Sequence[Value] | Mapping[str, Value]"
