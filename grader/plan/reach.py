"""Which functions of the reference a criterion can run, read from the sources: by name, rather too many than too few.

A function mentions names: variables, attributes, and texts such as the `sgd` that a Solver looks up. Whatever bears a
mentioned name in a file that is imported may be run. What no criterion can reach need not be tried on it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..model.rubric import Criterion

NAME = re.compile(r"[A-Za-z_]\w*")
PROBE_NAMES: Mapping[str, tuple[str, ...]] = {
    "train": ("train", "predict", "loss", "Solver"),
    "model": ("loss",),
}
MODULE = "<module>"
LONGEST_TEXT = 64
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Place:
    """A function (`name` or `Class.name`) of a file, or the file's own top level (`<module>`)."""

    file: str
    function: str


@dataclass(frozen=True)
class Reach:
    """The index of a package: what each place mentions, which places bear a name, which files a file imports."""

    mentions: Mapping[Place, frozenset[str]]
    bearers: Mapping[str, frozenset[Place]]
    imports: Mapping[str, frozenset[str]]
    bases: Mapping[Place, tuple[str, ...]]  # of classes

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Reach:
        """Read all files of a package (package-relative path -> source)."""
        mentions: dict[Place, frozenset[str]] = {}
        bearers: dict[str, set[Place]] = {}
        bases: dict[Place, tuple[str, ...]] = {}
        trees = {file: ast.parse(data) for file, data in files.items()}
        for file, tree in trees.items():
            for place, node, names in _places(file, tree):
                mentions[place] = frozenset(_mentioned(node))
                for name in names:
                    bearers.setdefault(name, set()).add(place)
            bases |= {Place(file, node.name): _bases(node) for node in tree.body if isinstance(node, ast.ClassDef)}
        imports = {file: frozenset(_imported(file, tree, files)) for file, tree in trees.items()}
        return cls(mentions, {name: frozenset(places) for name, places in bearers.items()}, imports, bases)

    def run_by(self, criterion: Criterion, probe_source: str = "") -> frozenset[Place]:
        """Every place that the jobs of this criterion may run."""
        names = _asked(criterion, probe_source)
        roots = {_file(text) for text in _spoken(criterion) if ":" in text}
        roots |= {place.file for name in PROBE_NAMES.get(criterion.probe, ()) for place in self._classes(name)}
        return self._from(names, self._imported(roots & self.imports.keys()))

    def looked_at(self, criterion: Criterion) -> frozenset[Place]:
        """The functions that the criterion is about: its target, or all methods of it when the target is a class.

        A forward is judged together with its backward when the criterion runs both.
        """
        file, name = _file(criterion.target), criterion.target.partition(":")[2]
        found = self._named(file, name)
        if criterion.probe == "layer" and criterion.options.get("backward", "") is not None:
            other = str(criterion.options.get("backward") or name.replace("_forward", "_backward"))
            found |= self._named(_file(other) if ":" in other else file, other.rpartition(":")[2])
        return frozenset(found)

    def _from(self, names: Iterable[str], files: Collection[str]) -> frozenset[Place]:
        waiting, known, found = list(names), set[str](), set[Place]()
        while waiting:
            name = waiting.pop()
            if name in known:
                continue
            known.add(name)
            for place in self.bearers.get(name, ()):
                for there in {place, Place(place.file, MODULE)} - found:
                    if place.file in files:
                        found.add(there)
                        waiting += self.mentions.get(there, ())
        return frozenset(found)

    def _imported(self, roots: Iterable[str]) -> set[str]:
        waiting, found = list(roots), set[str]()
        while waiting:
            file = waiting.pop()
            if file not in found:
                found.add(file)
                waiting += self.imports[file]
        return found

    def _classes(self, name: str) -> Iterator[Place]:
        return (place for place in self.bases if place.function == name)

    def _named(self, file: str, name: str) -> set[Place]:
        """A function, a method wherever the class has it from, or all methods of a class and of its bases."""
        if Place(file, name) in self.mentions:
            return {Place(file, name)}
        owner, _, method = name.partition(".")
        here = [place for place in self._classes(owner) if place.file == file] or list(self._classes(owner))
        found = {
            place
            for place in self.mentions
            for home in here
            if place.file == home.file and place.function.startswith(f"{owner}.")
        }
        for base in {base for home in here for base in self.bases[home]}:
            found |= {place for place in self._named(file, base) if _method(place) not in set(map(_method, found))}
        return {place for place in found if not method or _method(place) == method}


def _method(place: Place) -> str:
    return place.function.rpartition(".")[2]


def _file(target: str) -> str:
    return target.partition(":")[0].replace(".", "/") + ".py"


def _asked(criterion: Criterion, probe_source: str) -> set[str]:
    """Names in the target, the options and the inputs, and those that the probe adds of its own."""
    spoken = [*_spoken(criterion), *([probe_source] if criterion.probe.startswith("custom:") else [])]
    names = {name for text in spoken for name in NAME.findall(text)}
    if criterion.probe == "layer":
        names |= {_other_side(name) for name in names}
    return names | set(PROBE_NAMES.get(criterion.probe, ()))


def _spoken(criterion: Criterion) -> list[str]:
    cases = [part for case in criterion.cases for part in (case.options, case.inputs)]
    return [criterion.target, *_texts([criterion.options, criterion.inputs, *cases])]


def _other_side(name: str) -> str:
    swapped = name.replace("_forward", "_backward")
    return swapped if swapped != name else name.replace("_backward", "_forward")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for pair in value.items() for item in pair for text in _texts(item)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    return []


def _places(file: str, tree: ast.Module) -> Iterator[tuple[Place, ast.AST, set[str]]]:
    """(place, its code, the names it bears) for each function and method, and for what stands outside them."""
    outside: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, Function):
            yield Place(file, node.name), node, {node.name}
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, Function):
                    yield Place(file, f"{node.name}.{item.name}"), item, {item.name, node.name}
                else:
                    outside.append(item)
        else:
            outside.append(node)
    yield Place(file, MODULE), ast.Module(outside, []), {file.removesuffix(".py").rpartition("/")[2]}


def _bases(node: ast.ClassDef) -> tuple[str, ...]:
    return tuple(ast.unparse(base).rpartition(".")[2] for base in node.bases)


def _mentioned(node: ast.AST) -> set[str]:
    """Names, attributes and the words of short texts below a node."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and len(part.value) < LONGEST_TEXT:
            found |= set(NAME.findall(part.value))
    return found


def _imported(file: str, tree: ast.Module, files: Collection[str]) -> Iterator[str]:
    """Files of the package that an import statement anywhere in this file names."""
    folder = file.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1] if node.level else []
            parts = [*base, *(node.module.split(".") if node.module else [])]
            for path in [parts, *([*parts, alias.name] for alias in node.names), parts[1:]]:
                yield from _as_files(path, files)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from _as_files(alias.name.split(".")[1:], files)


def _as_files(parts: list[str], files: Collection[str]) -> Iterator[str]:
    path = "/".join(parts)
    yield from (name for name in (f"{path}.py", f"{path}/__init__.py".lstrip("/")) if path and name in files)
