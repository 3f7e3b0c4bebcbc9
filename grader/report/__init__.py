"""Text out, no file writing: pages for students and teachers, the terminal, CSV and JSON."""

from .changes import Change, changes, render_changes
from .class_page import index
from .clean import clean as plain
from .document import class_document, from_document, to_document
from .grades import table
from .html import page
from .outline import outline
from .terminal_checks import render_checks
from .terminal_class import render_class, render_findings
from .typed import DocumentError
from .validation import render_proof

__all__ = [
    "Change",
    "DocumentError",
    "changes",
    "class_document",
    "from_document",
    "index",
    "outline",
    "page",
    "plain",
    "render_changes",
    "render_checks",
    "render_class",
    "render_findings",
    "render_proof",
    "table",
    "to_document",
]
