"""Which files of a hand-in matter: Python sources, notebooks, and archives that may hold them. The rest is noise."""

from __future__ import annotations

from enum import StrEnum

NOISE_FOLDERS = frozenset(
    (
        "__macosx",
        "__pycache__",
        ".ipynb_checkpoints",
        ".git",
        ".svn",
        ".hg",
        ".idea",
        ".vscode",
        ".vs",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".tox",
        ".eggs",
        ".venv",
        "venv",
        "site-packages",
        "dist-packages",
        "node_modules",
        ".trash",
        "$recycle.bin",
        "system volume information",
    )
)
NOISE_FILES = frozenset((".ds_store", "thumbs.db", "desktop.ini", ".gitignore", ".gitattributes", ".gitkeep"))
PYTHON = (".py", ".py.txt")
NOTEBOOK = (".ipynb", ".ipynb.txt", ".ipynb.json")
OPENED = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
# archives too, but not ones that we open: a remark says so
ARCHIVE = (*OPENED, ".rar", ".7z", ".tar.zst", ".zipx", ".gz", ".bz2", ".xz")


class Use(StrEnum):
    """What a file is good for."""

    PYTHON = "python"
    NOTEBOOK = "notebook"
    ARCHIVE = "archive"
    NONE = "none"


def use(path: str) -> Use:
    """What the file is good for, by its name."""
    name = path.rsplit("/", 1)[-1].lower()
    for kind, endings in ((Use.PYTHON, PYTHON), (Use.NOTEBOOK, NOTEBOOK), (Use.ARCHIVE, ARCHIVE)):
        if name.endswith(endings):
            return kind
    return Use.NONE


def is_noise(path: str) -> bool:
    """True for what systems and tools leave behind, anywhere in the path, and for a Python installation."""
    *folders, name = path.lower().split("/")
    if name.startswith("._") or name in NOISE_FILES | NOISE_FOLDERS:
        return True
    return not NOISE_FOLDERS.isdisjoint(folders) or "/lib/python3" in path


def stem(name: str) -> str:
    """The name without the ending of an archive, a source or a notebook (`a.tar.gz` -> `a`)."""
    endings = sorted((*ARCHIVE, *PYTHON, *NOTEBOOK), key=len, reverse=True)
    ending = next((e for e in endings if name.lower().endswith(e) and len(name) > len(e)), "")
    return name[: len(name) - len(ending)]
