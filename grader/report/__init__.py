"""Text out, no file writing: pages for students and teachers, the terminal, and the exits to other systems."""

from .changes import Change, changes, render_changes
from .class_page import index
from .clean import clean as plain
from .document import class_document, from_document, to_document
from .exits import EXITS, Exit, Options
from .grades import table
from .gradescope import failure_json, results_json
from .html import page
from .matching import Filled
from .outline import outline
from .refused import ExitError
from .roll import counting
from .schema import result_schema
from .sheet import prepare
from .terminal_checks import render_checks
from .terminal_class import render_class, render_findings
from .typed import DocumentError, from_tree, to_tree
from .validation import render_proof

__all__ = [
    "EXITS",
    "Change",
    "DocumentError",
    "Exit",
    "ExitError",
    "Filled",
    "Options",
    "changes",
    "class_document",
    "counting",
    "failure_json",
    "from_document",
    "from_tree",
    "index",
    "outline",
    "page",
    "plain",
    "prepare",
    "render_changes",
    "render_checks",
    "render_class",
    "render_findings",
    "render_proof",
    "result_schema",
    "results_json",
    "table",
    "to_document",
    "to_tree",
]
