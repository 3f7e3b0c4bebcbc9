"""Disk -> model: the rubric, and hand-ins from folders, archives and the downloads of learning platforms.

`find_hand_ins` looks at names only and is what a class is graded with: each `HandIn` is read when its turn
comes, so that memory stays flat. `load_hand_ins` reads all of them at once, for a few.
"""

from .answer import answer
from .find import find_hand_ins
from .hand_in import HandIn
from .identity import Identity
from .notebook import Cell, Notebook, read_notebook
from .parcel import parcel
from .whole import load_hand_ins, load_package

__all__ = [
    "Cell",
    "HandIn",
    "Identity",
    "Notebook",
    "answer",
    "find_hand_ins",
    "load_hand_ins",
    "load_package",
    "parcel",
    "read_notebook",
]
