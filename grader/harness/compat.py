"""The tolerance layer: what right hand-ins use that this interpreter lacks is made to work, and every time it is noted.

Student modules get builtins of their own. Through these come the old names (`xrange`), `get_ipython`, and an
`__import__` that knows packages which may be absent without harm. Removed numpy names come back through numpy's
own `__getattr__`, so code that does not use them pays nothing.
"""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from . import olden
from .libraries import Libraries
from .remarks import Notes
from .standins import Harmless

SHOWING = {
    "matplotlib": "plots are skipped", "mpl_toolkits": "plots are skipped", "seaborn": "plots are skipped",
    "plotly": "plots are skipped", "pylab": "plots are skipped", "IPython": "notebook output is skipped",
    "google": "Colab is not here", "ipywidgets": "notebook output is skipped", "tensorboard": "logs are skipped",
    "tensorboardX": "logs are skipped",
}  # fmt: skip

REMOVED: dict[str, Any] = {
    "float": float, "int": int, "bool": bool, "object": object, "str": str, "complex": complex, "long": int,
    "unicode": str, "float_": np.float64, "complex_": np.complex128, "string_": np.bytes_, "unicode_": np.str_,
    "Inf": np.inf, "Infinity": np.inf, "infty": np.inf, "PINF": np.inf, "NINF": -np.inf, "NaN": np.nan,
    "NAN": np.nan, "product": np.prod, "cumproduct": np.cumprod, "sometrue": np.any, "alltrue": np.all,
    "mat": np.asmatrix, "row_stack": np.vstack, "round_": np.round, "rank": np.ndim, "alen": len, "in1d": np.isin,
    "asscalar": lambda a: a.item(), "msort": lambda a: np.sort(a, axis=0),
    "asfarray": lambda a, dtype=np.float64: np.asarray(a, dtype=dtype),
    "trapz": getattr(np, "trapezoid", None), "math": importlib.import_module("math"),
}  # fmt: skip


class NoNotebook:
    """What `get_ipython()` gives outside a notebook: an object whose magics do nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None


def student_builtins(libraries: Libraries, notes: Notes) -> dict[str, Any]:
    """The `__builtins__` of every module of the hand-in."""
    overlay = dict(vars(builtins))
    for name, value in olden.OLD_BUILTINS.items():
        overlay[name] = _noted(value, notes, f"`{name}` is Python 2; it was understood as in Python 2")
    overlay["get_ipython"] = NoNotebook
    overlay["display"] = lambda *_, **__: None
    overlay["__import__"] = _student_import(libraries, notes)
    return overlay


def _noted(value: Callable[..., Any], notes: Notes, text: str) -> Any:
    if isinstance(value, type) and value is not range:
        return value  # `isinstance(x, basestring)` wants the class itself

    def old(*args: Any, **keyword: Any) -> Any:
        notes.add(text)
        return value(*args, **keyword)

    return old


def _student_import(libraries: Libraries, notes: Notes) -> Callable[..., Any]:
    real = builtins.__import__

    def student_import(
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        top = name.partition(".")[0]
        if level == 0 and not libraries.allows(top):
            found = stand_in(name, bool(fromlist), notes)
            return libraries.refuse(top) if found is None else found
        return real(name, globals, locals, fromlist or (), level)

    return student_import


def stand_in(name: str, want_leaf: bool, notes: Notes) -> Any:
    """What `import name` gives when the package is absent without harm; None when it must not be replaced."""
    top = name.partition(".")[0]
    if top in SHOWING:
        notes.add(f"{top} is not in the grading box: {SHOWING[top]}")
        return Harmless(name if want_leaf else top)
    if top in olden.NAMES and (made := olden.module(name)) is not None:
        return made if want_leaf else olden.module(top)
    return None


def restore_numpy(notes: Notes) -> Callable[[], None]:
    """Let `np.float` and the like exist again, and an argument's old name; returns what takes them away."""
    before, reshape = np.__dict__.get("__getattr__"), np.reshape

    def missing(name: str) -> Any:
        if (value := REMOVED.get(name)) is not None:
            notes.add(f"`np.{name}` was removed from numpy; it was understood as before")
            return value
        if before is None:
            raise AttributeError(f"module 'numpy' has no attribute {name!r}", name=name, obj=np)
        return before(name)

    def old_reshape(a: Any, *shape: Any, **keyword: Any) -> Any:
        if "newshape" in keyword:
            notes.add("`np.reshape` has no `newshape` any more; it was understood as `shape`")
            shape = (keyword.pop("newshape"),)
        return reshape(a, *shape, **keyword)

    def undo() -> None:
        np.__dict__["__getattr__"] = before
        np.reshape = reshape

    np.__dict__["__getattr__"] = missing
    np.reshape = old_reshape
    return undo
