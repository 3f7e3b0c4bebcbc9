"""Disk -> model: the rubric and the course, and hand-ins from folders, archives and learning platforms' downloads.

`find_hand_ins` looks at names only and is what a class is graded with: each `Source` is read when its turn
comes, so that memory stays flat. `load_hand_ins` reads all of them at once, for a few.
"""

from .answer import answer, written_answer
from .asked import Asked, asked
from .course import find_rubric, load_course, read_files, reference_folder, template_folder
from .find import find_hand_ins
from .identity import Identity
from .limits import ReadLimits
from .moment import utc
from .notebook import Cell, Notebook, read_notebook
from .parcel import parcel
from .roster import read_roster
from .rubric import read_rubric
from .schema import rubric_schema
from .source import Source
from .whole import load_hand_ins, load_one, load_package

__all__ = [
    "Asked",
    "Cell",
    "Identity",
    "Notebook",
    "ReadLimits",
    "Source",
    "answer",
    "asked",
    "find_hand_ins",
    "find_rubric",
    "load_course",
    "load_hand_ins",
    "load_one",
    "load_package",
    "parcel",
    "read_files",
    "read_notebook",
    "read_roster",
    "read_rubric",
    "reference_folder",
    "rubric_schema",
    "template_folder",
    "utc",
    "written_answer",
]
