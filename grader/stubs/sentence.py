"""What the stub says: a sentence made of the function's name, its prompt and the docstring that students see anyway.

Nothing is derived from the solution itself, so the sentence gives nothing away, not even a length.
"""

from __future__ import annotations

import ast
import re
import textwrap

from .blocks import Block, Function
from .returned import returned_text

WIDTH = 100
LONGEST = 200


def sentence_for(block: Block, docstring: str | None, part: tuple[int, int], prompt: tuple[str, ...]) -> str:
    """The text of the NotImplementedError.

    `docstring` is what students see of the function's docstring, `part` says (which, of how many) regions of the
    function this is: the only region is asked for by what the function must return, one of several by its prompt.
    """
    number = f"part {part[0]} of {part[1]} of " if part[1] > 1 else ""
    asked = first_sentence(" ".join(prompt))
    if block.function is None:
        return clean(f"Write {number}the code of this cell", asked)
    returned = returned_text(docstring or "") if part[1] == 1 else ""
    purpose = f"it must return {returned}" if returned else asked or first_sentence(docstring or "")
    return clean(f"Write {number}{qualified_name(block)}", purpose)


def qualified_name(block: Block) -> str:
    """`Class.method` of the function that holds the block."""
    return ".".join(scope.name for scope in block.scopes if not isinstance(scope, ast.Module))


def visible_docstring(function: Function, hidden: set[int]) -> str | None:
    """The docstring, unless its lines are part of a region or it is a prompt."""
    text = ast.get_docstring(function)
    if text is None or function.body[0].lineno in hidden:
        return None
    return None if text.lstrip().startswith("# BEGIN PROMPT") else text


def first_sentence(text: str) -> str:
    """The first sentence of the first paragraph, on one line."""
    paragraph = " ".join(text.strip().split("\n\n")[0].split())
    end = re.search(r"[.!?](?=\s[^a-z])", paragraph)
    return paragraph[: end.end()] if end else paragraph


def clean(start: str, purpose: str) -> str:
    """`start: purpose.` on one line, printable, not endless, ending like a sentence."""
    text = f"{start}: {_lower(purpose)}" if purpose else start
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:([") + " ..."
    return text if text.endswith((".", "!", "?")) else text + "."


def raise_lines(text: str, indent: str, head: str = "") -> list[str]:
    """The `raise NotImplementedError(...)` that says it, wrapped when it is long."""
    start = f"{head} " if head.strip() else indent
    one = f"{start}raise NotImplementedError({_literal(text)})"
    if len(one.expandtabs(4)) <= WIDTH:
        return [one]
    inner = indent + ("\t" if "\t" in indent else "    ")
    width = max(40, WIDTH - len(inner.expandtabs(4)) - 3)
    pieces = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    spaced = [piece + " " for piece in pieces[:-1]] + pieces[-1:]
    return [f"{start}raise NotImplementedError(", *(inner + _literal(piece) for piece in spaced), f"{indent})"]


def _lower(text: str) -> str:
    """A sentence as the second half of another: names and abbreviations keep their capitals."""
    word = text.split(" ", 1)[0]
    ordinary = word == "A" or (len(word) > 1 and word[1:] == word[1:].lower())
    return text[:1].lower() + text[1:] if ordinary else text


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
