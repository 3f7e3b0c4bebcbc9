"""Pure judging: observations beside the reference's become verdicts, verdicts become points."""

from .judge import Rival, judge
from .late import after_penalty
from .marks import marked
from .scores import scores, waiting
from .suspects import Suspect

__all__ = ["Rival", "Suspect", "after_penalty", "judge", "marked", "scores", "waiting"]
