"""A rubric with the names of a real assignment, and hand-ins for it in every wrapping."""

from __future__ import annotations

import io
import json
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.load import ReadLimits, Source, find_hand_ins
from grader.load.archive import walk
from grader.load.gather import Gathered, gather
from grader.load.limits import MIB
from grader.model.rubric import Rubric
from grader.model.submission import Submission

LAYERS = b"def affine_forward(x, w, b):\n    return x @ w + b, (x, w, b)\n\n\ndef relu(x):\n    return x * (x > 0)\n"
SOFTMAX = b"def softmax_loss(W, X, y):\n    return 0.0\n"
KNN = b"class KNearestNeighbor:\n    pass\n"
PACKAGE = {"layers.py": LAYERS, "classifiers/softmax.py": SOFTMAX, "classifiers/k_nearest_neighbor.py": KNN}
GIVEN = {
    "__init__.py": b"",
    "classifiers/__init__.py": b"from .softmax import *\n",
    "data_utils.py": b"ROOT = 'data'\n",
}
NOTEBOOKS = ("knn.ipynb", "softmax.ipynb")


def _criterion(name: str, target: str) -> dict[str, object]:
    return {
        "id": name,
        "title": name,
        "points": 1,
        "target": target,
        "cases": [{"name": "one"}],
        "outputs": {"out": {}},
    }


RUBRIC = Rubric.model_validate(
    {
        "course": "cs",
        "assignment": "assignment1",
        "title": "Assignment 1",
        "points": 5,
        "starter": {
            "files": [
                *({"path": path, "given": True} for path in GIVEN),
                *({"path": path} for path in PACKAGE),
            ],
            "notebooks": [f"notebooks/assignment1/{name}" for name in NOTEBOOKS],
        },
        "questions": [
            {
                "id": "all",
                "title": "All",
                "criteria": [
                    _criterion("affine", "layers:affine_forward"),
                    _criterion("relu", "layers:relu"),
                    _criterion("softmax", "classifiers.softmax:softmax_loss"),
                    _criterion("knn", "classifiers.k_nearest_neighbor:KNearestNeighbor.predict"),
                    {
                        "id": "why",
                        "title": "Why",
                        "points": 1,
                        "probe": "written",
                        "notebook": "knn.ipynb",
                        "cell": "why-1",
                    },
                ],
            }
        ],
    }
)


def notebook(*sources: str, kind: str = "markdown", ids: tuple[str, ...] = ()) -> bytes:
    """A notebook of such cells."""
    cells = [
        {"id": ids[n] if n < len(ids) else f"cell-{n}", "cell_type": kind, "metadata": {}, "source": source}
        for n, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


WHOLE = {**PACKAGE, **GIVEN}


def beneath(folder: str, files: Mapping[str, bytes] = WHOLE) -> dict[str, bytes]:
    """The files below a folder, with the notebooks beside the package when it is the whole package."""
    return {f"{folder}/{path}": data for path, data in files.items()}


def whole(folder: str = "") -> dict[str, bytes]:
    """A complete hand-in: package and notebooks, below `folder`."""
    start = f"{folder}/" if folder else ""
    return {**beneath(f"{start}cs231n"), **{start + name: notebook(name) for name in NOTEBOOKS}}


def package(folder: str, text: bytes = LAYERS) -> dict[str, bytes]:
    """A complete hand-in below `folder`, with this text in layers.py."""
    return {**whole(folder), f"{folder}/cs231n/layers.py": text}


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip in memory; names ending in "/" are folders."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def zipped_links(files: Mapping[str, bytes], mode: int = stat.S_IFLNK) -> bytes:
    """A zip whose members are links (or devices, FIFOs) as Unix tools store them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, target in files.items():
            member = zipfile.ZipInfo(name)
            member.create_system, member.external_attr = 3, (mode | 0o777) << 16
            archive.writestr(member, target)
    return buffer.getvalue()


def tarred(files: Mapping[str, bytes], mode: str = "w:gz", format: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar in memory."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=format) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """The files on disk."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder


SMALL = ReadLimits(
    python_bytes=4 * MIB, total_bytes=6 * MIB, members=50, files=20, archive_bytes=8 * MIB, directory_bytes=64 << 10
)


def opened(data: bytes, limits: ReadLimits = SMALL) -> Gathered:
    """What is gathered from an archive with these bytes, within small limits."""
    return gather(lambda: walk(io.BytesIO(data), "a.zip", limits), limits)


def remarks(data: bytes) -> str:
    """What is said about an archive with these bytes."""
    return "\n".join(remark.text for remark in opened(data).remarks)


def only(path: Path) -> Submission:
    """The one hand-in at `path`, read."""
    (source,) = find_hand_ins([path], RUBRIC)
    return source.read()


def by_id(*paths: Path) -> dict[str, Source]:
    """The hand-ins that are found, by id."""
    return {source.id: source for source in find_hand_ins(paths, RUBRIC)}


def said(submission: Submission, errors: bool | None = None) -> str:
    """All remarks (or only errors, or only the others) as one text."""
    return "\n".join(r.text for r in submission.remarks if errors is None or r.error is errors)
