"""Global state between jobs."""

from __future__ import annotations


def test_global_state_is_put_back_between_jobs(box):
    hand_in = box("""
        import sys, threading, warnings
        import numpy as np

        def spoil():
            np.seterr(all="raise")
            np.set_printoptions(precision=1)
            sys.setrecursionlimit(100)
            sys.settrace(lambda *a: None)
            sys.setprofile(lambda *a: None)
            warnings.simplefilter("error")
            sys.stdout = None
            np.random.seed = lambda *a: None
            return 1.0

        def look():
            print("printed")
            return [float(np.geterr()["divide"] == "warn"), float(np.get_printoptions()["precision"] == 8),
                    float(sys.getrecursionlimit() > 500), float(sys.gettrace() is None),
                    float(sys.getprofile() is None), float(np.log(np.zeros(1))[0] == -np.inf)]
        """)  # fmt: skip
    before = hand_in.call("layers:look")
    assert hand_in.call("layers:spoil")["status"] == "ok"
    after = hand_in.call("layers:look")
    assert before["values"]["out"] == [1.0] * 6
    assert after == before
