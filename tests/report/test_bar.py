from __future__ import annotations

from grader.report.bar import segments


def test_segments_add_up_and_never_run_over() -> None:
    parts = segments([("a", 30), ("b", 0), ("c", 90)], 100)
    assert [(part.kind, part.x, part.width) for part in parts] == [("a", 0, 30), ("c", 30, 70)]
    assert segments([("a", 1)], 0) == ()
