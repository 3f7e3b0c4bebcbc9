"""numpy's products, sums and elementary functions as torch computes them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch


def matmul(a: Any, b: Any) -> Any:
    """`a @ b`"""
    return _numpy(torch.matmul(_tensor(a), _tensor(b))) if _are_alike(a, b) else np.matmul(a, b)


def dot(a: Any, b: Any) -> Any:
    """`np.dot(a, b)`, which is another thing than a product of matrices when there are more than two axes."""
    return matmul(a, b) if _are_alike(a, b) and max(a.ndim, b.ndim) <= 2 else np.dot(a, b)


def sum(a: Any, axis: Any = None, keepdims: bool = False, **keywords: Any) -> Any:
    """`np.sum(a, axis)`"""
    if keywords or not _is_floats(a):
        return np.sum(a, axis, keepdims=keepdims, **keywords)
    return _numpy(torch.sum(_tensor(a), _axes(a, axis), keepdim=keepdims))


def mean(a: Any, axis: Any = None, keepdims: bool = False, **keywords: Any) -> Any:
    """`np.mean(a, axis)`"""
    if keywords or not _is_floats(a) or not a.size:
        return np.mean(a, axis, keepdims=keepdims, **keywords)
    return _numpy(torch.mean(_tensor(a), _axes(a, axis), keepdim=keepdims))


def exp(a: Any, **keywords: Any) -> Any:
    """`np.exp(a)`"""
    return _elementwise(torch.exp, np.exp, a, keywords)


def log(a: Any, **keywords: Any) -> Any:
    """`np.log(a)`"""
    return _elementwise(torch.log, np.log, a, keywords)


def sqrt(a: Any, **keywords: Any) -> Any:
    """`np.sqrt(a)`"""
    return _elementwise(torch.sqrt, np.sqrt, a, keywords)


def tanh(a: Any, **keywords: Any) -> Any:
    """`np.tanh(a)`"""
    return _elementwise(torch.tanh, np.tanh, a, keywords)


def _elementwise(ours: Callable[..., Any], theirs: Callable[..., Any], a: Any, keywords: dict[str, Any]) -> Any:
    return theirs(a, **keywords) if keywords or not _is_floats(a) else _numpy(ours(_tensor(a)))


def _tensor(a: Any) -> Any:
    return torch.from_numpy(np.ascontiguousarray(a))


def _numpy(tensor: Any) -> Any:
    """numpy gives a number where torch gives an array without axes."""
    return tensor.numpy() if tensor.ndim else tensor.numpy()[()]


def _axes(a: Any, axis: Any) -> tuple[int, ...]:
    return tuple(range(a.ndim)) if axis is None else tuple(int(number) for number in np.atleast_1d(axis))


def _are_alike(a: Any, b: Any) -> bool:
    """torch multiplies only arrays of the same type."""
    return _is_floats(a) and _is_floats(b) and a.dtype == b.dtype


def _is_floats(a: Any) -> bool:
    return isinstance(a, np.ndarray) and a.dtype in (np.float32, np.float64) and a.ndim > 0
