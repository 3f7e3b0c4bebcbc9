"""The code of a notebook as a file of the package: `PyTorch.ipynb` in rubrics, `PyTorch/ipynb.py` among the files.

So `PyTorch.ipynb:three_layer_convnet` is a target like any other (`module:name`), and mistakes, mutants and excerpts of
a notebook's functions are those of a file.
"""

from __future__ import annotations

NOTEBOOK = ".ipynb"
CODE = "/ipynb.py"


def code_path(file: str) -> str:
    """Where the code of a notebook is among the files; any other name as it is."""
    return file.removesuffix(NOTEBOOK) + CODE if file.endswith(NOTEBOOK) else file


def spoken_path(path: str) -> str:
    """What people call a file: the notebook that its code is of."""
    return path.removesuffix(CODE) + NOTEBOOK if path.endswith(CODE) else path


def notebook_of(target: str) -> str:
    """The notebook that a target is in; "" when it is in a Python file."""
    module = target.partition(":")[0]
    return module if module.endswith(NOTEBOOK) else ""
