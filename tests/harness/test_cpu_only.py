"""Where there is no GPU, code that asks for one is computed by the CPU, and the note says so."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

X = np.arange(6.0).reshape(2, 3)
WAYS = {
    "a factory": "return x + torch.eye(3, device='cuda')[:2]",
    "a default": "return masked(x)",
    "a tensor that moves": "return (x.cuda() * 2).to('cuda:0').cpu() / 2 + torch.eye(3)[:2]",
    "a device": "device = torch.device('cuda'); return x.to(device) + torch.eye(3).to(device)[:2]",
    "a module that moves": """
        layer = torch.nn.Linear(3, 3, bias=False, device=None).double().cuda()
        layer.weight.data = torch.eye(3, device="cuda", dtype=torch.float64)
        return layer(x) + torch.eye(3, device=x.device)[:2]""",
}


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
@pytest.mark.parametrize("body", WAYS.values(), ids=WAYS)
def test_what_would_be_computed_there_is_computed_here(torch_box, body):
    source = f"""
    import torch

    def masked(x, device="cuda"):
        return x + torch.eye(3, device=device)[:2]

    def f(x):
        {body.strip()}
    """
    answer = torch_box(source).job("call", "layers:f", {"x": X}, {"args": ["x"]}, torch=True, repeat=True)
    assert answer["status"] == "ok", answer["error"]
    np.testing.assert_array_equal(answer["values"]["out"], X + np.eye(3)[:2])
    assert [note for note in answer["notes"] if "cuda" in note] == answer["notes"]
    assert answer["unstable"] == []


def test_who_asks_whether_there_is_one_hears_nothing(torch_box):
    source = """
    import torch

    def f(x):
        return x.to("cuda" if torch.cuda.is_available() else "cpu")
    """
    answer = torch_box(source).job("call", "layers:f", {"x": X}, {"args": ["x"]}, torch=True)
    assert answer["notes"] == []
