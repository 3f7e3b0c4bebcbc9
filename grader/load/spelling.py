"""File names as students' systems leave them: `layers-3.py`, `Layers (1).py`, `layers.py.txt`, `Copy of layers.py`."""

from __future__ import annotations

import re

from .keep import stem

# re-uploads and second downloads: Canvas "-3", browsers "(1)", Finder "copy 2", Explorer "- Copy (2)", Drive "Copy of"
_COPY = re.compile(r"(?:\s*\((\d{1,3})\)|-(\d{1,3})|[\s_-]+copy(?:\s*\(?(\d{1,3})\)?)?)$", re.IGNORECASE)
_COPY_OF = re.compile(r"^(?:copy of|kopie von|copie de|copia de)\s+", re.IGNORECASE)
_MARKS = re.compile(r"[\W_]+")


def letters(name: str) -> str:
    """What two spellings of one file name have in common: letters and digits, without case and copy marks."""
    return _MARKS.sub("", untouched(name)[0].casefold())


def untouched(name: str) -> tuple[str, int]:
    """The stem without the marks of a copy, and the number of the copy (0 for none)."""
    bare, number = _COPY_OF.sub("", stem(stem(name))).strip(), 0
    while match := _COPY.search(bare):
        digits = next((group for group in match.groups() if group), "1")
        bare, number = bare[: match.start()].strip(), max(number, int(digits))
    return bare, number


def path_letters(path: str) -> tuple[str, ...]:
    """The same for each part of a relative path; folders only lose their case."""
    *folders, name = path.split("/")
    return (*(folder.casefold() for folder in folders), letters(name))


def words(name: str) -> tuple[str, ...]:
    """The words of a file name, for names that have a student's or a version added (`ann_knn_final.ipynb`)."""
    return tuple(word for word in _MARKS.split(untouched(name)[0].casefold()) if word)
