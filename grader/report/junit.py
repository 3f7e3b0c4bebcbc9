"""JUnit XML, which GitLab and nearly every CI reads: one suite a hand-in, one test case a criterion.

Wrong answers are failures, a fault of ours is an error, what waits for a person is skipped. The format knows no
points; they stand in `properties`. XML 1.0 forbids most control characters, and `clean` leaves none.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from ..model.score import CriterionScore, Environment, Result
from . import words
from .clean import clean, line
from .public import for_student
from .state import HandInState, RowState, hand_in_state, row_label, row_state
from .told import headline, lateness, name, remarks, told


def junit(results: Sequence[Result]) -> str:
    """The document as text; the names of suites and of cases in a suite are each used once."""
    suites = [_suite(for_student(result)) for result in results]
    root = Xml.Element("testsuites", _totals(suites))
    root.extend(suites)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _totals(suites: Sequence[Xml.Element]) -> dict[str, str]:
    counts = {
        key: sum(int(suite.attrib[key]) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    }
    seconds = sum(float(suite.attrib["time"]) for suite in suites)
    return {**{key: str(value) for key, value in counts.items()}, "time": f"{seconds:.3f}"}


def _suite(result: Result) -> Xml.Element:
    states = [row_state(row) for row in result.criteria]
    suite = Xml.Element(
        "testsuite",
        name=f"{line(result.assignment, 80)}: {line(result.student, 120)} [{line(result.submission, 80)}]",
        tests=str(len(states)),
        failures=str(sum(state in (RowState.FAILED, RowState.PARTIAL) for state in states)),
        errors=str(states.count(RowState.UNGRADED)),
        skipped=str(states.count(RowState.WAITING)),
        time=f"{words.finite(result.seconds):.3f}",
    )
    suite.append(_properties(_facts(result)))
    suite.extend(_case(result, row, state) for row, state in zip(result.criteria, states, strict=True))
    said = [headline(result), lateness(result), *remarks(result)]
    Xml.SubElement(suite, "system-out").text = "\n".join(filter(None, said))
    return suite


def _case(result: Result, row: CriterionScore, state: RowState) -> Xml.Element:
    seconds = sum(words.finite(case.seconds) for case in row.verdict.cases)
    place = f"{line(result.assignment, 80)}.{line(result.submission, 80)}.{line(row.question, 80)}"
    case = Xml.Element("testcase", classname=place, name=name(row), time=f"{seconds:.3f}")
    score = "" if row.score is None else words.number(row.score)
    case.append(_properties([("score", score), ("max_score", words.number(row.max_score))]))
    if state is RowState.WAITING:
        Xml.SubElement(case, "skipped", message=row_label(row))
        return case
    kinds = {RowState.UNGRADED: "error", RowState.FAILED: "failure", RowState.PARTIAL: "failure"}
    element = Xml.SubElement(case, kinds.get(state, "system-out"))
    if state in kinds:
        element.attrib |= {
            "message": f"{row_label(row)}: {words.points(row.score, row.max_score)}",
            "type": row.verdict.verdict.value,
        }
    element.text = told(row)
    return case


def _facts(result: Result) -> list[tuple[str, str]]:
    graded = hand_in_state(result) is not HandInState.NOT_GRADED
    return [
        ("score", words.number(result.final) if graded else ""),
        ("max_score", words.number(result.max_score)),
        ("submission", result.tree),
        ("rubric", result.rubric),
        ("environment", _line(result.environment)),
    ]


def _line(environment: Environment) -> str:
    return line(environment.line, 400)


def _properties(facts: Sequence[tuple[str, str]]) -> Xml.Element:
    element = Xml.Element("properties")
    for key, value in facts:
        Xml.SubElement(element, "property", name=key, value=clean(value))
    return element
