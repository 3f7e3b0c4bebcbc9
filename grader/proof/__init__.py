"""The rubric proves itself: what must pass passes, what must fail fails, and nothing hangs by a thread."""

from .prove import TITLES, prove
from .thresholds import Thresholds
from .watch import Watch

__all__ = ["TITLES", "Thresholds", "Watch", "prove"]
