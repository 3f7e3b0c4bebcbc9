"""Code that asks for a GPU where there is none: what it says about devices is read as the CPU.

Many students write `.cuda()` or `device="cuda"` on the machines they work on. A job that fails for want of a GPU is run
again while `cpu_instead()` holds, so that those who ask whether there is one pay nothing.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

WANTING = ("Torch not compiled with CUDA", "No CUDA GPUs are available", "Found no NVIDIA driver", "No NVIDIA driver")
NOTE = "it asks for a GPU (`cuda`), of which there is none here; the CPU computed it"


def wants_gpu(outcome: dict[str, Any]) -> bool:
    """Whether a probe ended for want of a GPU."""
    message = (outcome.get("error") or {}).get("message", "")
    return any(words in message for words in WANTING)


def cpu_instead(torch: Any) -> AbstractContextManager[Any]:
    """While it holds, torch takes every device called cuda for the CPU."""
    from torch.overrides import TorchFunctionMode

    class OnCpu(TorchFunctionMode):  # type: ignore[misc]
        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            if function is torch.Tensor.cuda:
                return args[0]
            named = {name: _read(torch, value) for name, value in (kwargs or {}).items()}
            return function(*(_read(torch, value) for value in args), **named)

    return OnCpu()


def _read(torch: Any, value: Any) -> Any:
    if isinstance(value, str):
        value = value.replace("torch.cuda.", "torch.")  # as in x.type("torch.cuda.FloatTensor")
        return "cpu" if value.partition(":")[0] == "cuda" else value
    if isinstance(value, torch.device):
        return torch.device("cpu") if value.type == "cuda" else value
    if isinstance(value, type) and value.__module__ == "torch.cuda":
        return getattr(torch, value.__name__, value)
    return value
