"""Pure judging: observations beside the reference's become verdicts, verdicts become points."""

from .criterion import judge
from .scores import scores, waiting

__all__ = ["judge", "scores", "waiting"]
