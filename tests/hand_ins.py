"""The class under `tests/submissions/<verdict>/<name>/`: what each hand-in is made of, and what it must get.

`expect.yaml` beside a hand-in says:
  story     what was done, in a sentence or two
  assignment  which one it is handed in for (left out: assignment1)
  base      another hand-in (`full_score/plain`), `student_template`: that assignment's starter code, or `reference`:
            its solution, for all that the hand-in is not about; only files that differ from it are stored
  edits     small changes of the base's files, a list of: in `in` (below the package) the text `replace`, which stands
            there once, becomes `with`
  removes   files of the base that are not handed in
  layout    `nested` (one folder deep), `flat` (without the package's folder), or as it stands
  limits    limits of the rubric to lower, so that what hangs does not take long
  score     `full`, {at_least, at_most}, or {loses: [least, most]}, of the points that no person gives
  criteria  criterion -> the verdict, or the verdicts, it may get; `wrong` is anything but correct
  otherwise the verdict of all criteria that are not named (left out: correct)
  remarks   texts that a remark must contain
  says      criterion -> text that its messages must contain; `answers`: written criterion -> text of the answer
  absent    texts that must stand nowhere in the result

    python -m tests.hand_ins FOLDER      writes the whole class into FOLDER, one hand-in a folder
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
CLASS = ROOT / "tests" / "submissions"
TEMPLATES = ROOT / "student_template"
PACKAGE = "cs231n"
EXPECTATION = "expect.yaml"


@dataclass(frozen=True)
class HandIn:
    """One hand-in of the class; `verdict` is the folder it lives in."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def verdict(self) -> str:
        return self.folder.parent.name

    @cached_property
    def expected(self) -> Mapping[str, Any]:
        """What `expect.yaml` says."""
        return yaml.safe_load((self.folder / EXPECTATION).read_text("utf-8"))  # type: ignore[no-any-return]

    @property
    def assignment(self) -> str:
        return str(self.expected.get("assignment", "assignment1"))

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """Everything that is handed in, by path, with the base's files underneath."""
        files = dict(self._base(self.expected.get("base", "")))
        for path in self.expected.get("removes", ()):
            del files[path]
        files |= edited(files, self.expected.get("edits", ()))
        own = {path: data for path, data in _read(self.folder).items() if path != EXPECTATION}
        return {_laid_out(path, self.expected.get("layout", "")): data for path, data in (files | own).items()}

    def write(self, parent: Path) -> Path:
        """Write the hand-in into a folder of its name below `parent`."""
        for path, data in self.files.items():
            target = parent / self.name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return parent / self.name

    def _base(self, name: str) -> Mapping[str, bytes]:
        if not name:
            return {}
        if name == "reference":
            return _solution(self.assignment)
        return _read(TEMPLATES / self.assignment) if name == "student_template" else HandIn(CLASS / name).files


def edited(files: Mapping[str, bytes], edits: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
    """The files that the edits change, each as it is after all of them. A text must stand there exactly once."""
    texts: dict[str, str] = {}
    for edit in edits:
        path = edit["in"] if edit["in"].endswith(".ipynb") else f"{PACKAGE}/{edit['in']}"
        text = texts.get(path) or files[path].decode()
        assert text.count(edit["replace"]) == 1, f"{path}: {edit['replace']!r}"
        texts[path] = text.replace(edit["replace"], edit["with"])
    return {path: text.encode() for path, text in texts.items()}


def hand_ins(assignment: str = "") -> list[HandIn]:
    """The whole class, or those who handed in for one assignment, in order."""
    everybody = [HandIn(path.parent) for path in sorted(CLASS.glob(f"*/*/{EXPECTATION}"))]
    return [hand_in for hand_in in everybody if assignment in ("", hand_in.assignment)]


def _solution(assignment: str) -> dict[str, bytes]:
    """The reference's files that students of the assignment write; the given ones come from the course anyway."""
    rubric = yaml.safe_load((ROOT / "rubrics" / f"{assignment}.yaml").read_text("utf-8"))
    paths = [file["path"] for file in rubric["starter"]["files"] if not file.get("given")]
    return {f"{PACKAGE}/{path}": (ROOT / "reference" / path).read_bytes() for path in paths}


def _read(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _laid_out(path: str, layout: str) -> str:
    if layout == "nested":
        return f"my assignment 1/{path}"
    inside = PurePosixPath(path)
    return str(inside.relative_to(PACKAGE)) if layout == "flat" and inside.parts[0] == PACKAGE else path


if __name__ == "__main__":
    for hand_in in hand_ins():
        hand_in.write(Path(sys.argv[1]))
