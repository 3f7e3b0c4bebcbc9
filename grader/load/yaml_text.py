"""YAML into plain values that remember their lines. Only the safe subset; a key given twice is an error."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..errors import RubricError

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same language, ten times as fast
MAX_BYTES = 512 << 10  # several times the longest rubric; what is larger takes seconds to be read
MAX_VALUES = 50_000
MAX_DEPTH = 40

Loc = tuple[str | int, ...]


@dataclass
class Located:
    """A document and the line (1-based) of each of its values, by path.

    `files` names those items of its top-level lists that come from other files (see `rubric_parts.py`).
    """

    path: Path
    value: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    files: dict[Loc, Path] = field(default_factory=dict)

    def line(self, loc: Loc) -> int:
        """Line of the value at `loc`, or of its nearest known parent."""
        known = loc
        while known and known not in self.lines:
            known = known[:-1]
        return self.lines.get(known, 1)

    def error(self, what: str, loc: Loc, fix: str = "") -> RubricError:
        """What is wrong with the value at `loc`, with its file and line."""
        return RubricError(what, path=self._file(loc), line=self.line(loc), fix=fix)

    def where(self, loc: Loc) -> str:
        """Its line, with the name of its file if that is not the main one."""
        line = f"line {self.line(loc)}"
        return line if self._file(loc) == self.path else f"{line} of {self._file(loc).name}"

    def _file(self, loc: Loc) -> Path:
        return self.files.get(loc[:2], self.path)


def read_yaml(path: Path) -> Located:
    """Read one YAML document; RubricError with path:line when it is not one."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RubricError(f"cannot be read: {error.strerror}", path=path, fix="check the path") from None
    if len(raw) > MAX_BYTES:
        raise RubricError(f"is larger than {MAX_BYTES >> 10} KB", path=path, fix="move parts of it to other files")
    try:
        return _Reader(path).read(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RubricError("is not UTF-8", path=path, line=line, fix="save it as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        raise RubricError(f"not YAML: {what}", path=path, line=mark.line + 1 if mark else 0) from None
    except RecursionError:
        raise RubricError("is nested too deeply", path=path) from None


class _Reader:
    """Builds values node by node; aliases count each time they are used, so a bomb stops early."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        self.located = Located(path)

    def read(self, text: str) -> Located:
        self.refuse_size(text)
        self.scalars = LOADER(text)
        try:
            node = self.scalars.get_single_node()
            self.located.value = self.build(node, ()) if node is not None else None
        finally:
            self.scalars.dispose()
        return self.located

    def refuse_size(self, text: str) -> None:
        """Before anything is composed: the quick composer does not survive endless nesting, and nodes are large."""
        depth = 0
        for count, event in enumerate(yaml.parse(text, Loader=LOADER)):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > MAX_DEPTH or count > 2 * MAX_VALUES:  # a collection has two events, a key one of its own
                line = event.start_mark.line + 1 if event.start_mark else 0
                what = "is nested too deeply" if depth > MAX_DEPTH else "too many values"
                raise RubricError(what, path=self.path, line=line)

    def visit(self, node: Node, depth: int = 0) -> int:
        """Count a node, each time that it is used; its line."""
        self.count += 1
        line = node.start_mark.line + 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            raise RubricError("too many values, or nested too deeply", path=self.path, line=line)
        return line

    def build(self, node: Node, loc: Loc) -> Any:
        line = self.visit(node, len(loc))
        self.located.lines.setdefault(loc, line)
        if isinstance(node, MappingNode):
            return self.mapping(node, loc)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*loc, index)) for index, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        raise RubricError("an unknown kind of value", path=self.path, line=line)

    def scalar(self, node: ScalarNode) -> Any:
        try:
            return self.scalars.construct_object(node)
        except (ConstructorError, ValueError) as error:
            what = getattr(error, "problem", None) or str(error)
            raise RubricError(what, path=self.path, line=node.start_mark.line + 1) from None

    def mapping(self, node: MappingNode, loc: Loc) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[Hashable, int] = {}
        for key_node, value_node in self.merged(node):
            key, line = self.key(key_node), key_node.start_mark.line + 1
            if key in first:
                raise RubricError(
                    f"the key {key!r} is given twice (first on line {first[key]})",
                    path=self.path,
                    line=line,
                    fix="keep one of them",
                )
            first[key] = line
            self.located.lines[(*loc, key)] = line
            result[key] = self.build(value_node, (*loc, key))
        return result

    def merged(self, node: MappingNode) -> list[tuple[Node, Node]]:
        """The pairs of a mapping with `<<` resolved: own keys win over merged ones."""
        merge = "tag:yaml.org,2002:merge"
        self.visit(node)
        own = [(key, value) for key, value in node.value if key.tag != merge]
        names = {self.key(key) for key, _ in own}
        for key, value in node.value:
            for source in (value.value if isinstance(value, SequenceNode) else [value]) if key.tag == merge else []:
                if not isinstance(source, MappingNode):
                    raise RubricError("<< needs a mapping", path=self.path, line=key.start_mark.line + 1)
                extra = [pair for pair in self.merged(source) if self.key(pair[0]) not in names]
                own += extra
                names |= {self.key(pair[0]) for pair in extra}
        return own

    def key(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            raise RubricError("a key must be text", path=self.path, line=node.start_mark.line + 1)
        return str(node.value)
