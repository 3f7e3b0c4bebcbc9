"""What every page shares: the template engine, our stylesheet and scripts, and the policy that lets nothing else run.

Whatever a template prints is cleaned and then escaped by the engine itself, so a forgotten filter cannot let
anything through. Only the style and scripts of this package are marked safe, and only they have their hash in
the policy: even markup that slipped through could neither run nor load anything.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from ..model.verdict import Verdict
from . import words
from .clean import clean, line, shorten
from .state import HandInState, RowState

_ICON = Markup('<svg class="icon {0}" aria-hidden="true"><use href="#{0}"/></svg>')
LONGEST_TEXT = 40_000
_SMALL_NUMBER = re.compile(r"-?\d[\d.]*e-\d+")
_CODE = re.compile(r"`([^`\n]{1,120})`")


@cache
def template(name: str) -> Template:
    """A compiled template of this package."""
    return _environment().get_template(name)


def prepare() -> None:
    """Compile every template now: processes that are forked afterwards have them already."""
    for name in _environment().list_templates(extensions=["j2"]):
        template(name)


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


def coded(text: str) -> Markup:
    """Text for people in which `names between backticks` are set as code. Everything else is escaped."""
    parts = _CODE.split(shorten(text, LONGEST_TEXT))
    pieces = [_unbroken(escape(clean(part))) for part in parts]
    return Markup("").join(Markup("<code>{}</code>").format(p) if i % 2 else p for i, p in enumerate(pieces))


def _unbroken(text: Markup) -> Markup:
    """Numbers such as 1e-07 stay on one line; only digits and their sign get between our tags."""
    return Markup(_SMALL_NUMBER.sub(r'<span class="nb">\g<0></span>', str(text))) if "e-" in text else text


def _finalize(value: Any) -> Any:
    """Runs on every expression that a template prints."""
    if type(value) is str and value.isascii() and value.isprintable() and len(value) <= LONGEST_TEXT:
        return value  # nearly always
    if isinstance(value, str) and type(value) is not Markup:
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
    environment.globals.update(w=words, Verdict=Verdict, State=RowState, HandIn=HandInState)
    environment.globals["icon"] = {state.value: _ICON.format(state.value) for state in RowState}
    environment.filters.update(coded=coded, line=line)
    return environment
