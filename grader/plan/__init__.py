"""Pure planning: rubric and seed become the jobs that the box is asked to do."""

from .directions import STEPS, moved_jobs
from .edits import apply
from .jobs import criterion_jobs, jobs
from .seeds import PUBLIC, variant_of

__all__ = ["PUBLIC", "STEPS", "apply", "criterion_jobs", "jobs", "moved_jobs", "variant_of"]
