"""The students' own checks: the visible criteria with recorded expectations, so that no reference is needed.

`record` writes the file that a kit carries: jobs with public seeds and what the reference answered. `check`
runs those jobs on the student's files and judges them the way grading does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from .errors import InputError
from .harness import wire
from .judge import Rival, judge
from .load import parcel
from .model.course import Course
from .model.job import Job, Limits
from .model.observation import Observation
from .model.observation_tree import from_tree, to_tree
from .model.rubric import Case, Criterion, Rubric
from .model.submission import Submission
from .model.verdict import CriterionVerdict
from .oracle import Oracle
from .plan import PUBLIC
from .sandbox import Box

FORMAT = 1


@dataclass(frozen=True)
class Checks:
    """What a kit's check file holds: the public part of the rubric, the jobs, and the recorded answers."""

    rubric: Rubric
    jobs: Mapping[str, Sequence[Job]]
    expected: Mapping[str, Sequence[Observation]]
    others: Mapping[str, Sequence[Rival]]
    template: Mapping[str, bytes]


def record(course: Course, box: Box) -> bytes:
    """Run the reference on the public inputs and write down what students may see of it."""
    rubric = public(course.rubric)
    oracle = Oracle(replace(course, rubric=rubric), PUBLIC)
    expected = oracle.expected(box, 0)
    tree = {
        "format": FORMAT,
        "rubric": _without_inputs(rubric).model_dump_json(by_alias=True),
        "jobs": {name: [asdict(job) for job in jobs] for name, jobs in oracle.assignment(0).plan.items()},
        "expected": {name: [_answer(seen) for seen in seens] for name, seens in expected.items()},
        "others": {name: _others(oracle, box, name) for name in expected},
        "template": {name: _bytes(text) for name, text in course.template.items()},
    }
    return wire.encode(tree)


def read(path: Path) -> Checks:
    """Read a kit's check file; InputError when it is damaged."""
    try:
        tree = wire.decode(path.read_bytes())
        rubric = Rubric.model_validate_json(tree["rubric"])
        return Checks(
            rubric=rubric,
            jobs={name: [_job(job) for job in jobs] for name, jobs in tree["jobs"].items()},
            expected={name: [from_tree(seen) for seen in seens] for name, seens in tree["expected"].items()},
            others={
                name: [Rival(other["remark"], [from_tree(seen) for seen in other["seen"]]) for other in others]
                for name, others in tree["others"].items()
            },
            template={name: text.tobytes() for name, text in tree["template"].items()},
        )
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError("is damaged", path=path, fix="unzip the kit again") from None


def check(checks: Checks, submission: Submission, box: Box, names: Sequence[str] = ()) -> list[CriterionVerdict]:
    """Judge the named criteria (all when none is named), in the rubric's order."""
    chosen = [c for c in checks.rubric.criteria if not c.manual and (not names or c.id in names)]
    box_parcel = parcel(submission, checks.template, checks.rubric)
    jobs = [job for criterion in chosen for job in checks.jobs[criterion.id]]
    answers = iter(box.run(box_parcel, jobs))
    verdicts = []
    for criterion in chosen:
        asked = checks.jobs[criterion.id]
        seen = [next(answers) for _ in asked]
        expected, others = checks.expected[criterion.id], checks.others[criterion.id]
        verdicts.append(judge(criterion, asked, seen, expected, checks.rubric.tolerances, others))
    return verdicts


def public(rubric: Rubric) -> Rubric:
    """The part of the rubric that students may know: visible criteria, visible cases; nothing of the solution."""
    questions = [(question, tuple(_public(question.criteria))) for question in rubric.questions]
    kept = tuple(question.model_copy(update={"criteria": criteria}) for question, criteria in questions if criteria)
    names = {criterion.id for question in kept for criterion in question.criteria}
    alternatives = tuple(
        alternative.model_copy(update={"criteria": tuple(name for name in alternative.criteria if name in names)})
        for alternative in rubric.alternatives
    )
    kept_back = {"mistakes": (), "equivalent": ()}  # both quote the solution
    return rubric.model_copy(update={"questions": kept, "alternatives": alternatives, **kept_back})


def _public(criteria: Sequence[Criterion]) -> Iterator[Criterion]:
    for criterion in criteria:
        cases = tuple(case for case in criterion.cases if case.visibility != "hidden")
        if criterion.visibility == "visible" and (cases or criterion.manual):
            yield criterion.model_copy(update={"cases": cases, "needs": ()})


def _without_inputs(rubric: Rubric) -> Rubric:
    """The jobs hold the arrays; how they are drawn need not be told."""
    questions = tuple(
        question.model_copy(
            update={
                "criteria": tuple(
                    criterion.model_copy(update={"inputs": {}, "data": None, "cases": _bare(criterion.cases)})
                    for criterion in question.criteria
                )
            }
        )
        for question in rubric.questions
    )
    return rubric.model_copy(update={"questions": questions, "alternatives": ()})


def _bare(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    return tuple(case.model_copy(update={"inputs": {}, "options": {}}) for case in cases)


def _others(oracle: Oracle, box: Box, name: str) -> list[dict[str, Any]]:
    return [
        {"remark": other.message, "seen": [_answer(observation) for observation in other.answers]}
        for other in oracle.alternatives(box, 0, name)
    ]


def _answer(seen: Observation) -> dict[str, Any]:
    """The reference's outputs, and nothing of its source, its prints or its time."""
    return to_tree(replace(seen, sources=(), printed="", notes=(), seconds=0.0))


def _job(tree: Any) -> Job:
    return Job(**{**tree, "limits": Limits(**tree["limits"]), "substitutes": tuple(tree["substitutes"])})


def _bytes(text: bytes) -> Any:
    return np.frombuffer(text, np.uint8)
