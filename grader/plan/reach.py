"""Which functions of the reference a criterion can run, read from the sources: by name, rather too many than too few.

A function mentions names: variables, attributes, and texts such as the `sgd` that a Solver looks up. Whatever bears a
mentioned name in a file that is imported may be run. What no criterion can reach need not be tried on it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..model.rubric import Criterion
from .package_index import MODULE, NAME, Place, bases, imported, mentioned, places

PROBE_NAMES: Mapping[str, tuple[str, ...]] = {
    "train": ("train", "predict", "loss", "Solver"),
    "model": ("loss",),
}


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
        classes: dict[Place, tuple[str, ...]] = {}
        trees = {file: ast.parse(data) for file, data in files.items()}
        for file, tree in trees.items():
            for place, node, names in places(file, tree):
                mentions[place] = frozenset(mentioned(node))
                for name in names:
                    bearers.setdefault(name, set()).add(place)
            classes |= {Place(file, node.name): bases(node) for node in tree.body if isinstance(node, ast.ClassDef)}
        reads = {file: frozenset(imported(file, tree, files)) for file, tree in trees.items()}
        return cls(mentions, {name: frozenset(found) for name, found in bearers.items()}, reads, classes)

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
