"""The package works under the students' name for it, and needs only numpy to be imported (or torch, its subject)."""

import ast
import importlib
import importlib.util
import sys
from pathlib import Path

import pytest

import reference
from reference import classifiers

ROOT = Path(reference.__file__).parent
FILES = sorted(path for path in ROOT.rglob("*.py") if "notebooks" not in path.parts)
ALLOWED = {"numpy", *sys.stdlib_module_names}
# Files whose subject is torch. All others must work without it: numpy-only grading must not wait for it.
TORCH = {
    "classifiers/transformer.py",
    "clip_dino.py",
    "gan_pytorch.py",
    "gaussian_diffusion.py",
    "ideal_denoiser.py",
    "net_visualization_pytorch.py",
    "simclr/augmentations.py",
    "simclr/contrastive_loss.py",
    "simclr/data_utils.py",
    "simclr/model.py",
    "simclr/rotation.py",
    "simclr/utils.py",
    "style_transfer_pytorch.py",
    "tiny_clip.py",
    "tiny_convnet.py",
    "train_tiny_convnet.py",
    "transformer_layers.py",
    "unet.py",
    "vae.py",
}


def relative(path):
    return path.relative_to(ROOT).as_posix()


def module_name(path):
    parts = ("cs231n", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


@pytest.fixture
def cs231n(monkeypatch):
    """The folder, loaded as `cs231n` where no `reference` can be imported; forgotten after the test."""
    for name in [name for name in sys.modules if name.split(".")[0] == "reference"]:
        monkeypatch.setitem(sys.modules, name, None)
    spec = importlib.util.spec_from_file_location(
        "cs231n", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    package = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "cs231n", package)
    spec.loader.exec_module(package)
    yield package
    for name in [name for name in sys.modules if name.startswith("cs231n.")]:
        del sys.modules[name]


def packages(nodes):
    """The top-level packages that absolute imports among these nodes name."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


def at_import(node):
    """What runs when the module is imported: all nodes but those in functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_import(child)


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_every_file_imports_under_the_students_name(cs231n, path):
    if relative(path) in TORCH:
        pytest.importorskip("torch")
    module = importlib.import_module(module_name(path))
    assert Path(module.__file__) == path


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_only_numpy_and_the_standard_library_are_imported(path):
    allowed = ALLOWED | {"torch"} if relative(path) in TORCH else ALLOWED
    assert set(packages(at_import(ast.parse(path.read_text(encoding="utf-8"))))) <= allowed


@pytest.mark.parametrize("path", [path for path in FILES if relative(path) not in TORCH], ids=relative)
def test_torch_is_never_imported_elsewhere(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert "torch" not in packages(ast.walk(tree))
    siblings = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level}
    assert not siblings & {name.removesuffix(".py").replace("/", ".") for name in TORCH}


def test_it_trains_under_the_students_name(cs231n, clusters):
    solver = importlib.import_module("cs231n.solver")
    net = importlib.import_module("cs231n.classifiers").TwoLayerNet(6, 10, 3, weight_scale=0.1)
    assert type(net).__module__ == "cs231n.classifiers.fc_net"
    trainer = solver.Solver(net, clusters, optim_config={"learning_rate": 0.3}, batch_size=20, verbose=False)
    trainer.train()
    assert trainer.best_val_acc > 0.95


def test_the_classes_are_at_hand():
    linear = ("KNearestNeighbor", "LinearClassifier", "LinearSVM", "Softmax")
    for name in (*linear, "TwoLayerNet", "FullyConnectedNet", "CaptioningRNN"):
        found = getattr(classifiers, name)
        assert isinstance(found, type)
        assert found.__module__ == f"reference.classifiers.{classifiers.MODULES[name]}"


def test_what_is_no_class_is_not_there():
    with pytest.raises(AttributeError, match="has no attribute 'Perceptron'"):
        _ = classifiers.Perceptron
