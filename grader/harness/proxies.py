"""Puts functions that ask in the place of some of the hand-in's, under every name that other modules have for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

from .asking import Asker, spoken
from .carried import NotCarriedError, pack
from .sources import SourceFile
from .standins import Unavailable

_MISSING = object()


class Proxies:
    """`targets` are the symbols (`layers:affine_forward`, `classifiers.knn:KNN.predict`) that are replaced."""

    def __init__(self, package: str, targets: Iterable[str], asker: Asker) -> None:
        self.asker = asker
        self.by_module: dict[str, dict[str, Callable[..., Any]]] = {}
        for target in targets:
            module, _, qualname = target.partition(":")
            make = _method if "." in qualname else _function
            self.by_module.setdefault(f"{package}.{module}", {})[qualname] = make(target, asker)

    def files(self, package: str) -> dict[str, SourceFile]:
        """An empty file for every module that is touched, in case the hand-in has none of that name."""
        paths = (module.partition(".")[2].replace(".", "/") + ".py" for module in self.by_module)
        return {file.module: file for file in (SourceFile(package, path, b"") for path in paths)}

    def replace(self, module: ModuleType, others: Mapping[str, ModuleType]) -> None:
        """Replace the symbols of one module that has just been run, there and in all `others`."""
        for qualname, proxy in self.by_module.get(module.__name__, {}).items():
            owner, _, name = qualname.rpartition(".")
            if owner:
                _on_class(module.__dict__.get(owner), name, proxy)
                continue
            old = module.__dict__.get(name, _MISSING)
            module.__dict__[name] = proxy
            if old is not _MISSING and not isinstance(old, Unavailable):
                for other in (module, *others.values()):
                    _rebind(other, old, proxy)


def _rebind(module: ModuleType, old: Any, new: Any) -> None:
    for name, value in list(module.__dict__.items()):
        if value is old:
            module.__dict__[name] = new


def _on_class(owner: Any, name: str, proxy: Any) -> None:
    if isinstance(owner, type):
        type.__setattr__(owner, name, proxy)


def _function(target: str, asker: Asker) -> Callable[..., Any]:
    def proxy(*args: Any, **keyword: Any) -> Any:
        return asker.ask(target, args, keyword)

    proxy.__name__ = proxy.__qualname__ = spoken(target)
    return proxy


def _method(target: str, asker: Asker) -> Callable[..., Any]:
    """The object itself cannot cross: its plain attributes go in its place, and come back as the method left them."""

    def proxy(self: Any, *args: Any, **keyword: Any) -> Any:
        attributes = _Attributes(self)
        result = asker.ask(target, (attributes, *args), keyword)
        attributes.give_back(self)
        return result

    proxy.__name__, proxy.__qualname__ = target.rpartition(".")[2], spoken(target)
    return proxy


class _Attributes(dict[str, Any]):
    """Those attributes of an object that can cross the wall."""

    def __init__(self, owner: Any) -> None:
        super().__init__()
        for name, value in vars(owner).items():
            try:
                pack(value, 1)
            except NotCarriedError:
                continue
            self[name] = value

    def give_back(self, owner: Any) -> None:
        for name, value in self.items():
            setattr(owner, name, value)
