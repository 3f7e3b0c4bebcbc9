"""Small real versions of the packages that bridge Python 2 and 3, and of `tqdm` and `einops`."""

from __future__ import annotations

import builtins
import functools
import importlib
import io
import pickle
import queue
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from .rearranged import rearrange


class Progress:
    """`tqdm(things)`: goes through the things, shows nothing."""

    def __init__(self, iterable: Iterable[Any] = (), *_: object, **__: object) -> None:
        self.iterable = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)  # type: ignore[arg-type]

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None: ...

    def ignore(self, *_: object, **__: object) -> None:
        """Stands for every way to change what the bar shows."""

    update = close = refresh = clear = reset = ignore
    set_description = set_postfix = set_description_str = set_postfix_str = ignore

    @staticmethod
    def write(text: object, **_: object) -> None:
        """As `tqdm.write`: a plain print."""
        print(text)


def old_div(a: Any, b: Any) -> Any:
    """Division as in Python 2: whole for whole numbers."""
    return a // b if isinstance(a, int) and isinstance(b, int) else a / b


def with_metaclass(meta: type, *bases: type) -> type:
    """As in six."""
    return meta("with_metaclass", bases or (object,), {})  # type: ignore[no-any-return]


def _items(mapping: Mapping[Any, Any]) -> Iterator[Any]:
    return iter(mapping.items())


def _values(mapping: Mapping[Any, Any]) -> Iterator[Any]:
    return iter(mapping.values())


def _keys(mapping: Mapping[Any, Any]) -> Iterator[Any]:
    return iter(mapping.keys())


def _nothing(*_: object, **__: object) -> None: ...


OLD_BUILTINS: dict[str, Any] = {
    "xrange": range, "unicode": str, "basestring": str, "long": int, "raw_input": input, "unichr": chr,
    "reduce": functools.reduce,
}  # fmt: skip
ITERATORS: dict[str, Callable[..., Any]] = {
    "iteritems": _items, "itervalues": _values, "iterkeys": _keys, "viewitems": _items, "viewvalues": _values,
    "with_metaclass": with_metaclass,
}  # fmt: skip
MODERN = {name: getattr(builtins, name) for name in dir(builtins) if not name.startswith("_")}
RENAMED = {"cPickle": pickle, "StringIO": io, "cStringIO": io, "Queue": queue, "__builtin__": builtins}
SIX = {
    **ITERATORS, "PY2": False, "PY3": True, "string_types": (str,), "integer_types": (int,), "text_type": str,
    "binary_type": bytes, "class_types": (type,), "b": str.encode, "u": str, "print_": print,
}  # fmt: skip
MOVES = {**MODERN, **OLD_BUILTINS, "cPickle": pickle, "queue": queue, "StringIO": io.StringIO}

MODULES: dict[str, Mapping[str, Any]] = {
    "past": {},
    "past.builtins": {**MODERN, **OLD_BUILTINS},
    "past.utils": {"old_div": old_div},
    "future": {},
    "future.builtins": MODERN,
    "future.utils": {**ITERATORS, "PY2": False, "PY3": True},
    "future.standard_library": {"install_aliases": _nothing, "install_hooks": _nothing},
    "six": SIX,
    "six.moves": MOVES,
    "einops": {"rearrange": rearrange},
    "tqdm": {"tqdm": Progress, "tqdm_notebook": Progress, "trange": lambda *a, **_: Progress(range(*a))},
}
MODULES |= {f"tqdm.{name}": MODULES["tqdm"] for name in ("auto", "notebook", "std", "autonotebook", "asyncio", "rich")}
NAMES = {name.partition(".")[0] for name in MODULES} | set(RENAMED)


@functools.cache
def module(name: str) -> ModuleType | None:
    """The stand-in module of this dotted name with its sub-modules as attributes; None when there is none."""
    if name in RENAMED:
        return RENAMED[name]
    if name.startswith("six.moves."):
        return _moved(name)
    if name not in MODULES:
        return None
    made = ModuleType(name)
    made.__dict__.update(MODULES[name])
    for child in MODULES:
        if child.rpartition(".")[0] == name:
            setattr(made, child.rpartition(".")[2], module(child))
    return made


def _moved(name: str) -> ModuleType | None:
    """`six.moves.cPickle` is pickle, `six.moves.urllib.request` is urllib.request."""
    rest = name.removeprefix("six.moves.")
    try:
        return RENAMED.get(rest) or importlib.import_module(rest)
    except ImportError:
        return None
