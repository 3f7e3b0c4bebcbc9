"""numpy's products and sums with the terms in another order."""

from typing import Any

import numpy as np

exp, log, sqrt, tanh = np.exp, np.log, np.sqrt, np.tanh


def matmul(a: Any, b: Any) -> Any:
    """`a @ b`"""
    return np.matmul(*_both(a, b))


def dot(a: Any, b: Any) -> Any:
    """`np.dot(a, b)`"""
    return np.dot(*_both(a, b))


def sum(a: Any, axis: Any = None, **keywords: Any) -> Any:
    """`np.sum(a, axis)`"""
    return np.sum(_one(a, axis), axis, **keywords)


def mean(a: Any, axis: Any = None, **keywords: Any) -> Any:
    """`np.mean(a, axis)`"""
    return np.mean(_one(a, axis), axis, **keywords)


def _both(a: Any, b: Any) -> tuple[Any, Any]:
    """The axis that is summed over is the last of `a` and the last but one of `b`."""
    if not (_is_floats(a) and _is_floats(b)):
        return a, b
    order = _order(a.shape[-1])
    return a[..., order], b[order] if b.ndim == 1 else b[..., order, :]


def _one(a: Any, axis: Any) -> Any:
    if not _is_floats(a):
        return a
    for number in range(a.ndim) if axis is None else np.atleast_1d(axis):
        a = np.take(a, _order(a.shape[number]), number)
    return a


def _order(length: int) -> Any:
    return np.random.default_rng(length).permutation(length)


def _is_floats(a: Any) -> bool:
    return isinstance(a, np.ndarray) and a.dtype.kind == "f" and a.ndim > 0
