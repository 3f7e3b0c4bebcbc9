"""Every exit, with every kind of hand-in and with one that attacks it: strict to parse, and no secret in it."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from grader.model.score import Lateness, Result
from grader.report import EXITS, ExitError, Options, failure_json, result_schema
from grader.report.classroom import classroom_document
from grader.report.github import command
from grader.report.markdown import code, fence
from grader.report.whole_points import shares, whole

from . import fixtures, hostile

RUNNER = {
    "CLASSROOM": "cs231n-2026",
    "ASSIGNMENT": "assignment1",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-02-02T00-00-00Z-abc",
    "COMMIT_URL": "https://example.org/c",
    "RELEASE_URL": "https://example.org/r",
    "REVIEW_URL": "https://example.org/d",
}
CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Assignment 1: image classification (88),Final Score\r\n"
    "    Points Possible,,,,,102,(read only)\r\n"
    '"Noether, Emmy",7001,sis1,noether_emmy,"A, B",,77\r\n'
)
MOODLE = (
    "Kennung,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Höchste Bewertung,Bewertung kann geändert werden,"
    "Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar\n"
    'Teilnehmer/in123,"Emmy Noether",emmy@example.org,"Zur Bewertung abgegeben",,"102,00",Ja,"Montag, 2. März",-,\n'
)
TEMPLATES = {"canvas": CANVAS, "moodle": MOODLE}
LATE = replace(fixtures.perfect(), lateness=Lateness(1.5, 20.0))
EVERY = [
    fixtures.typical(),
    fixtures.perfect(),
    LATE,
    fixtures.broken_file(),
    fixtures.not_graded(),
    fixtures.smallest(),
    hostile.result(),
]
SECRETS = (hostile.SECRET, "0.424242", "/srv/course/secret")


def strict(text: str) -> Any:
    """JSON as its standard says: no NaN, no name twice in one object."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    def refuse(name: str) -> float:
        raise AssertionError(f"{name} is not JSON")

    return json.loads(text, parse_constant=refuse, object_pairs_hook=once)


def written(form: str, result: Result) -> str:
    options = Options(template=TEMPLATES.get(form, ""), so_far=True, folder="cs231n", environment=RUNNER)
    if form == "canvas":
        options = replace(options, column="88")
    exit = EXITS[form]
    if exit.each:
        return exit.each(result, options)
    if exit.together:
        return exit.together([result], options)
    assert exit.filled
    return exit.filled([result], options).text


# ---------------------------------------------------------------- strict parsers, one a format


def check_csv(text: str, result: Result) -> None:
    (row,) = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    assert float(row["max_score"]) == pytest.approx(result.max_score, abs=0.01)
    assert not any(re.match(r"[=+\-@]", cell) for cell in row.values() if not re.fullmatch(r"-?[\d.]*", cell))


def check_document(text: str, result: Result) -> None:
    tree = strict(text)
    jsonschema.Draft202012Validator(json.loads(result_schema())).validate(tree)
    assert tree["results"][0]["totals"]["final"] == result.final


def check_junit(text: str, result: Result) -> None:
    assert not re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    root = ElementTree.fromstring(text.encode("utf-8"))
    assert root.tag == "testsuites"
    (suite,) = root
    cases = suite.findall("testcase")
    assert int(suite.attrib["tests"]) == len(cases) == len(result.criteria)
    assert len({(case.attrib["classname"], case.attrib["name"]) for case in cases}) == len(cases)
    for kind, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.attrib[kind]) == sum(case.find(tag) is not None for case in cases)
        assert root.attrib[kind] == suite.attrib[kind]
    for case in cases:
        assert float(case.attrib["time"]) < 1e12
        assert {child.tag for child in case} <= {"properties", "failure", "error", "skipped", "system-out"}
        assert {p.attrib["name"] for p in case.iter("property")} == {"score", "max_score"}


def check_gradescope(text: str, result: Result) -> None:
    tree = strict(text)
    assert tree["visibility"] == "visible"
    assert tree.get("score", 0) == pytest.approx(tree.get("score", 0))
    for test, row in zip(tree["tests"], result.criteria, strict=True):
        assert (test.get("score") is None) == (row.score is None)
        assert test["max_score"] >= 0
        assert test.get("status", "passed") in ("passed", "failed")
        assert test["visibility"] == ("visible" if row.visible else "after_published")
        assert len(test["output"]) < 100_000
        assert "\0" not in test["output"]
        assert re.fullmatch(r"\d+\.\d+", test["number"])
    numbers = [test["number"] for test in tree["tests"]]
    assert len(set(numbers)) == len(numbers)


def check_github(text: str, result: Result) -> None:
    for spoken in text.removesuffix("\n").split("\n"):
        match = re.fullmatch(r"::(error|warning|notice)(?: ([^:]*))?::(.*)", spoken)
        assert match, spoken
        assert "##[" not in spoken
        assert "\r" not in spoken
        for field in filter(None, (match[2] or "").split(",")):
            assert re.fullmatch(r"(file|line|title)=[^:,\r\n]+", field), field
    assert text.count("::error") <= 10


def check_classroom(text: str, result: Result) -> None:
    tree = strict(base64.b64decode(text, validate=False).decode())
    assert re.fullmatch(r"[A-Za-z0-9+/=]+\n", text)
    assert (tree["version"], type(tree["max_score"])) == (1, int)
    assert tree["status"] in ("pass", "fail", "error")
    assert all(type(test["score"]) is int and test["status"] in ("pass", "fail", "error") for test in tree["tests"])


def check_classroom50(text: str, result: Result) -> None:
    tree = strict(text)
    assert set(tree) == {
        *("schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release"),
        *("review", "datetime", "graded_at", "score", "max-score", "tests"),
    }
    assert tree["submission"].startswith("submit/")
    for key in ("datetime", "graded_at"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", tree[key])
    assert 0 <= tree["score"] <= tree["max-score"]
    for test in tree["tests"]:
        assert test["test-name"]
        assert type(test["passed"]) is bool
        assert type(test["score"]) is type(test["max-score"]) is int
        assert 0 <= test["score"] <= test["max-score"]


def check_prairielearn(text: str, result: Result) -> None:
    tree = strict(text)
    assert len(text) < 1_000_000
    assert type(tree["gradable"]) is bool
    if tree["gradable"]:
        assert 0 <= tree["score"] <= 1
    else:
        assert tree["format_errors"]
    assert all(test["points"] <= max(test["max_points"], test["points"]) for test in tree["tests"])


def check_autolab(text: str, result: Result) -> None:
    assert text.count("\n") == 1
    tree = strict(text)
    assert set(tree) == {"scores"}
    assert all(type(score) in (int, float) for score in tree["scores"].values())


def check_markdown(text: str, result: Result) -> None:
    table = [row for row in text.splitlines() if row.startswith("|")]
    bare = [re.sub(r"(?<!`)(`+)(?!`)(?:(?!\1).|\\\|)*?(?<!`)\1(?!`)", "", row) for row in table]
    assert all(row.count("|") - row.count("\\|") == 5 for row in bare), bare
    outside, inside = [], ""
    for row in text.splitlines():
        ticks = re.match(r"`{3,}", row)
        if inside:
            inside = "" if row == inside else inside
        elif ticks:
            inside = ticks[0]
        else:
            outside.append(re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", row))
    assert not inside
    assert not any("<script" in row or "@everyone" in row for row in outside)


def check_canvas(text: str, result: Result) -> None:
    assert text.startswith("\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Assignment 1")
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
    assert [len(row) for row in rows] == [7, 7, 7]
    assert rows[2][4:][0] == "A, B"


def check_moodle(text: str, result: Result) -> None:
    assert text.split("\n")[0] == MOODLE.split("\n")[0]
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [len(row) for row in rows] == [10, 10]


CHECKS: dict[str, Callable[[str, Result], None]] = {
    "csv": check_csv,
    "json": check_document,
    "staff-json": check_document,
    "junit": check_junit,
    "gradescope": check_gradescope,
    "github": check_github,
    "github-classroom": check_classroom,
    "classroom50": check_classroom50,
    "prairielearn": check_prairielearn,
    "autolab": check_autolab,
    "markdown": check_markdown,
    "canvas": check_canvas,
    "moodle": check_moodle,
}


def test_every_exit_has_a_strict_parser() -> None:
    assert set(CHECKS) == set(EXITS)


@pytest.mark.parametrize("form", EXITS)
@pytest.mark.parametrize("result", EVERY, ids=lambda result: result.submission[:12])
def test_strict_and_without_a_secret(form: str, result: Result) -> None:
    text = written(form, result)
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x9b\u202e]", text)
    CHECKS[form](text, result)
    plain = base64.b64decode(text).decode() if form == "github-classroom" else text
    if form != "staff-json":
        assert not [secret for secret in SECRETS if secret in plain]


@pytest.mark.parametrize("form", [name for name, exit in EXITS.items() if exit.together])
def test_a_class_of_everything(form: str) -> None:
    exit = EXITS[form].together
    assert exit
    text = exit(EVERY, Options())
    assert "Emmy" in text or form == "github"
    if form == "junit":
        assert len(ElementTree.fromstring(text)) == len(EVERY)
    assert exit([], Options()) is not None


def test_the_committed_schema_is_up_to_date() -> None:
    path = Path(__file__).parent.parent.parent / "docs" / "result.schema.json"
    assert path.read_text() == result_schema(), "run `make schema`"


# ---------------------------------------------------------------- what each one says


def test_gradescope_says_what_counts_and_gives_our_faults_no_zero() -> None:
    tree = strict(written("gradescope", fixtures.typical()))
    assert tree["score"] == 29.4
    ours = next(test for test in tree["tests"] if test["extra_data"]["criterion"] == "net.solver")
    assert "score" not in ours
    assert "does not count as zero" in ours["output"]
    assert "score" not in strict(written("gradescope", fixtures.not_graded()))
    assert strict(written("gradescope", LATE))["score"] == pytest.approx(80)
    assert "which costs 20 % of the score" in strict(written("gradescope", LATE))["output"]


def test_gradescope_when_all_fails_keeps_the_best_earlier_score() -> None:
    first, again = strict(failure_json("no space left \x1b[2J")), strict(failure_json("x", best=31.5))
    assert "score" not in first
    assert first["extra_data"]["grader_error"] == "no space left ⟨ESC⟩"
    assert all("score" not in test for test in first["tests"])
    assert again["score"] == 31.5


def test_junit_knows_wrong_from_our_fault_from_waiting() -> None:
    root = ElementTree.fromstring(written("junit", fixtures.typical()))
    kinds = {
        case.attrib["name"].split("(")[-1].rstrip(")"): {child.tag for child in case} for case in root.iter("testcase")
    }
    assert "failure" in kinds["net.affine_backward"]
    assert "error" in kinds["net.solver"]
    assert "skipped" in kinds["written.knn1"]
    assert kinds["net.affine_forward"] == {"properties", "system-out"}


def test_annotations_point_at_the_line_that_raised() -> None:
    text = written("github", fixtures.broken_file())
    assert "::error file=cs231n/layers.py,line=7,title=Layer 0%3A file does not load::" in text
    assert "(and 9 more for the same reason)" in text
    assert text.splitlines()[-1].startswith("::notice title=")


@pytest.mark.parametrize("text", ["a\n::error::b", "%0A::x::", "##[group]x", "\r::stop-commands::t"])
def test_a_command_is_one_line_whatever_is_in_it(text: str) -> None:
    spoken = command("error", text, title=text, file="a:b,c")
    assert "\n" not in spoken
    assert "\r" not in spoken
    assert "##[" not in spoken
    assert "file=a%3Ab%2Cc" in spoken


@pytest.mark.parametrize("text", ["a", "`", "``a`", "a|b", "", "a``b`c"])
def test_code_spans_close_only_at_their_end(text: str) -> None:
    span = code(text)
    ticks = re.match(r"`+", span)
    assert ticks
    inner = span[len(ticks[0]) : -len(ticks[0])]
    assert span.endswith(ticks[0])
    assert len(ticks[0]) not in map(len, re.findall(r"`+", inner))


def test_a_fence_is_longer_than_what_it_holds() -> None:
    assert fence("```\nx").startswith("````text\n")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [((0.5, 0.5), (1, 0)), ((1.0, 2.0), (1, 2)), ((1 / 3,) * 3, (1, 0, 0)), ((2.6, 2.6), (3, 2)), ((), ())],
)
def test_whole_points_add_up(parts: tuple[float, ...], expected: tuple[int, ...]) -> None:
    assert shares(parts) == expected
    assert sum(expected) == int(sum(parts) + 0.5)


def test_whole_points_of_a_result() -> None:
    found = whole(fixtures.typical())
    assert (found.score, found.max_score) == (29, 102)
    assert sum(found.most) == 102
    assert all(score <= most for score, most in zip(found.scores, found.most, strict=True))
    assert classroom_document(fixtures.not_graded())["status"] == "error"
    assert classroom_document(fixtures.perfect())["status"] == "pass"


def test_classroom50_names_what_the_runner_should_have_set() -> None:
    exit = EXITS["classroom50"].each
    assert exit
    with pytest.raises(ExitError, match="SUBMISSION_TAG"):
        exit(fixtures.perfect(), Options())


def test_prairielearn_takes_no_attempt_for_our_fault() -> None:
    tree = strict(written("prairielearn", fixtures.not_graded()))
    assert tree["gradable"] is False
    assert "score" not in tree
    assert strict(written("prairielearn", fixtures.perfect()))["score"] == 1


def test_autolab_leaves_out_what_is_owed() -> None:
    scores = strict(written("autolab", fixtures.typical()))["scores"]
    assert "written" not in scores  # a person owes points there
    assert "net" not in scores  # we do
    assert scores["svm"] == 8


def test_a_class_in_markdown_is_a_table() -> None:
    exit = EXITS["markdown"].together
    assert exit
    rows = [row for row in exit(EVERY, Options()).splitlines() if row.startswith("|")]
    assert len(rows) == 2 + len(EVERY)
