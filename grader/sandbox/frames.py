"""The frames that ask jobs, each encoded once: a class asks the same again and again, and only the nonce is new."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from grader.harness import wire
from grader.model.job import Job

BLANK = "0" * 16  # what stands for a nonce


class Frames:
    """Remembers a job's frame as long as the job lives."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Job, tuple[bytes, bytes]] = WeakKeyDictionary()

    def asking(self, job: Job, nonce: str) -> bytes:
        """The frame for `job` and this nonce of 16 plain letters. WireError when the inputs cannot be sent."""
        if job not in self._known:
            head, _, tail = wire.encode(job_message(job)).partition(BLANK.encode())
            self._known[job] = head, tail
        head, tail = self._known[job]
        return head + nonce.encode() + tail


def job_message(job: Job) -> dict[str, Any]:
    """What asks one job. The identity stands first, so that nothing in front of it can look like the blank."""
    return {
        "id": BLANK,
        "do": "job",
        "criterion": job.criterion,
        "case": job.case,
        "probe": job.probe,
        "probe_source": job.probe_source,
        "target": job.target,
        "inputs": job.inputs,
        "options": job.options,
        "seed": job.seed,
        "repeat": job.repeat,
        "want_source": job.want_source,
        "torch": job.torch,
        "printed_kb": job.limits.printed_kb,
        "answer_mb": job.limits.answer_mb,
    }
