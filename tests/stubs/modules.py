"""Random modules for the property tests: valid Python in which every name occurs once, so that it can be looked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st

MARKED_STRING = '"# BEGIN SOLUTION"'
LONG_STRING = ['{name} = """', "# BEGIN SOLUTION", "# END SOLUTION", "# PROMPT: no", '"""']


@dataclass
class Writer:
    """Draws statements; `region` decides for every block which run of statements is marked as solution."""

    draw: Callable[[st.SearchStrategy[int]], int]
    mark: bool
    unit: str = "    "
    count: int = 0
    lines: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    inside: bool = False

    def number(self, most: int) -> int:
        return self.draw(st.integers(0, most))

    def name(self) -> str:
        """A new name; remembered when it stands inside a region."""
        self.count += 1
        name = f"unique{self.count}name"
        if self.inside:
            self.hidden.add(name)
        return name

    def put(self, depth: int, text: str) -> None:
        self.lines.append(self.unit * depth + text if text else "")

    def block(self, depth: int) -> None:
        """One to four statements, some of them marked."""
        total = 1 + self.number(3)
        first = self.number(total) if self.mark and not self.inside else total
        last = min(total - 1, first + self.number(2))
        for index in range(total):
            if index == first:
                self.put(self.number(1) * depth, "# BEGIN SOLUTION")
                self.inside = True
            self.statement(depth)
            if index == last and first < total:
                self.put(depth, "# END SOLUTION")
                self.inside = False

    def statement(self, depth: int) -> None:
        kind = self.number(15 if depth < 3 else 6)
        [
            lambda: self.put(depth, f"{self.name()} = {self.name()}({self.number(9)})"),
            lambda: self.put(depth, f"{self.name()}(lambda {self.name()}: {MARKED_STRING})  # about {self.name()}"),
            lambda: self._lines(depth, [f"{self.name()} = [", f"{self.unit}{self.name()},  # why", "]"]),
            lambda: self._lines(0, [self.unit * depth + LONG_STRING[0].format(name=self.name()), *LONG_STRING[1:]]),
            lambda: self._lines(depth, [f"# {self.name()}", f"{self.name()} += 1; del {self.name()}", ""]),
            lambda: self.put(depth, f"if {self.name()}: {self.name()}()"),
            lambda: self.put(depth, f"import {self.name()} as {self.name()}"),
            lambda: self._compound(depth, f"if {self.name()}:", "else:"),
            lambda: self._compound(depth, f"if {self.name()}:", f"elif {self.name()}:"),
            lambda: self._compound(depth, f"for {self.name()} in {self.name()}:"),
            lambda: self._compound(depth, f"with {self.name()} as {self.name()}:"),
            lambda: self._compound(depth, "try:", f"except {self.name()}:", "finally:"),
            lambda: self._compound(depth, f"def {self.name()}({self.name()}=None):"),
            lambda: self._compound(depth, f"async def {self.name()}():"),
            lambda: self._compound(depth, f"class {self.name()}:"),
            lambda: self._decorated(depth),
        ][kind]()

    def _lines(self, depth: int, lines: list[str]) -> None:
        for line in lines:
            self.put(depth, line)

    def _compound(self, depth: int, *headers: str) -> None:
        for header in headers:
            self.put(depth, header)
            if header.startswith(("def", "class")) and self.number(1):
                self.put(depth + 1, f'"""Returns: {self.name()}."""')
            self.block(depth + 1)

    def _decorated(self, depth: int) -> None:
        self.put(depth, f"@{self.name()}")
        self._compound(depth, f"def {self.name()}():")


@st.composite
def marked_modules(draw: Callable[[st.SearchStrategy[int]], int]) -> tuple[str, set[str]]:
    """A module whose regions hold whole statements, and the names inside them."""
    writer = Writer(draw, mark=True, unit=["    ", "\t", "  "][draw(st.integers(0, 2))])
    writer.block(0)
    return "\n".join(writer.lines) + "\n" * draw(st.integers(0, 1)), writer.hidden


@st.composite
def cut_modules(draw: Callable[[st.SearchStrategy[int]], int]) -> tuple[str, list[tuple[int, int]]]:
    """A module with markers between any lines, and the lines (from 0) that they enclose."""
    writer = Writer(draw, mark=False)
    writer.block(0)
    lines = writer.lines
    places = sorted(draw(st.integers(0, len(lines))) for _ in range(2 * (1 + draw(st.integers(0, 1)))))
    spans = []
    for number in range(len(places) - 2, -1, -2):
        first, last = places[number], places[number + 1]
        lines[last:last] = ["# END SOLUTION"]
        lines[first:first] = ["# BEGIN SOLUTION"]
    for number, place in enumerate(places):
        if number % 2 == 0:
            spans.append((place + number, places[number + 1] + number + 1))
    return "\n".join(lines), spans
