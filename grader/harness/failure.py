"""An exception of the student's code as data: type, bounded message, and only the frames of the student's files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from .python2 import python2_hint
from .sources import SourceFile

MAX_MESSAGE = 2000
MAX_CODE = 200
FIRST_FRAMES, LAST_FRAMES = 5, 15
ALLOCATORS = ("DefaultCPUAllocator", "alloc_cpu", "not enough memory", "out of memory", "CUDA out of memory")
PYTHON2_METHODS = {"iteritems": "items", "itervalues": "values", "iterkeys": "keys", "has_key": "the operator in"}

UNATTENDED = {
    "EOFError": "the code waits for somebody to type: take out input()",
    "BdbQuit": "the code starts a debugger: take out breakpoint() or pdb.set_trace()",
}

Files = Mapping[str, SourceFile]  # by the file name that code objects carry
# Read past whatever a class of the student's overrides.
_name_of: Callable[[type], str] = type.__dict__["__name__"].__get__
traceback_of: Callable[[BaseException], TracebackType | None] = BaseException.__dict__["__traceback__"].__get__


class MissingSymbol(Exception):  # noqa: N818 - named for what happened
    """The hand-in has no such file, function, class or method; the message says which."""


class LoadFailure(Exception):  # noqa: N818 - named for what happened
    """The file that defines the wanted symbol does not compile or does not run; `data` is the error as data."""

    def __init__(self, data: dict[str, Any], memory: bool = False) -> None:
        super().__init__(data["message"])
        self.data, self.memory = data, memory


class WrongResult(Exception):  # noqa: N818 - named for what happened
    """The student's code returned something of another structure than the task asks for."""


class StudentRaised(Exception):  # noqa: N818 - named for what happened
    """What the student's code raised (`cause`) while `stage` was running."""

    def __init__(self, stage: str, cause: BaseException) -> None:
        super().__init__(stage)
        self.stage, self.cause = stage, cause


def plain_text(text: str, limit: int = MAX_MESSAGE) -> str:
    """An exact str without lone surrogates, at most `limit` characters."""
    clean = str.encode(text, "utf-8", "replace").decode()
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def type_name(value: object) -> str:
    """The name of a value's type, read without asking the value or its metaclass."""
    return name_of(type(value))


def name_of(kind: type) -> str:
    """The name of a type, as `type_name`."""
    return plain_text(_name_of(kind), 200)


def message_of(error: BaseException) -> str:
    """`str(error)`, even when that raises or lies."""
    try:
        text = str(error)
    except BaseException as second:
        return f"(the exception's own text could not be read: {type_name(second)})"
    return plain_text(text)


def describe(error: BaseException, stage: str, files: Files) -> dict[str, Any]:
    """`{"type", "message", "stage", "frames"}` of an exception; frames outside the package are left out."""
    if isinstance(error, SyntaxError) and (file := files.get(str(error.filename))):
        return _describe_syntax(error, stage, file)
    frames = student_frames(traceback_of(error), files)
    return {"type": type_name(error), "message": _explained(error), "stage": stage, "frames": frames}


def _describe_syntax(error: SyntaxError, stage: str, file: SourceFile) -> dict[str, Any]:
    line = error.lineno or 0
    hint = python2_hint(file.line(line))
    message = hint or plain_text(str(error.msg))
    code = plain_text(file.line(line), MAX_CODE)
    frames = [{"file": file.path, "line": line, "function": "", "code": code}]
    return {"type": type_name(error), "message": message, "stage": stage, "frames": frames}


def _explained(error: BaseException) -> str:
    message = message_of(error)
    if isinstance(error, SystemExit):
        return f"exit({'' if message == 'None' else message}) was called; a function must return instead"
    if type_name(error) in UNATTENDED:
        return UNATTENDED[type_name(error)]
    modern = PYTHON2_METHODS.get(str(error.name)) if isinstance(error, AttributeError) and error.name else None
    return f"{message} (this is Python 2; in Python 3 use {modern})" if modern else message


def student_frames(traceback: TracebackType | None, files: Files) -> list[dict[str, Any]]:
    """The frames inside the student's package, outermost first; a deep recursion keeps its two ends."""
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if file := files.get(code.co_filename):
            frames.append((file, traceback.tb_lineno, code.co_qualname))
        traceback = traceback.tb_next
    if len(frames) > FIRST_FRAMES + LAST_FRAMES:
        frames = frames[:FIRST_FRAMES] + frames[-LAST_FRAMES:]
    return [_frame(*frame) for frame in frames]


def _frame(file: SourceFile, line: int, function: str) -> dict[str, Any]:
    code = plain_text(file.line(line or 0), MAX_CODE)
    return {"file": file.path, "line": line or 0, "function": plain_text(function, 200), "code": code}


def is_memory(error: BaseException) -> bool:
    """True when memory ran out, in Python, numpy or torch."""
    if isinstance(error, MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(word in message_of(error) for word in ALLOCATORS)
