"""The students' README says what to write where, and nothing of hidden checks but their worth."""

from __future__ import annotations

from grader.stubs.readme import readme

from .course import rubric


def test_points_stand_beside_what_is_written() -> None:
    page = readme(rubric())
    assert page.startswith(
        "# Layers first\n\nCS231n. There are 6.5 points to earn. Of these, 1 point is for what you write"
    )
    assert "### Layers (6.5 points)" in page
    assert "| `affine_forward` | `cs231n/layers.py` | 5.5 |" in page
    assert "| Bright rows | `knn.ipynb` | 1 |" in page
    assert "1.5 points are for checks of which you see nothing here." in page


def test_it_says_how_to_check_and_to_hand_in() -> None:
    page = readme(rubric())
    assert "grader check layers.affine " in page
    assert 'check("layers.affine")' in page
    assert "`a1-hand-in.zip`" in page
    assert "- `cs231n/layers.py`\n- `knn.ipynb`\n" in page
    assert "The course's: `cs231n/given.py`." in page


def test_hidden_criteria_have_no_title_here() -> None:
    assert "Shapes" not in readme(rubric())
    assert "affine_shapes" not in readme(rubric())


def test_classes_are_told_part_by_part() -> None:
    text = rubric().model_dump_json(by_alias=True).replace("layers:affine_forward", "layers:Net")
    page = readme(type(rubric()).model_validate_json(text))
    assert "| `Net`: Affine | `cs231n/layers.py` | 4 |" in page
    assert "| `Net`: hidden checks | `cs231n/layers.py` | 1.5 |" in page


def test_late_policy_and_extra_credit() -> None:
    late = {"grace_days": 2, "percent_per_day": 10, "max_percent": 50}
    page = readme(rubric(late=late))
    assert "loses 10 % of its points a day after 2 days of grace, at most 50 %." in page
    assert "late" not in readme(rubric())
    questions = [question.model_dump(by_alias=True) for question in rubric().questions]
    questions[0]["criteria"][0]["extra"] = True
    page = readme(rubric(questions=questions))
    assert "### Layers (2.5 points)" in page
    assert "| 1.5 + 4 extra |" in page


def test_a_course_without_notebooks() -> None:
    page = readme(rubric(starter={"files": [{"path": "layers.py"}]}))
    assert "ipynb" not in page.split("## Which files")[1]
    assert "The course's" not in page
