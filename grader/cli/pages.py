"""A graded class on disk: the gradebook, a page and a document for each hand-in, the class page and the table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .. import marking, register, report
from ..gradebook import Gradebook
from ..model.class_list import Person
from ..model.score import Result


def gradebook_of(folder: Path) -> Path:
    """The gradebook of a graded class."""
    return folder / "gradebook.sqlite"


def write_pages(folder: Path, gradebook: Gradebook) -> int:
    """All pages of a class from its gradebook; how many hand-ins there are."""
    results = marking.results(gradebook)
    for result in results:
        write_report(folder, result, report.to_document(result))
    write_class(folder, results, register.absent(gradebook))
    return len(results)


def write_report(folder: Path, result: Result, document: str) -> None:
    """The page for the student and the document for other programs."""
    write_text(folder / "reports" / f"{result.submission}.html", report.page(result))
    write_text(folder / "results" / f"{result.submission}.json", document)


def write_class(folder: Path, results: Sequence[Result], absent: Sequence[Person] = ()) -> None:
    """The class page and the table of marks; `absent` are people of the roster who handed in nothing."""
    page = report.index(results, link=lambda result: f"reports/{result.submission}.html", absent=absent)
    write_text(folder / "index.html", page)
    write_text(folder / "grades.csv", report.table(results, absent))


def write_text(path: Path, text: str) -> None:
    """A text file, whole or not at all: a killed run leaves no half page behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(text, encoding="utf-8", newline="")
    draft.replace(path)
