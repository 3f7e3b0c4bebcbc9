"""An error is charged once: what a student reads about a criterion that was run with the reference below it."""

from __future__ import annotations

from ..model.verdict import CriterionVerdict, Verdict
from .clean import line


def charged_elsewhere(verdict: CriterionVerdict) -> str:
    """One sentence; empty for a criterion that was judged by itself."""
    if verdict.follow_through is None:
        return ""
    names = [f"`{line(target.rpartition(':')[2].rpartition('.')[2], 80)}`" for target in verdict.follow_through.given]
    given = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    errors, were = ("that error is", "it was") if len(names) == 1 else ("those errors are", "they were")
    if verdict.verdict is Verdict.CORRECT:
        return f"Right, given a right {given}; {errors} charged where {were} made."
    return f"Run with a right {given}: {errors} charged where {were} made. Something else is wrong here, too."
