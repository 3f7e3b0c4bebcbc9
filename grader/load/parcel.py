"""What enters the box for one hand-in: the student's files, with the course's own files back in their place."""

from __future__ import annotations

from collections.abc import Mapping

from grader.model.notebook_code import code_path
from grader.model.rubric import Rubric
from grader.model.submission import Parcel, Submission


def parcel(submission: Submission, template: Mapping[str, bytes], rubric: Rubric) -> Parcel:
    """`template` is the course's package for students (path -> bytes).

    Files that students write and modules of their own come from the hand-in; everything else in the template
    is restored from it, so that a changed or missing helper neither helps nor hurts. The template's text of
    the written files goes along as `fallback`, for helpers in them that the hand-in lacks.
    """
    written = {file.path for file in rubric.starter.files if not file.given}
    written |= {code_path(name) for name in rubric.graded_notebooks}
    given = {file.path for file in rubric.starter.files if file.given}
    restored = {path: data for path, data in template.items() if path not in written}
    protected = given | restored.keys()
    own = {path: data for path, data in submission.files.items() if not _is_the_courses(path, protected, written)}
    return Parcel(
        package=rubric.package,
        files=dict(sorted((restored | own).items())),
        fallback={path: template[path] for path in sorted(written) if path in template},
        libraries=rubric.libraries,
    )


def _is_the_courses(path: str, protected: set[str], written: set[str]) -> bool:
    """True for given files, whatever would be imported in their place, and `__init__.py` of the course's folders."""
    if path in written:
        return False
    folder, _, name = path.rpartition("/")
    if name == "__init__.py" and any(known.rpartition("/")[0] == folder for known in protected | written):
        return True
    parents = path.split("/")[:-1]
    shadows = ("/".join(parents[: depth + 1]) + ".py" for depth in range(len(parents)))
    return path in protected or any(shadow in protected for shadow in shadows)
