"""The table of exits: every format in which results leave, by name. One row here and one file beside it make a format.

`each` writes one hand-in, `together` a class, `filled` fills in a file that a platform exported. All but
`staff-json` go through `for_student`: hidden criteria keep their secrecy in every one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ..model.score import Result
from .autolab import autolab
from .canvas import canvas
from .classroom import classroom_result
from .classroom50 import classroom50
from .document import class_document, public_document
from .github import workflow_commands
from .grades import table
from .gradescope import results_json
from .junit import junit
from .markdown import markdown
from .matching import Filled
from .moodle import moodle
from .prairielearn import prairielearn


@dataclass(frozen=True)
class Options:
    """What a caller may add: the file and column of a platform, where the package lies, the environment of a runner."""

    template: str = ""
    column: str = ""
    so_far: bool = False
    folder: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Exit:
    """One format: what it is, the end of its file names, and exactly one way to write it."""

    title: str
    suffix: str
    each: Callable[[Result, Options], str] | None = None
    together: Callable[[Sequence[Result], Options], str] | None = None
    filled: Callable[[Sequence[Result], Options], Filled] | None = None


EXITS: Mapping[str, Exit] = MappingProxyType(
    {
        "csv": Exit("a table of the class", ".csv", together=lambda results, _: table(results)),
        "json": Exit("results, safe to pass on", ".json", together=lambda results, _: public_document(results)),
        "staff-json": Exit("results with hidden cases", ".json", together=lambda results, _: class_document(results)),
        "markdown": Exit("a summary to read", ".md", together=lambda results, _: markdown(results)),
        "junit": Exit("JUnit XML", ".xml", together=lambda results, _: junit(results)),
        "gradescope": Exit("Gradescope's results.json", ".json", each=lambda result, _: results_json(result)),
        "github": Exit("workflow commands", ".txt", together=lambda results, o: workflow_commands(results, o.folder)),
        "github-classroom": Exit("classroom-resources", ".txt", each=lambda result, _: classroom_result(result)),
        "classroom50": Exit("Classroom 50", ".json", each=lambda result, o: classroom50(result, o.environment)),
        "prairielearn": Exit("PrairieLearn", ".json", each=lambda result, _: prairielearn(result)),
        "autolab": Exit("Autolab's last line", ".json", each=lambda result, _: autolab(result)),
        "canvas": Exit(
            "Canvas' gradebook",
            ".csv",
            filled=lambda results, o: canvas(results, o.template, o.column, o.so_far),
        ),
        "moodle": Exit(
            "Moodle's grading worksheet",
            ".csv",
            filled=lambda results, o: moodle(results, o.template, o.column, o.so_far),
        ),
    }
)
