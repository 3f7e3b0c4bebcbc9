"""backpass: grade deep-learning assignments by their outputs and gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import version

__version__ = version.VERSION
__all__ = ["__version__", "check"]

if TYPE_CHECKING:
    from .student import check


def __getattr__(name: str) -> Any:
    """`from grader import check` loads the machinery only when it is asked for."""
    if name == "check":
        from .student import check

        return check
    raise AttributeError(f"module 'grader' has no attribute {name!r}")
