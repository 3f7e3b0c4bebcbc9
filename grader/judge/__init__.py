"""Pure judging: observations beside the reference's become verdicts, verdicts become points."""

from .follow import followed, with_partners, wrong_below
from .judge import Rival, judge
from .late import after_penalty
from .marks import marked
from .scores import scores, waiting

__all__ = [
    "Rival",
    "after_penalty",
    "followed",
    "judge",
    "marked",
    "scores",
    "waiting",
    "with_partners",
    "wrong_below",
]
