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

    def with_a_helper(dout, cache):
        def padded(i):
            return cache[i - 1] if 0 < i <= len(cache) else 0.0
        grad = np.zeros_like(cache)
        for again in range(20):
            for i in range(len(cache)):
                grad[i] = 2 * padded(i + 1) * dout[i]
        return grad

    def from_one_side(dout, cache):
        def f():
            return (forward(cache)[0] * dout).sum()
        start, grad = f(), np.zeros_like(cache)
        for i in range(len(cache)):
            cache[i] += 1e-7
            grad[i] = (f() - start) / 1e-7
            cache[i] -= 1e-7
        return grad

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


def test_a_gradient_that_is_worked_out_looks_at_its_own_inputs_only(box):
    assert calls(box, "worked_out") == calls(box, "in_loops") == calls(box, "with_a_helper") == 0


def test_an_estimate_by_differences_takes_a_call_or_two_a_number(box):
    assert calls(box, "estimated") > 1.5
    assert 0.8 < calls(box, "from_one_side") < 2
