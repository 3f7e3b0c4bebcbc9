"""When two texts are the same program: equal bytecode, wherever the lines stand. Then a mutant changes nothing."""

from __future__ import annotations

import hashlib
import warnings
from types import CodeType


def fingerprint(text: str) -> str | None:
    """A hash of what the text compiles to, line numbers left out; None when it does not compile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            code = compile(text, "<text>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return None
    digest = hashlib.sha256()
    for part in _parts(code):
        digest.update(f"{len(part)}:".encode() + part)
    return digest.hexdigest()


def _parts(code: CodeType) -> list[bytes]:
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_argcount, code.co_flags)
    parts = [code.co_code, code.co_exceptiontable, repr(names).encode()]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            parts += _parts(constant)
        else:
            parts.append(f"{type(constant).__name__} {constant!r}".encode())  # 1, 1.0 and True are equal to Python
    return parts
