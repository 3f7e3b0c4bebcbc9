"""The leak scan: looks at everything that students would receive for anything of the solution.

It knows nothing of how the files were made; it compares them with the secrets of the reference.
"""

from __future__ import annotations

import ast
import bisect
import io
import json
import re
import tokenize
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import Any

from grader.errors import RegionError
from grader.model import magics
from grader.model.rubric import Rubric

from .markers import is_marker
from .notebook import CELL_METADATA, NOTEBOOK_METADATA
from .secrets import Secrets, gather_secrets, squeeze, statements_in
from .source import parse, tokens

LEFTOVERS = ("__pycache__", ".ipynb_checkpoints", ".git", ".mypy_cache", ".pytest_cache", ".ruff_cache")
COMPILED = (".pyc", ".pyo", ".pyd", ".so")
NOTHING = Secrets()


@dataclass(frozen=True)
class Finding:
    """One leak. `line` counts within the file, or within the cell that `file` names; 0 means all of it."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


def find_leaks(reference: Path, rubric: Rubric, files: Mapping[str, bytes]) -> list[Finding]:
    """Read all of the reference folder and scan the files against it."""
    kinds = (".py", ".ipynb")
    names = [path.relative_to(reference) for path in reference.rglob("*") if path.suffix in kinds]
    texts = {name.as_posix(): (reference / name).read_bytes() for name in names if not set(LEFTOVERS) & set(name.parts)}
    return scan(files, gather_secrets(texts, (*rubric.libraries, "matplotlib"), rubric.package))


def refuse_leaks(reference: Path, rubric: Rubric, files: Mapping[str, bytes]) -> None:
    """RegionError when these files hold anything of the solution: they must not leave the house."""
    leaks = find_leaks(reference, rubric, files)
    if leaks:
        more = f" (and {len(leaks) - 1} more)" if len(leaks) > 1 else ""
        fix = "mark it as solution in the reference, or give it openly"
        raise RegionError(
            f"students would receive {leaks[0].what}{more}", path=leaks[0].file, line=leaks[0].line, fix=fix
        )


def scan(files: Mapping[str, bytes], secrets: Secrets = NOTHING) -> list[Finding]:
    """Every leak in these files. Without secrets: markers, outputs, metadata and leftovers only."""
    return [finding for name in sorted(files) for finding in _scan_file(name, files[name], secrets)]


def scan_zip(archive: bytes, secrets: Secrets = NOTHING, name: str = "kit.zip") -> list[Finding]:
    """Every leak in an archive: in its members, its comments, and the places where a zip can hide bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        findings = list(_hidden_in_zip(opened, archive, name))
        members = {info.filename: opened.read(info) for info in opened.infolist() if not info.is_dir()}
    return findings + scan(members, secrets)


def _hidden_in_zip(opened: zipfile.ZipFile, archive: bytes, name: str) -> Iterator[Finding]:
    if opened.comment:
        yield Finding(name, 0, "the zip has a comment")
    if not archive.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield Finding(name, 0, "there are bytes before the zip")
    seen: set[str] = set()
    for info in opened.infolist():
        if info.comment or info.extra:
            yield Finding(info.filename, 0, "the zip member has a comment or extra bytes")
        if info.filename in seen:
            yield Finding(info.filename, 0, "the zip holds this name twice")
        seen.add(info.filename)


def _scan_file(name: str, data: bytes, secrets: Secrets) -> Iterator[Finding]:
    path = PurePosixPath(name)
    if set(path.parts) & set(LEFTOVERS) or path.suffix in COMPILED:
        yield Finding(name, 0, "compiled code, a checkpoint or a cache")
    if path.suffix == ".zip":
        yield from scan_zip(data, secrets, name)
    elif path.suffix == ".ipynb":
        yield from _scan_notebook(name, data, secrets)
    else:
        text = data.decode("utf-8", "replace").replace("\r\n", "\n")
        yield from _scan_text(name, text, secrets, python=path.suffix == ".py")


def _scan_notebook(name: str, data: bytes, secrets: Secrets) -> Iterator[Finding]:
    try:
        notebook = json.loads(data)
        cells = notebook["cells"]
    except (ValueError, KeyError, TypeError):
        yield Finding(name, 0, "this is not a notebook")
        return
    yield from _extra_metadata(name, notebook.get("metadata", {}), frozenset(NOTEBOOK_METADATA))
    for number, cell in enumerate(cells, start=1):
        place = f"{name}[cell {number}]"
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield Finding(place, 0, "the cell has outputs or an execution count")
        yield from _extra_metadata(place, cell.get("metadata", {}), CELL_METADATA)
        code = cell["cell_type"] == "code"
        yield from _scan_text(place, "".join(cell["source"]), secrets, python=code, cell=code)


def _extra_metadata(place: str, metadata: Mapping[str, Any], allowed: frozenset[str]) -> Iterator[Finding]:
    extra = sorted(metadata.keys() - allowed)
    if extra:
        yield Finding(place, 0, f"metadata that students need not have: {', '.join(extra)}")


def _scan_text(name: str, text: str, secrets: Secrets, *, python: bool, cell: bool = False) -> Iterator[Finding]:
    tree = _tree(text, name, cell=cell) if python else None
    for line, words in _marker_lines(text, name, tree):
        yield Finding(name, line, f"a solution marker: {words}")
    yield from _secret_texts(name, text, secrets)
    for secret, place in secrets.names.items():
        for match in re.finditer(rf"\b{re.escape(secret)}\b", text):
            line = text.count("\n", 0, match.start()) + 1
            yield Finding(name, line, f"the name of a helper of the solution: {secret} ({place})")
    for statement, line in statements_in(tree) if tree else ():
        if statement in secrets.statements:
            yield Finding(name, line, f"a statement of the solution: {statement} ({secrets.statements[statement]})")


def _tree(text: str, name: str, *, cell: bool) -> ast.Module | None:
    code = magics.set_aside(text)[0] if cell and not magics.is_foreign(text) else text
    try:
        return parse(code, name, cell=cell)
    except RegionError:
        return None


def _marker_lines(text: str, name: str, tree: ast.Module | None) -> Iterator[tuple[int, str]]:
    """Comments of Python (markers in its strings are text), whole lines of anything else."""
    if tree is None:
        candidates = [(number, line.strip()) for number, line in enumerate(text.split("\n"), start=1)]
    else:
        code = magics.set_aside(text)[0]
        candidates = [(t.start[0], t.string) for t in tokens(code, name) if t.type == tokenize.COMMENT]
    for line, words in candidates:
        if is_marker(words):
            yield line, words


def _secret_texts(name: str, text: str, secrets: Secrets) -> Iterator[Finding]:
    squeezed = squeeze(text)
    found = [(squeezed.find(secret), secret, place) for secret, place in secrets.texts.items()]
    ends = list(accumulate(len(squeeze(line)) for line in text.split("\n")))
    for position, secret, place in sorted(found):
        if position >= 0:
            yield Finding(name, bisect.bisect_right(ends, position) + 1, f"text of the solution: {secret} ({place})")
