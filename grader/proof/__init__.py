"""The rubric proves itself: what must pass passes, what must fail fails, and nothing hangs by a thread."""
