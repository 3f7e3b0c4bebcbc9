"""Pure judging: observations beside the reference's become verdicts, verdicts become points."""

from .follow import below, followed, with_partners, wrong_below
from .judge import Rival, judge
from .late import penalty
from .marks import marked
from .own_forward import Moved, asks_own_forward, fits, gradients, with_own_forward
from .scores import scores, waiting
from .standing import missing, settler
from .suspects import Suspect

__all__ = [
    "Moved",
    "Rival",
    "Suspect",
    "asks_own_forward",
    "below",
    "fits",
    "followed",
    "gradients",
    "judge",
    "marked",
    "missing",
    "penalty",
    "scores",
    "settler",
    "waiting",
    "with_own_forward",
    "with_partners",
    "wrong_below",
]
