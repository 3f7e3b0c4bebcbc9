from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from grader.model.observation import Excerpt, Frame, StudentError
from grader.model.score import CriterionScore, Lateness
from grader.model.verdict import Verdict
from grader.report.html import MAX_CODE_LINES, page
from grader.report.words import VERDICTS

from . import fixtures
from .reading import Page, read

ALL = (
    fixtures.typical,
    fixtures.perfect,
    fixtures.broken_file,
    fixtures.not_graded,
    fixtures.smallest,
    fixtures.hostile,
)
TAGS = (
    "html head meta title style body a svg symbol path circle rect use g text header main section footer p h1 h2 h3 h4 "
    "bdi div strong b q ul ol li span code pre table thead tbody tfoot tr th td details summary figure figcaption "
    "blockquote dl dt dd button script br"
)
NOT_SHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


def _shown(page: Page, anchor: str) -> str:
    (fold,) = [element for element in page.all("details") if element.attributes.get("id") == anchor]
    return fold.text


@pytest.mark.parametrize("result", [make() for make in ALL], ids=[make.__name__ for make in ALL])
def test_every_page_is_well_formed_self_contained_and_ours_alone(result: fixtures.Result) -> None:
    html = page(result)
    html.encode("utf-8")
    assert not NOT_SHOWN.search(html)
    seen = read(html)
    assert not seen.comments
    assert {element.tag for element in seen.elements} <= set(TAGS.split())
    for element in seen.elements:
        assert not {name for name in element.attributes if name.startswith("on") or name in ("src", "style", "action")}
        assert re.fullmatch(r"#[\w-]+", element.attributes.get("href") or "#x")
    ids = [element.attributes["id"] for element in seen.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    targets = {element.attributes["href"] for element in seen.all("a") + seen.all("use")}
    assert targets <= {f"#{name}" for name in ids}


def test_no_page_names_a_remote_resource() -> None:
    for make in (fixtures.typical, fixtures.perfect, fixtures.broken_file):
        assert "http" not in page(make()).replace("http-equiv", "")


def test_hostile_text_is_shown_as_text() -> None:
    html = page(fixtures.hostile())
    for text in ("<script>alert(1)", "<svg/onload", "</style><style>*", '" onmouseover="', "]]><!--"):
        assert text not in html
    seen = read(html)
    assert "<script>alert(1)</script>⟨U+202E⟩gnp.exe⟨U+202C⟩⟨ESC⟩red" in seen.one("p", "who").text
    assert "{{ 7*7 }} {% raw %}" in seen.one("main").text
    assert "49" not in seen.one("h1").text


def test_long_text_is_cut_and_says_so() -> None:
    html = page(fixtures.hostile())
    assert "x" * 1600 not in html
    assert "more characters" in html
    assert "more lines of this file are not shown" in html
    assert len(html) < 600_000


def test_who_what_and_the_score_come_first() -> None:
    seen = read(page(fixtures.typical()))
    assert seen.one("h1").text == "Assignment 1: image classification"
    assert seen.one("p", "who").text == "Emmy Noether"
    assert seen.one("div", "score").text.split("\n")[1] == "29.4 of 102 points so far"
    assert [e.text for e in seen.one("ul", "key").above[-1:]] != []
    assert "4 wait for a person" in seen.one("ul", "key").text
    assert "2 not graded, our fault" in seen.one("ul", "key").text
    bar = [e for e in seen.all("rect") if e.above[-1].classes == {"bar"}]
    assert [e.classes for e in bar] == [{"passed"}, {"waiting"}, {"ungraded"}]
    assert float(bar[0].attributes["width"] or 0) == pytest.approx(100 * 29.4 / 102, abs=0.01)


def test_our_fault_is_loud_and_no_zero() -> None:
    seen = read(page(fixtures.typical()))
    note = seen.one("section", "ungraded").text
    assert "our fault" in note
    assert "They do not count as zero" in note
    assert "Solver: bookkeeping" in note
    assert "/srv/course/secret" not in page(fixtures.typical())


def test_a_hand_in_that_was_not_graded_shows_no_score() -> None:
    seen = read(page(fixtures.not_graded()))
    assert seen.one("strong").text == "Not graded yet"
    assert seen.one("title").text.startswith("Grace Hopper: not graded yet")
    assert not seen.all("ol", "first")


def test_what_to_look_at_first_is_sorted_by_points_lost_and_grouped_by_cause() -> None:
    seen = read(page(fixtures.typical()))
    items = [element.text for element in seen.all("li") if element.above[-1].classes == {"first"}]
    lost = [re.search(r"−([\d.]+) point", text) for text in items]
    numbers = [float(found.group(1)) for found in lost if found]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == 10
    assert "Distances without loops" in items[0]
    assert "The same error stops Majority vote." in items[0]
    assert "ValueError in classifiers/k_nearest_neighbor.py, line 97" in items[0]
    assert "extra credit" in items[-1]
    assert sum("Majority vote" in text for text in items) == 1


def test_much_that_is_not_written_is_told_together_behind_what_is_wrong() -> None:
    def unwritten(n: int) -> CriterionScore:
        cases = (fixtures.failing("typical", Verdict.NOT_IMPLEMENTED),)
        return fixtures.row(f"a{n}", f"Part {n}", "A", 5, 0.0, Verdict.NOT_IMPLEMENTED, cases)

    wrong = fixtures.failing("typical", Verdict.WRONG_SHAPE, "`out`: it has shape (4,); it must have shape ().")
    shape = fixtures.row("b", "Wrong", "B", 1, 0.0, Verdict.WRONG_SHAPE, (wrong,))
    many = read(page(replace(fixtures.typical(), criteria=(*map(unwritten, range(5)), shape))))
    (item,) = [element for element in many.all("li") if element.above[-1].classes == {"first"}]
    assert item.text.startswith("Wrong")
    assert "it must have shape ()" in item.text
    (told,) = [element.text for element in many.all("div") if element.classes == {"unwritten"}]
    assert "−25 points" in told
    assert all(f"Part {n}" in told for n in range(5))
    few = read(page(replace(fixtures.typical(), criteria=(*map(unwritten, range(4)), shape))))
    assert len([element for element in few.all("li") if element.above[-1].classes == {"first"}]) == 5


def test_one_broken_file_is_told_once() -> None:
    seen = read(page(fixtures.broken_file()))
    assert len([e for e in seen.all("li") if e.above[-1].classes == {"first"}]) == 1
    assert len(seen.all("figure", "code")) == 1
    assert sum("mend it there first" in element.text for element in seen.all("p")) == 9


def test_failed_criteria_are_open_and_passed_ones_folded() -> None:
    seen = read(page(fixtures.typical()))
    folds = {e.attributes["id"]: e for e in seen.all("details", "criterion")}
    assert len(folds) == 24
    for fold in folds.values():
        assert ("open" in fold.attributes) == bool(fold.classes & {"failed", "partial"})
    assert folds["c1"].classes == {"criterion", "passed"}
    assert folds["c20"].classes == {"criterion", "ungraded"}


def test_the_table_has_every_criterion_and_the_sum() -> None:
    result = fixtures.typical()
    seen = read(page(result))
    table = seen.one("table", "points")
    for row in result.criteria:
        assert row.title in table.text
    assert "29.4 / 102" in table.text
    assert "(extra credit)" in table.text
    assert "18" in table.text


def test_every_verdict_is_said_in_words() -> None:
    seen = read(page(fixtures.typical()))
    for verdict in Verdict:
        assert VERDICTS[verdict].label in seen.one("main").text, verdict


def test_the_code_stands_beside_the_finding_with_the_failing_line_marked() -> None:
    seen = read(page(fixtures.typical()))
    rows = [e for e in seen.all("span", "row") if e.classes & {"error"}]
    assert [row.text.strip().split("  ")[0][:2] for row in rows] == ["97"]
    assert "dists = np.sqrt(test - 2 * inner + train)" in rows[0].text
    assert "← error" in rows[0].text
    assert {"body", "two"} <= rows[0].above[-6].classes | rows[0].above[-5].classes


def test_a_case_shows_outputs_numbers_and_the_picture() -> None:
    text = _shown(read(page(fixtures.typical())), "c13")
    assert "dx right" in text
    assert "dw wrong gradient" in text
    assert "30 of 30 elements differ. The worst is dw[" in text
    assert "allowed 1e-06" in text
    assert "Where dw is wrong. 6 rows, 5 columns" in text
    assert "All cells are wrong." in text
    assert "Worth knowing (costs no points)" in text
    assert "changes its input dout in place" in text
    assert "What it looks like. dw is exactly 1/N times what it should be, everywhere." in text
    assert text.count("30 of 30 elements differ") == 1


def test_visible_criteria_say_how_to_run_them_again_and_hidden_ones_do_not() -> None:
    seen = read(page(fixtures.typical()))
    assert "grader check net.affine_backward" in _shown(seen, "c13")
    assert "grader check" not in _shown(seen, "c7")
    assert "grader check" not in _shown(seen, "c1")
    odd = fixtures.row("a; rm -rf ~", "Odd", "q", 1, 0.0, Verdict.WRONG_OUTPUT)
    assert "grader check 'a; rm -rf ~'" in read(page(replace(fixtures.smallest(), criteria=(odd,)))).one("main").text


def test_hidden_cases_tell_the_kind_of_verdict_and_nothing_more() -> None:
    html = page(fixtures.typical())
    for secret in ("HIDDEN-SECRET-42", "0.424242", "4.2e-01", "42.42"):
        assert secret not in html
    text = _shown(read(html), "c7")
    assert "right in 1 case, wrong values in 2 cases." in text
    assert "wrong gradient in 1 case." in _shown(read(html), "c13")


def test_written_answers_are_shown_with_what_the_marker_said() -> None:
    seen = read(page(fixtures.typical()))
    assert "A bright column is a training image" in _shown(seen, "c22")
    assert "waits for a person" in _shown(seen, "c22")
    marked = _shown(seen, "c23")
    assert "Mx Marker wrote: Rounding is not it" in marked
    assert "think of where the hinge is not differentiable" in marked
    assert "1 of 2 points" in marked
    assert _shown(seen, "c24").count("No answer was found in the notebook.") == 1
    assert "no answer found" in _shown(seen, "c24")
    said = seen.one("p", "wait").text
    assert said.startswith("2 written answers (4 points) wait for a person: What makes a row")
    assert said.endswith("In your notebooks no answer was found to 1 of them.")


def test_points_set_by_a_person_say_so_and_why() -> None:
    row = fixtures.row("a", "A", "q", 4, 0.5, Verdict.WRONG_OUTPUT, (fixtures.failing("c", Verdict.WRONG_OUTPUT),))
    given = replace(row, score=4.0, automatic=2.0, comment="Right by the <old> edition.", marked_by="<b>somebody")
    html = page(replace(fixtures.smallest(), criteria=(given,)))
    text = _shown(read(html), "c1")
    assert "points set by a person" in text
    assert "The grader gave 2 of 4 points; <b>somebody made it 4 of 4 points:" in text
    assert "Right by the <old> edition." in text


def test_a_fault_of_ours_that_a_person_overrode_stays_untold() -> None:
    row = fixtures.row("a", "A", "q", 4, None, Verdict.GRADER_ERROR, message="/srv/secret")
    given = replace(row, score=3.0, comment="By hand.", marked_by="somebody")
    html = page(replace(fixtures.smallest(), criteria=(given,)))
    assert "/srv/secret" not in html
    assert "By hand." in html
    assert "our fault" not in _shown(read(html), "c1")


def test_remarks_of_the_loader_come_with_the_unusable_files_first() -> None:
    seen = read(page(fixtures.typical()))
    items = [e.text for e in seen.all("li") if e.above[-2].classes == {"note"}]
    assert items[0] == "Could not be used: svm.ipynb Not a notebook: the JSON ends early."
    assert "classifiers/softmax.py:3" in items[2]


def test_the_foot_says_how_it_was_graded_and_no_folder_of_ours() -> None:
    foot = read(page(fixtures.typical())).one("footer").text
    for part in (
        "native",
        "seccomp",
        "numpy 2.1.3",
        "3.4 s",
        "noether_emmy.zip",
        "9f86d081884c7d65",
        "60303ae22b998861",
    ):
        assert part in foot
    assert "/srv/" not in foot


def test_lateness_and_a_printed_text_are_shown() -> None:
    seen = read(page(replace(fixtures.typical(), late=True)))
    assert "after the deadline" in seen.one("main").text
    assert any("computing..." in fold.text for fold in seen.all("details", "printed"))


def test_everything_right_says_so() -> None:
    seen = read(page(fixtures.perfect()))
    assert "Nothing: everything that was checked is right." in seen.one("main").text
    assert "relative error 2.3e-16, allowed: 1e-07" in _shown(seen, "c1")


def test_a_usual_page_is_small() -> None:
    assert len(page(fixtures.typical()).encode()) < 120_000
    assert len(page(fixtures.perfect()).encode()) < 120_000


def test_a_page_full_of_code_stops_repeating_it() -> None:
    source = Excerpt("layers.py", 1, "pass\n" * 390)
    error = StudentError("ValueError", "no", (Frame("layers.py", 1, "f"),))
    rows = tuple(
        fixtures.row(
            f"c{n}",
            "Title",
            "q",
            1,
            0.0,
            Verdict.RUNTIME_ERROR,
            (fixtures.failing("a", Verdict.RUNTIME_ERROR, error=replace(error, message=str(n))),),
            sources=(source,),
        )
        for n in range(20)
    )
    html = page(replace(fixtures.smallest(), criteria=rows))
    assert html.count('<span class="no">') <= MAX_CODE_LINES
    assert "Your code is not shown here again" in html


def test_headings_go_down_one_step_at_a_time() -> None:
    levels = [int(e.tag[1]) for e in read(page(fixtures.typical())).elements if re.fullmatch(r"h\d", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_same_result_gives_the_same_page() -> None:
    assert page(fixtures.typical()) == page(fixtures.typical())


def test_a_late_hand_in_says_what_it_lost_and_a_replaced_one_that_it_does_not_count() -> None:
    late = replace(fixtures.perfect(), lateness=Lateness(1.5, 20.0), replaced_by="ada-2")
    text = page(late)
    assert "<strong>80</strong> of 100 points" in text
    assert "late by 1.5 days, which costs 20 % of the score" in text
    assert "Another hand-in of yours counts" in text
    assert "This hand-in is late" not in page(fixtures.perfect())
