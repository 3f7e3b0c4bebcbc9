"""A job is one seeded case of one criterion: what the box is asked to do, and nothing it must not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .value import Value


@dataclass(frozen=True)
class Limits:
    """What one job may use.

    `seconds` is wall time of one case after the imports are done, `import_seconds` that of loading the
    hand-in, `memory_mb` what it may allocate beyond the warm process, `answer_mb` the largest answer and
    `printed_kb` how much printed text is kept (MiB, KiB).
    """

    seconds: float = 10.0
    import_seconds: float = 20.0
    memory_mb: int = 1024
    answer_mb: int = 64
    printed_kb: int = 16
    threads: int = 32


@dataclass(frozen=True, eq=False)  # arrays have no equality; a job is itself
class Job:
    """One frame of the conversation with the box.

    `probe` names a function of `harness.probes` (or `custom:name` of the probe file, whose text is
    `probe_source`); `target` is `module:qualname` inside the student's package. `inputs` and `options` are
    sent; `withheld` (labels of held-out data, say) stays outside and is only seen by the judge. `substitutes`
    are symbols of the package that are answered from outside in this job: by the reference.
    """

    criterion: str
    case: str
    probe: str
    target: str
    inputs: Mapping[str, Value]
    options: Mapping[str, Value] = field(default_factory=dict)
    withheld: Mapping[str, Value] = field(default_factory=dict)
    seed: int = 0
    repeat: bool = False
    want_source: bool = False
    torch: bool = False
    probe_source: str = ""
    limits: Limits = field(default_factory=Limits)
    hidden: bool = False  # known outside only: hidden cases run last, so that no visible one can tell of them
    substitutes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`criterion/case`, for messages and logs."""
        return f"{self.criterion}/{self.case}"
