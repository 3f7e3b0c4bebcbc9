"""Classes of older editions are built by the names that they know."""

from __future__ import annotations

import pytest

NETS = """
    class Net:
        def __init__(self, sizes, dropout=1, seed=None):
            self.built = [sizes, dropout, -1 if seed is None else seed]
        def loss(self):
            return self.built

    class Any(Net):
        def __init__(self, **options):
            super().__init__(options["sizes"], options["dropout_keep_ratio"])

    class Silent(type):
        @property
        def __signature__(cls):
            raise KeyboardInterrupt

    class Refusing(Net, metaclass=Silent):
        pass
    """
CONSTRUCT = {"sizes": 3, "dropout_keep_ratio": 0.5}
OPTIONS = {"construct": CONSTRUCT, "older": {"dropout_keep_ratio": "dropout", "seed": "start"}}


def test_the_older_name_is_used_and_told(box):
    answer = box(NETS).job("call", "layers:Net.loss", {}, OPTIONS)
    assert answer["values"]["out"] == [3, 0.5, -1]
    assert answer["notes"] == [
        "`dropout` was taken for `dropout_keep_ratio`, as an older edition of the course calls it"
    ]


def test_names_that_are_known_stay(box):
    options = {"construct": {"sizes": 3, "seed": 7}, "older": {"seed": "dropout"}}
    answer = box(NETS).job("call", "layers:Net.loss", {}, options)
    assert answer["values"]["out"] == [3, 1, 7]
    assert answer["notes"] == []


def test_a_class_that_takes_anything_is_called_by_the_name_of_today(box):
    assert box(NETS).job("call", "layers:Any.loss", {}, OPTIONS)["values"]["out"] == [3, 0.5, -1]


@pytest.mark.parametrize("older", [{}, {"dropout_keep_ratio": "kept"}])
def test_without_an_older_name_the_error_is_theirs(box, older):
    answer = box(NETS).job("call", "layers:Net.loss", {}, {"construct": CONSTRUCT, "older": older})
    assert "unexpected keyword argument 'dropout_keep_ratio'" in answer["error"]["message"]


def test_a_class_that_will_not_say_its_parameters(box):
    answer = box(NETS).job("call", "layers:Refusing.loss", {}, OPTIONS)
    assert "unexpected keyword argument" in answer["error"]["message"]
