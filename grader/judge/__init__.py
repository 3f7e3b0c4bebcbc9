"""Pure judging: observations beside the reference's become verdicts, verdicts become points."""

from .judge import Rival, judge
from .scores import scores, waiting

__all__ = ["Rival", "judge", "scores", "waiting"]
