"""Disk -> model: the rubric, and hand-ins from folders, archives and the downloads of learning platforms.

`find_hand_ins` looks at names only and is what a class is graded with: each `HandIn` is read when its turn
comes, so that memory stays flat. `load_hand_ins` reads all of them at once, for a few.
"""

from .course import find_rubric, load_course, reference_folder, template_folder
from .find import find_hand_ins
from .hand_in import HandIn
from .identity import Identity
from .notebook import Cell, Notebook, read_notebook
from .parcel import parcel
from .rubric import read_rubric
from .schema import rubric_schema
from .whole import load_hand_ins, load_package
from .written import written_answer

__all__ = [
    "Cell",
    "HandIn",
    "Identity",
    "Notebook",
    "find_hand_ins",
    "find_rubric",
    "load_course",
    "load_hand_ins",
    "load_package",
    "parcel",
    "read_notebook",
    "read_rubric",
    "reference_folder",
    "rubric_schema",
    "template_folder",
    "written_answer",
]
