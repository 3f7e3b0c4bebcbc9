"""What students receive must import: every import inside their package leads to a file and a name that is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from grader.errors import RubricError

from .names import bound_names
from .source import decode, parse


def check_imports(files: Mapping[str, bytes], package: str) -> None:
    """RubricError for an import of the package's own that the starter files cannot satisfy."""
    trees = {path: parse(decode(data, path), path) for path, data in files.items() if path.endswith(".py")}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                for what in _missing(node, path, trees, package):
                    fix = "add it to the rubric's `starter`, or take the import out of the reference"
                    raise RubricError(
                        f"this import needs {what}, which students do not receive",
                        path=path,
                        line=node.lineno,
                        fix=fix,
                    )


def _missing(node: ast.ImportFrom, path: str, trees: Mapping[str, ast.Module], package: str) -> Iterator[str]:
    module = (node.module or "").split(".") if node.module else []
    if node.level:
        parents = PurePosixPath(path).parent.parts
        module = [*parents[: len(parents) - node.level + 1], *module]
    elif module[:1] != [package]:
        return
    place = "/".join(module)
    target = next((name for name in (f"{place}.py", f"{place}/__init__.py") if name in trees), None)
    if target is None:
        yield f"`{place}.py`"
        return
    known = {name for statement in trees[target].body for name in bound_names(statement)}
    for alias in node.names:
        submodules = {f"{place}/{alias.name}.py", f"{place}/{alias.name}/__init__.py"}
        starred = alias.name == "*" or "*" in known
        if not (starred or alias.name in known or submodules & trees.keys()):
            yield f"`{alias.name}` of {target}"
