"""Observations as plain trees (dictionaries, lists, arrays), for storing and sending."""

from __future__ import annotations

from typing import Any

from .observation import Excerpt, Frame, Observation, RunStatus, StudentError


def to_tree(seen: Observation) -> dict[str, Any]:
    """Everything in an observation, as a tree that the wire format can hold."""
    return {
        "status": seen.status.value,
        "values": dict(seen.values),
        "error": _error_tree(seen.error) if seen.error else None,
        "printed": seen.printed,
        "notes": list(seen.notes),
        "changed": list(seen.changed),
        "unstable": list(seen.unstable),
        "sources": [{"file": s.file, "first_line": s.first_line, "text": s.text} for s in seen.sources],
        "detail": seen.detail,
        "seconds": seen.seconds,
    }


def from_tree(tree: Any) -> Observation:
    """The inverse of `to_tree`; only for trees that we wrote ourselves."""
    error = tree["error"]
    return Observation(
        status=RunStatus(tree["status"]),
        values=tree["values"],
        error=_error(error) if error else None,
        printed=tree["printed"],
        notes=tuple(tree["notes"]),
        changed=tuple(tree["changed"]),
        unstable=tuple(tree["unstable"]),
        sources=tuple(Excerpt(s["file"], s["first_line"], s["text"]) for s in tree["sources"]),
        detail=tree["detail"],
        seconds=tree["seconds"],
    )


def _error_tree(error: StudentError) -> dict[str, Any]:
    frames = [{"file": f.file, "line": f.line, "function": f.function, "code": f.code} for f in error.frames]
    return {"type": error.type, "message": error.message, "stage": error.stage, "frames": frames}


def _error(tree: Any) -> StudentError:
    frames = tuple(Frame(f["file"], f["line"], f["function"], f["code"]) for f in tree["frames"])
    return StudentError(tree["type"], tree["message"], frames, tree["stage"])
