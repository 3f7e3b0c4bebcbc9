"""Which packages a hand-in may import: the standard library and what the rubric lists. The rest is hidden.

In the weaker tiers torch or scipy lie in the same interpreter, perhaps loaded already: the finder answers for them
before any other finder does, and `install` takes the loaded ones out of `sys.modules`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import NoReturn

HOME = __name__.partition(".")[0]  # whatever name the harness itself was imported under
# What torch imports late, in the middle of a constructor.
NEEDED_BY = {
    "torch": ("torchgen", "functorch", "sympy", "mpmath", "networkx", "jinja2", "markupsafe", "filelock", "fsspec",
              "typing_extensions", "triton", "packaging", "setuptools", "pkg_resources", "_distutils_hack"),
}  # fmt: skip


class HiddenError(ModuleNotFoundError):
    """This package is not for this task."""


class Libraries:
    """The first finder on `sys.meta_path`."""

    def __init__(self, allowed: Iterable[str], package: str) -> None:
        self.names = tuple(dict.fromkeys(name.partition(".")[0] for name in allowed))
        needed = [extra for name in self.names for extra in NEEDED_BY.get(name, ())]
        self.visible = {*sys.stdlib_module_names, *self.names, *needed, package, HOME, "numpy", "__main__"}

    def allows(self, top: str) -> bool:
        """True when the top-level name `top` is not hidden."""
        return top in self.visible

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        """Refuse hidden names; leave the others to the finders behind this one."""
        if "." not in name and name not in self.visible and not name.startswith("_sysconfigdata"):
            self.refuse(name)

    def refuse(self, top: str) -> NoReturn:
        """Raise the error that a student sees."""
        raise HiddenError(f"{top} is not available here: write this with {' or '.join(self.names)}", name=top)

    def install(self) -> Callable[[], None]:
        """Hide from now on, also what is loaded already (it stays in memory); returns what takes it back."""
        hidden = {name: sys.modules[name] for name in sys.modules if name.partition(".")[0] not in self.visible}
        for name in hidden:
            del sys.modules[name]
        sys.meta_path.insert(0, self)

        def undo() -> None:
            sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self]
            sys.modules.update(hidden)

        return undo
