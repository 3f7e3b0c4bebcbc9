"""The grammar of solution markers: what one comment (or one line of prose) says.

Native, nbgrader's and otter's spelling are read. A marker that is nearly right is an error and never plain text,
because a marker that we overlook hands the solution to the students.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Literal

from grader.errors import RegionError

TOPICS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "IGNORE")
SPELLINGS = (*(f"{edge} {topic}" for edge in ("BEGIN", "END") for topic in TOPICS), "BEGIN SOLUTION NO PROMPT")
TRAILING = ("SOLUTION", "SOLUTION NO PROMPT", "SEED")

EDGE = re.compile(rf"^(BEGIN|END) ({'|'.join(TOPICS)})( NO PROMPT)?$")
SPELT = re.compile(rf"\b(BEGIN|END)\s+({'|'.join(TOPICS)})\b")
PROMPT = re.compile(r"^PROMPT:\s?(.*)$", re.DOTALL)
BEGIN_PROMPT = re.compile(r"""^[a-zA-Z]{0,2}(?:\"{3}|'{3})[ \t]*#[ \t]*BEGIN PROMPT[ \t]*\n""")
END_PROMPT = "END PROMPT"


@dataclass(frozen=True)
class Marker:
    """`begin`, `end` or `trailing`; `topic` is what is marked; `silent` regions leave nothing behind."""

    edge: Literal["begin", "end", "trailing"]
    topic: str
    silent: bool = False

    @property
    def spelling(self) -> str:
        """As a person writes it."""
        return self.topic if self.edge == "trailing" else f"{self.edge.upper()} {self.topic}"


def bare(line: str) -> str:
    """The words of a comment or of a marked line of prose, without `#`, `<!--`, `//`."""
    text = line.strip()
    if text.startswith("<!--") and text.endswith("-->"):
        text = text[4:-3]
    return text.strip().lstrip("#/%").strip()


def read_edge(line: str, path: str, number: int) -> Marker | None:
    """The BEGIN or END marker on a line of its own, None for other text, RegionError for a near miss."""
    words = bare(line)
    match = EDGE.match(words)
    if match and not (match[1] == "END" and match[3]):
        topic = match[2]
        return Marker("begin" if match[1] == "BEGIN" else "end", topic, bool(match[3]) or topic != "SOLUTION")
    near = _meant(words)
    if near:
        raise RegionError(
            f"{line.strip()!r} looks like a solution marker but is not one",
            path=path,
            line=number,
            fix=f"write `# {near}` alone on its line, or use other words",
        )
    return None


def read_trailing(comment: str, path: str, number: int) -> Marker | None:
    """The marker in a comment that follows code: `# SOLUTION`, `# SOLUTION NO PROMPT` or `# SEED`."""
    words = bare(comment)
    if words in TRAILING:
        return Marker("trailing", words, words != "SOLUTION")
    if SPELT.search(words) or words.upper() in TRAILING[:2]:
        raise RegionError(
            f"the marker {comment!r} stands after code",
            path=path,
            line=number,
            fix="write BEGIN and END markers alone on their lines, or `# SOLUTION` in capitals after one statement",
        )
    return None


def read_prompt(line: str) -> str | None:
    """The text of a `# PROMPT: ...` line."""
    match = PROMPT.match(bare(line))
    return match[1].rstrip() if match else None


def is_marker(words: str) -> bool:
    """True for anything that speaks of a marker: used where nothing of one may be left."""
    whole = (*TRAILING, "BEGIN PROMPT", END_PROMPT)
    return bool(SPELT.search(words)) or bare(words) in whole or read_prompt(words) is not None


def _meant(words: str) -> str:
    spelt = SPELT.search(words)
    if spelt:
        return f"{spelt[1]} {spelt[2]}"
    if len(words) > 30:
        return ""
    plain = re.sub(r"[\W_]+", " ", words).strip().upper()
    close = difflib.get_close_matches(plain, SPELLINGS, n=1, cutoff=0.87)
    return close[0] if close else ""
