"""What the source of a package says by name: its functions, what each mentions, and which files a file imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z_]\w*")
MODULE = "<module>"
LONGEST_TEXT = 64
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Place:
    """A function (`name` or `Class.name`) of a file, or the file's own top level (`<module>`)."""

    file: str
    function: str


def places(file: str, tree: ast.Module) -> Iterator[tuple[Place, ast.AST, set[str]]]:
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


def bases(node: ast.ClassDef) -> tuple[str, ...]:
    """Names of the classes that a class is made from."""
    return tuple(ast.unparse(base).rpartition(".")[2] for base in node.bases)


def mentioned(node: ast.AST) -> set[str]:
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


def imported(file: str, tree: ast.Module, files: Collection[str]) -> Iterator[str]:
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
