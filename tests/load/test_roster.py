"""Rosters in the forms that people have, and times as platforms write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import InputError
from grader.load import read_roster, utc


def _roster(folder: Path, text: str) -> Path:
    path = folder / "roster.csv"
    path.write_bytes(text.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    "text",
    [
        "id,name,email\n7,Ada Lovelace,ada@example.org\n",
        "\ufeffStudent ID;Last name;First name;Email address\r\n7;Lovelace;Ada;ada@example.org\r\n",
        'Student,ID,SIS Login ID,Email\n    Points Possible,,,\n\n"Lovelace, Ada",7,ada,ada@example.org\n',
        "E-Mail\tNumber\tFull name\nada@example.org\t7\tAda Lovelace\n",
    ],
)
def test_headings_in_many_forms(tmp_path: Path, text: str) -> None:
    (ada,) = read_roster(_roster(tmp_path, text))
    assert (ada.id, ada.name, ada.email) == ("7", "Ada Lovelace", "ada@example.org")
    assert {"7", "ada@example.org"} <= set(ada.keys)
    assert set(ada.names) == {"adalovelace", "lovelaceada"}


def test_times_are_read_or_refused_with_their_line(tmp_path: Path) -> None:
    (ada,) = read_roster(_roster(tmp_path, "id,handed_in,deadline\nada,2026-03-01T23:00+01:00,\n"))
    assert (ada.handed_in, ada.deadline) == ("2026-03-01T22:00:00+00:00", "")
    with pytest.raises(InputError, match=r"roster.csv:2: deadline: 'tomorrow' is no time"):
        read_roster(_roster(tmp_path, "id,deadline\nada,tomorrow\n"))


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_what_names_nobody_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="no column of ids"):
        read_roster(_roster(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T23:59:00Z", "2026-03-01T23:59:00+00:00"),
        ("2026-03-01 15:59:00.531000000 -08:00", "2026-03-01T23:59:00+00:00"),
        ("2026-03-01 15:59:00 -0800", "2026-03-01T23:59:00+00:00"),
        ("2015-02-02 15:58:23.948203 UTC", "2015-02-02T15:58:23+00:00"),
        ("2026-03-01T23:59", ""),
        ("2026-03-01 23:59 PST", ""),
        ("0001-01-01T00:00:00+14:00", ""),
        ("x" * 500, ""),
        ("", ""),
    ],
)
def test_moments(text: str, expected: str) -> None:
    assert utc(text) == expected
