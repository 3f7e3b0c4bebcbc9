"""Copy marks are taken off; what belongs to a name stays."""

from __future__ import annotations

import pytest

from grader.load.spelling import letters, path_letters, untouched, words


@pytest.mark.parametrize(
    ("name", "stem", "number"),
    [
        ("layers.py", "layers", 0),
        ("layers-3.py", "layers", 3),
        ("layers (2).py", "layers", 2),
        ("layers-1 (4).py", "layers", 4),
        ("layers copy 2.py", "layers", 2),
        ("layers - Copy.py", "layers", 1),
        ("Copy of layers.py.txt", "layers", 0),
        ("im2col_2.py", "im2col_2", 0),
        ("rnn-2024.py", "rnn-2024", 0),
        ("photocopy.py", "photocopy", 0),
    ],
)
def test_copy_marks(name: str, stem: str, number: int) -> None:
    assert untouched(name) == (stem, number)


def test_letters() -> None:
    assert letters("K-Nearest Neighbor (1).py") == letters("k_nearest_neighbor.py")
    assert letters("fc_net.py") != letters("fc_net2.py")
    assert path_letters("Classifiers/Softmax.py") == ("classifiers", "softmax")
    assert words("A1-knn_final (3).ipynb") == ("a1", "knn", "final")
