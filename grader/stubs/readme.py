"""The README that students receive: what to write where, what it is worth, how to check it, how to hand it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from grader.model.notebook_code import notebook_of
from grader.model.rubric import Criterion, LatePolicy, Question, Rubric


def readme(rubric: Rubric) -> str:
    """The whole page, from the rubric's public side: nothing of hidden checks but what they are worth."""
    parts = [_opening(rubric), _start(rubric), _tasks(rubric), _files(rubric), _checking(rubric), _hand_in(rubric)]
    return "\n\n".join([*parts, _marks(rubric)]) + "\n"


def number(points: float) -> str:
    """Points as people write them: 2, 1.5."""
    return f"{points:g}"


def _opening(rubric: Rubric) -> str:
    written = sum(criterion.points for criterion in rubric.criteria if criterion.manual and not criterion.extra)
    by_hand = (
        f" Of these, {number(written)} {_are(written)} for what you write in the notebooks; a person reads that."
        if written
        else ""
    )
    return (
        f"# {rubric.title}\n\n"
        f"{rubric.course}. There are {number(rubric.points)} points to earn.{by_hand}\n\n"
        f"You write code in the package `{rubric.package}/` and use it in the notebooks. Every place that waits for "
        "you raises `NotImplementedError` and says what belongs there; most have a `TODO` comment above it that says "
        "more. Replace the `raise` with your code and leave what is around it as it is."
    )


def _start(rubric: Rubric) -> str:
    notebooks = [PurePosixPath(name).name for name in rubric.starter.notebooks]
    opened = f"jupyter lab {notebooks[0]}" if notebooks else "python"
    order = f"The notebooks build on each other. Work through them in this order: {_listed(notebooks)}.\n"
    return (
        "## Start\n\n"
        "You need Python 3.11 or newer. In this folder:\n\n"
        "```\n"
        "python -m venv .venv\n"
        "source .venv/bin/activate          # Windows: .venv\\Scripts\\activate\n"
        'python -m pip install "backpass[course]" jupyterlab\n'
        f"{opened}\n"
        "```\n\n" + (order if len(notebooks) > 1 else "")
    ).rstrip()


def _tasks(rubric: Rubric) -> str:
    blocks = [_question(question, rubric.package) for question in rubric.questions]
    return "## What to write\n\n" + "\n\n".join(blocks)


def _question(question: Question, package: str) -> str:
    points = sum(criterion.points for criterion in question.criteria if not criterion.extra)
    rows = "\n".join(f"| {what} | {where} | {worth} |" for what, where, worth in _rows(question, package))
    return f"### {question.title} ({number(points)} points)\n\n| write | in | points |\n|---|---|---:|\n{rows}"


def _rows(question: Question, package: str) -> Iterator[tuple[str, str, str]]:
    """One row for everything that is written: the criteria about one function are added up, a class has several."""
    groups: dict[str, list[Criterion]] = {}
    for criterion in question.criteria:
        groups.setdefault(_subject(criterion), []).append(criterion)
    for subject, criteria in groups.items():
        first = criteria[0]
        points = number(sum(criterion.points for criterion in criteria if not criterion.extra))
        extra = sum(criterion.points for criterion in criteria if criterion.extra)
        worth = points if not extra else f"{points} + {number(extra)} extra"
        if first.manual:
            yield subject, f"`{first.notebook}`", worth
        else:
            module = first.target.partition(":")[0]
            file = notebook_of(first.target) or f"{package}/{module.replace('.', '/')}.py"
            yield subject, f"`{file}`", worth


def _subject(criterion: Criterion) -> str:
    """What a student would call the thing: a function by its name, a part of a class or an answer by the title."""
    if criterion.manual:
        return criterion.title
    name = criterion.target.partition(":")[2]
    of_class = name.split(".")[-1][:1].isupper()
    if of_class and criterion.visibility == "visible":
        return f"`{name}`: {criterion.title}"
    return f"`{name}`: hidden checks" if of_class else f"`{name}`"


def _files(rubric: Rubric) -> str:
    written = [f"`{path}`" for path in written_files(rubric)]
    given = [f"`{rubric.package}/{file.path}`" for file in rubric.starter.files if file.given]
    text = f"## Which files are yours\n\nYours: {_listed(written)}."
    if given:
        text += (
            f"\n\nThe course's: {_listed(given)}. Read them, they are short. For grading they are replaced by our "
            "copies, so changes there have no effect. If you need a function of your own, put it into one of your "
            "files."
        )
    return text


def _checking(rubric: Rubric) -> str:
    ids = [criterion.id for criterion in rubric.criteria if not criterion.manual and criterion.visibility == "visible"]
    example = ids[0] if ids else "NAME"
    unseen = sum(c.points for c in rubric.criteria if not (c.manual or c.visibility == "visible" or c.extra))
    hidden = f" {number(unseen)} {_are(unseen)} for checks of which you see nothing here." if unseen else ""
    return (
        "## Check your work\n\n"
        "```\n"
        "grader check                       # everything that can be checked here\n"
        f"{f'grader check {example}':<34} # one thing, or all that begins so\n"
        "grader check --watch               # again whenever you save a file\n"
        "```\n\n"
        f'In a notebook: `from grader import check`, then `check()` or `check("{example}")`. '
        "It works without a network. Your code is run on your machine, as you would run it yourself.\n\n"
        "The grader runs the same checks, and with more inputs than those that you see: other numbers, other shapes, "
        "corner cases. Code that is right for every input, and not only for the ones here, passes them too." + hidden
    )


def _hand_in(rubric: Rubric) -> str:
    names = [*written_files(rubric), *(PurePosixPath(name).name for name in rubric.starter.notebooks)]
    listed = "\n".join(f"- `{name}`" for name in names)
    run = "Run your notebooks from top to bottom once more and save them: their outputs are read too.\n\n"
    return (
        "## Hand in\n\n" + (run if rubric.starter.notebooks else "") + "```\ngrader pack\n```\n\n"
        f"writes `{rubric.assignment}-hand-in.zip` and says what is missing, if anything. Hand in that file as it is. "
        f"It holds these files and nothing else, no data in particular:\n\n{listed}\n\n"
        "Without the tool: put these files into a zip yourself, with the same names and folders." + _late(rubric.late)
    )


def _are(points: float) -> str:
    return "point is" if points == 1 else "points are"


def _late(late: LatePolicy | None) -> str:
    if late is None or not late.percent_per_day:
        return ""
    grace = f" after {number(late.grace_days)} days of grace" if late.grace_days else ""
    most = f", at most {number(late.max_percent)} %" if late.max_percent < 100 else ""
    return f"\n\nA late hand-in loses {number(late.percent_per_day)} % of its points a day{grace}{most}."


def _marks(rubric: Rubric) -> str:
    return (
        "## What the marks mean\n\n"
        "- Your functions are called with many inputs, and what they return is compared with the course's own "
        "solution: first the shape, then the numbers, with room for rounding. How you compute it, and what you name "
        "things inside, is up to you.\n"
        "- Gradients are checked with random upstream gradients. A gradient that is right only when `dout` is all ones "
        "is wrong.\n"
        "- Points are given for each thing that is right on its own. A mistake in one function does not cost you the "
        "points of another that uses it.\n"
        "- Code that crashes, never ends or is still missing earns nothing for that one check; all the others go on.\n"
        "- There are no files and no network where your code is graded. Do not change your inputs in place: what is "
        "computed from them afterwards would be wrong.\n"
        "- Prints, plots and comments cost nothing. Neither does speed, unless a task names a limit.\n"
        "- Your report says for each check what happened. For checks with inputs that you do not know, it says what "
        "kind of error it was."
    )


def written_files(rubric: Rubric) -> list[str]:
    """The students' own files, with the package's name before them."""
    return [f"{rubric.package}/{file.path}" for file in rubric.starter.files if not file.given]


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or "none"
