"""One job: seeds, repeats, its own answer, and probes of a course."""

from __future__ import annotations

import numpy as np

X = np.arange(3.0)


def test_random_streams_start_from_the_jobs_seed(box):
    hand_in = box("""
        import random
        import numpy as np

        def f():
            return [random.random(), np.random.rand(), float(np.random.randint(1000))]
        """)
    first, again, other = (hand_in.call("layers:f", seed=seed)["values"]["out"] for seed in (7, 7, 8))
    assert first == again != other


def test_torchs_stream_too(torch_box):
    hand_in = torch_box("import torch\ndef f():\n    return torch.rand(2)", libraries=("numpy", "torch"))
    first, again, other = (hand_in.call("layers:f", seed=seed)["values"]["out"] for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_two_jobs_one_after_the_other_share_nothing_of_their_answers(box):
    hand_in = box("def f(x):\n    print(x)\n    return x\ndef g(x):\n    raise ValueError(x)")
    assert hand_in.call("layers:g", 1)["error"]["message"] == "1"
    answer = hand_in.call("layers:f", 2)
    assert (answer["printed"], answer["error"], answer["values"]) == ("2\n", None, {"out": 2})


def test_what_is_printed_is_kept_once_when_a_job_repeats(box):
    answer = box("def f():\n    print('once')\n    return 1.0").call("layers:f", repeat=True)
    assert answer["printed"] == "once\n"
