"""What students receive holds nothing of the solution, and is what the reference makes today."""

from __future__ import annotations

from .. import checks
from ..load import reference_folder, template_folder
from ..model.proof import Outcome, Row
from ..stubs import compare, find_leaks, gather_secrets, make_kit, make_template, scan_zip
from .lab import Lab

MOST_SHOWN = 10


def check(lab: Lab) -> list[Row]:
    """The starter code on disk, then the kit as `grader kit` would make it now."""
    path, rubric = lab.course.path, lab.course.rubric
    reference, folder = reference_folder(path, rubric), template_folder(path, rubric)
    template = make_template(reference, rubric)
    stale = compare(template, folder)
    leaks = [str(finding) for finding in find_leaks(reference, rubric, template)]
    (recorded,) = lab.each(["the kit"], lambda box, _: checks.record(lab.course, box))
    secrets = gather_secrets(lab.course.reference.files, (*rubric.libraries, "matplotlib"), rubric.package)
    kit = [str(finding) for finding in scan_zip(make_kit(template, recorded, rubric), secrets)]
    return [
        *_rows("the starter code is up to date", stale, "run `grader stubs`"),
        *_rows("the starter code holds no solution", leaks, ""),
        *_rows("the kit holds no solution", kit, ""),
    ]


def _rows(name: str, findings: list[str], fix: str) -> list[Row]:
    if not findings:
        return [Row(name, Outcome.OK, "yes")]
    rows = [Row(name, Outcome.FAILED, f"{len(findings)} findings", fix)]
    return rows + [Row("", Outcome.FAILED, "", finding) for finding in findings[:MOST_SHOWN]]
