"""Calls inside the hand-in while a gradient is computed."""

import numpy as np

TEXT = """
    import numpy as np

    def forward(x):
        return x ** 2, x

    def worked_out(dout, cache):
        return 2 * cache * dout

    def in_loops(dout, cache):
        def one(i):
            return 2 * cache[i] * dout[i]
        return np.array([one(i) for i in range(len(cache))])

    def estimated(dout, cache):
        grad = np.zeros_like(cache)
        for i in range(len(cache)):
            up, down = cache.copy(), cache.copy()
            up[i] += 1e-6
            down[i] -= 1e-6
            grad[i] = ((forward(up)[0] - forward(down)[0]) * dout).sum() / 2e-6
        return grad
"""
X = np.arange(50.0)


def calls(box, name):
    options = {"forward": "forward", "backward": name, "gradients": ["dx"]}
    answer = box(TEXT).job("layer", f"layers:{name}", {"x": X, "dout": X}, options)
    np.testing.assert_allclose(answer["values"]["dx"], 2 * X * X, rtol=1e-3)
    return answer["values"]["calls_per_number"]


def test_an_estimate_by_differences_takes_two_calls_a_number(box):
    assert calls(box, "worked_out") == 0
    assert calls(box, "in_loops") < 1.1
    assert calls(box, "estimated") > 1.5
