"""What every page shares: the template engine, our one stylesheet, our scripts, and the policy that lets nothing else run.

Whatever a template prints is cleaned and then escaped by the engine itself, so a forgotten filter cannot let
anything through. Only the style and scripts of this package are marked safe, and only they have their hash in
the policy: even markup that slipped through could neither run nor load anything.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from grader.model.verdict import Verdict

from . import words
from .clean import clean, shorten
from .state import RowState

LONGEST_TEXT = 40_000


@cache
def template(name: str) -> Template:
    """A compiled template of this package."""
    return _environment().get_template(name)


@cache
def source(name: str) -> Markup:
    """Our own stylesheet or script, as it stands in the page."""
    text = files(__package__).joinpath("templates", name).read_text(encoding="utf-8").replace("\r\n", "\n")
    if "</" in text:
        raise ValueError(f"{name}: an embedded file must not hold a closing tag")
    return Markup(text)


def policy(style: str, script: str) -> str:
    """The content security policy of a page with this one style and this one script."""
    return (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    )


def shell(script: str) -> dict[str, Any]:
    """What `shell.html.j2` needs from every page: the style, the page's script, and their policy."""
    style, code = source("report.css"), source(script)
    return {"style": style, "script": code, "policy": policy(style, code)}


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _finalize(value: Any) -> Any:
    """Runs on every expression that a template prints."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean(value if len(value) <= LONGEST_TEXT else shorten(value, LONGEST_TEXT))
    return value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(w=words, Verdict=Verdict, State=RowState)
    return environment
