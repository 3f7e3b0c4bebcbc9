"""The house: which room may import which. Type-only imports and imports inside functions count too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "grader"

# A room, and the rooms of ours that it may name. `harness.wire` stands for that one file.
ALLOWED = {
    "errors": set(),
    "model": set(),
    "harness": set(),
    "plan": {"model"},
    "judge": {"model"},
    "report": {"model"},
    "stubs": {"model", "errors"},
    "newcourse": {"errors"},
    "load": {"model", "errors"},
    "gradebook": {"model", "errors"},
    "sandbox": {"model", "errors", "harness.wire"},
}
# The hall: it calls the rooms in order.
HALL = {"marking", "register", "running", "oracle", "checks", "pipeline", "verdicts", "workers"}
ROOMS = {*ALLOWED, "harness.wire"}
ALLOWED |= {name: {*ROOMS, *HALL, "__init__"} for name in HALL}
# A room of the hall: the rubric's self-test.
ALLOWED["proof"] = {*ROOMS, *HALL, "__init__"}
# And another: one hand-in in Gradescope's layout.
ALLOWED["gradescope"] = {*ROOMS, *HALL}
# The doors: the command line, and the notebook's `check`.
ALLOWED["student"] = {"checks", "report", "load", "errors", "model", "sandbox"}
ALLOWED["cli"] = {*ROOMS, *HALL, "proof", "gradescope", "student", "__init__"}
ALLOWED["__main__"] = {"cli"}
ALLOWED["__init__"] = {"student", "version"}
for room in ("version", "cli", "sandbox", *HALL):  # the version is a name that anybody at the ends may say
    ALLOWED[room] = ALLOWED.get(room, set()) | ({"version"} - {room})


def _files() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def _room(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[0]


def _imports(path: Path) -> set[str]:
    """Modules of ours that a file imports, as paths below `grader` ("model.rubric")."""
    package = path.relative_to(ROOT.parent).with_suffix("").parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "grader"}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *(node.module or "").split("."))).strip(".")
            if module.split(".")[0] == "grader":
                found |= {f"{module}.{alias.name}" for alias in node.names}
    return {name.removeprefix("grader.") if name != "grader" else "__init__" for name in found}


def _named(module: str) -> str:
    """The room that an imported name belongs to."""
    parts = module.split(".")
    if parts[0] == "harness" and parts[1:2] == ["wire"]:
        return "harness.wire"
    return parts[0] if (ROOT / parts[0]).exists() or (ROOT / f"{parts[0]}.py").exists() else "__init__"


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_are_allowed(path: Path) -> None:
    room = _room(path)
    assert room in ALLOWED, f"grader/{room} is a new room: say in this file what it may import"
    foreign = {_named(module) for module in _imports(path)} - {room}
    if room == "harness":
        foreign -= {"harness.wire"}
    assert foreign <= ALLOWED[room], f"{room} must not import {foreign - ALLOWED[room]}"


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nobody_imports_the_reference(path: Path) -> None:
    names = {
        alias.name if isinstance(node, ast.Import) else node.module or ""
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not {name for name in names if name.split(".")[0] in ("reference", "student_template", "tests")}


def test_no_import_cycles_between_files() -> None:
    graph = {}
    for path in _files():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        graph[name] = {_module(module) for module in _imports(path)} - {name}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for target in graph.get(name, ()):
                visit(target, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def _module(name: str) -> str:
    """The file that an imported name comes from (a package's name stands for its `__init__`)."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:length])
        if path.with_suffix(".py").is_file():
            return ".".join(parts[:length])
        if (path / "__init__.py").is_file():
            return ".".join((*parts[:length], "__init__"))
    return "__init__"


def test_every_file_says_its_idea() -> None:
    silent = [
        path.name
        for path in _files()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_no_vague_names() -> None:
    vague = {"utils", "helpers", "misc", "common", "base", "manager"}
    assert not [path for path in _files() if path.stem in vague]


def _modules(path: Path) -> set[str]:
    """Every module that a file imports, whosoever it is."""
    nodes = list(ast.walk(ast.parse(path.read_bytes())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}


def test_nothing_of_a_hand_in_can_be_unpickled() -> None:
    """Inside the box it may be: `cPickle` is one of the old names that are understood there."""
    unsafe = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "jsonpickle"}
    outside = [path for path in _files() if _room(path) != "harness"]
    assert not [path for path in outside if _modules(path) & unsafe]
    for path in outside:
        text = path.read_text("utf-8")
        assert "allow_pickle=True" not in text
        assert not ({"torch.load(", "np.load(", "yaml.load(", "yaml.unsafe_load("} & set(text.split()))


def test_nothing_in_the_grader_talks_to_the_network() -> None:
    clients = {"requests", "httpx", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib", "smtplib"}
    assert not [path for path in _files() if _modules(path) & clients]


def test_only_the_sandbox_starts_programs() -> None:
    outside = [path for path in _files() if _room(path) != "sandbox"]
    assert not [path for path in outside if _modules(path) & {"subprocess", "pty", "pip", "ensurepip"}]
    assert not [path for path in outside if "os.system(" in path.read_text("utf-8")]
