"""Which packages a hand-in may import: the standard library and what the rubric lists. The rest is hidden.

In the weaker tiers torch or scipy lie in the same interpreter, perhaps loaded already. `install` takes the loaded ones
out of `sys.modules` and puts one finder in the place of all others, which asks them for visible names only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

HOME = __name__.partition(".")[0]  # whatever name the harness itself was imported under
# What torch imports late, in the middle of a constructor.
NEEDED_BY = {
    "torch": ("torchgen", "functorch", "sympy", "mpmath", "networkx", "jinja2", "markupsafe", "filelock", "fsspec",
              "typing_extensions", "triton", "packaging", "setuptools", "pkg_resources", "_distutils_hack"),
}  # fmt: skip


class HiddenError(ModuleNotFoundError):
    """This package is not for this task."""


HiddenError.__name__ = "ModuleNotFoundError"  # what a student knows it as


class Libraries:
    """The only finder on `sys.meta_path`, in front of all that were there."""

    def __init__(self, allowed: Iterable[str], package: str) -> None:
        self.names = tuple(dict.fromkeys(name.partition(".")[0] for name in allowed))
        needed = [extra for name in self.names for extra in NEEDED_BY.get(name, ())]
        self.visible = {*self.names, *needed, package, HOME, "numpy", "__main__"}
        self.behind: list[Any] = []

    def allows(self, top: str) -> bool:
        """True when the top-level name `top` is not hidden."""
        return top in self.visible or top in sys.stdlib_module_names or top.startswith("_sysconfigdata")

    def refuse(self, top: str) -> NoReturn:
        """Raise the error that a student sees."""
        raise HiddenError(f"{top} is not available here: write this with {' or '.join(self.names)}", name=top)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """What the finders behind say about a visible name; None for a hidden one."""
        if "." in name or self.allows(name):
            for finder in self.behind:
                if (spec := finder.find_spec(name, path, target)) is not None:
                    return spec  # type: ignore[no-any-return]
        return None

    def install(self) -> Callable[[], None]:
        """Hide from now on, also what is loaded already (it stays in memory); returns what takes it back."""
        loaded = _loaded(len(sys.modules))
        names = [name for top in loaded if not self.allows(top) for name in loaded[top]]
        hidden = {name: sys.modules[name] for name in names if name in sys.modules}
        for name in hidden:
            del sys.modules[name]
        self.behind, sys.meta_path[:] = [f for f in sys.meta_path if hasattr(f, "find_spec")], [self]

        def undo() -> None:
            sys.meta_path[:] = self.behind
            sys.modules.update(hidden)

        return undo


@lru_cache(maxsize=1)
def _loaded(count: int) -> Mapping[str, Sequence[str]]:
    """Modules that are loaded and not of the standard library, by top-level name.

    Remembered while their number stays: reading a thousand names in a forked child copies a thousand pages of memory.
    """
    found: dict[str, list[str]] = {}
    for name in sys.modules:
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names:
            found.setdefault(top, []).append(name)
    return found
