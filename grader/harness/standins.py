"""Objects that stand where a missing package or name would be: one kind ignores every use, the other refuses it."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np


class UnavailableError(ImportError):
    """Something that could not be imported was used; `broken_file` when it is of a file of the hand-in itself."""

    broken_file = False


UnavailableError.__name__ = "ImportError"  # what a student knows it as


class Unavailable:
    """A name whose import did not work. Looking at it is allowed, using it raises the reason."""

    __slots__ = ("_broken_file", "_name", "_reason")

    def __init__(self, name: str, reason: str, broken_file: bool = False) -> None:
        self._name, self._reason, self._broken_file = name, reason, broken_file

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        error = UnavailableError(self._reason)
        error.name, error.broken_file = self._name, self._broken_file
        raise error

    def __getattr__(self, name: str) -> Unavailable:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unavailable(f"{self._name}.{name}", self._reason, self._broken_file)

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        return (_refusing_base(self._name, self._reason),)

    def __instancecheck__(self, instance: object) -> bool:
        return False

    def __subclasscheck__(self, subclass: type) -> bool:
        return False

    def __repr__(self) -> str:
        return f"<{self._name}: not available>"

    __call__ = __iter__ = __len__ = __bool__ = __getitem__ = __setitem__ = __enter__ = _refuse
    __float__ = __int__ = __index__ = __array__ = __neg__ = __matmul__ = __rmatmul__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse


def _refusing_base(name: str, reason: str) -> type:
    """A base class for `class Net(torch.nn.Module)`: the file still loads, making an object raises."""

    def refuse(cls: type, *_: object, **__: object) -> NoReturn:
        raise UnavailableError(reason, name=name)

    return type(name.rpartition(".")[2], (), {"__new__": refuse})


class Harmless:
    """A package that only shows things (plots, notebook output): every use is ignored."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _subplots if name == "subplots" else Harmless(f"{self._name}.{name}")

    def __call__(self, *_: object, **__: object) -> Harmless:
        return self

    def __getitem__(self, key: object) -> Harmless:
        return self

    def __setattr__(self, name: str, value: object) -> None:
        if name == "_name":
            object.__setattr__(self, name, value)

    def __setitem__(self, key: object, value: object) -> None: ...

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __enter__(self) -> Harmless:
        return self

    def __exit__(self, *_: object) -> None: ...

    def __repr__(self) -> str:
        return f"<{self._name}: not in the grading box>"


def _subplots(nrows: int = 1, ncols: int = 1, squeeze: bool = True, **_: object) -> tuple[Harmless, Any]:
    """`figure, axes = plt.subplots(2, 3)`: axes in the grid that the caller unpacks."""
    axes = np.empty((nrows, ncols), dtype=object)
    for place in np.ndindex(nrows, ncols):
        axes[place] = Harmless("axes")
    if not squeeze:
        return Harmless("figure"), axes
    return Harmless("figure"), axes.item() if axes.size == 1 else axes.squeeze()
