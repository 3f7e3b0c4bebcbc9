"""Which functions a criterion can run, and which it is about."""

from __future__ import annotations

import pytest

from grader.model.rubric import Criterion
from grader.plan.package_index import MODULE, Place
from grader.plan.reach import Reach

FILES = {
    "layers.py": b"""
def affine_forward(x):
    return helper(x)

def affine_backward(d):
    return d

def helper(x):
    return x

def alone(x):
    return x
""",
    "nets/net.py": b"""
from ..layers import affine_forward

class Base:
    def loss(self, X):
        return affine_forward(X)

    def train(self, X):
        return self.loss(X)

class Net(Base):
    def __init__(self):
        self.params = {}

    def loss(self, X):
        return super().loss(X)
""",
    "solver.py": b"""
from . import optim

class Solver:
    def train(self):
        rule = getattr(optim, 'sgd')
""",
    "optim.py": b"""
def sgd(w):
    return w

def adam(w):
    return w
""",
}
REACH = Reach.of(FILES)


def criterion(target: str, **more: object) -> Criterion:
    case = {"name": "one"}
    return Criterion.model_validate(
        {"id": "c", "title": "C", "points": 1, "target": target, "cases": [case], "outputs": {"out": {}}, **more}
    )


def run(target: str, **more: object) -> set[str]:
    return {place.function for place in REACH.run_by(criterion(target, **more)) if place.function != MODULE}


def about(target: str, **more: object) -> set[str]:
    return {place.function for place in REACH.looked_at(criterion(target, **more))}


def test_calls_are_followed_within_what_is_imported() -> None:
    assert run("layers:affine_forward") == {"affine_forward", "helper"}
    assert run("layers:alone") == {"alone"}
    assert {"Net.loss", "Base.loss", "affine_forward", "helper"} <= run("nets.net:Net", probe="model")
    assert "alone" not in run("nets.net:Net", probe="model")


def test_a_layer_runs_both_of_its_sides() -> None:
    assert "affine_forward" in run("layers:affine_backward", probe="layer")
    assert "affine_backward" in run("layers:affine_forward", probe="layer")


def test_names_in_texts_count_because_solvers_look_rules_up() -> None:
    found = run("nets.net:Net", probe="train", options={"solver": {"update_rule": "adam"}})
    assert {"sgd", "adam", "Solver.train"} <= found
    assert "adam" not in run("nets.net:Net", probe="train")


def test_the_top_level_of_a_file_is_run_with_it() -> None:
    assert Place("layers.py", MODULE) in REACH.run_by(criterion("layers:alone"))


@pytest.mark.parametrize(
    ("target", "more", "functions"),
    [
        ("layers:affine_forward", {}, {"affine_forward"}),
        ("layers:affine_forward", {"probe": "layer"}, {"affine_forward", "affine_backward"}),
        ("layers:affine_forward", {"probe": "layer", "options": {"backward": None}}, {"affine_forward"}),
        ("layers:affine_backward", {"probe": "layer"}, {"affine_backward"}),
        ("nets.net:Net.train", {}, {"Base.train"}),
        ("nets.net:Net", {"probe": "model"}, {"Net.__init__", "Net.loss", "Base.train"}),
    ],
)
def test_what_a_criterion_is_about(target: str, more: dict[str, object], functions: set[str]) -> None:
    assert about(target, **more) == functions
