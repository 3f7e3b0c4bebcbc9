"""What a hand-in may import."""

from __future__ import annotations


def test_torch_is_hidden_from_a_numpy_task_even_where_it_is_loaded(torch_box):
    hand_in = torch_box("""
        import sys, importlib, importlib.util

        def f():
            import torch

        def g():
            return importlib.import_module("torch")

        def h():
            return float("torch" in sys.modules or importlib.util.find_spec("torch") is not None)
        """, for_torch=False)  # fmt: skip
    assert hand_in.call("layers:f")["error"]["message"] == "torch is not available here: write this with numpy"
    assert hand_in.call("layers:g")["error"]["type"] == "ModuleNotFoundError"
    assert hand_in.call("layers:h")["values"]["out"] == 0.0
