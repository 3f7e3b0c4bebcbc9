"""Pure planning: rubric and seed become the jobs that the box is asked to do."""

from .edits import apply
from .jobs import criterion_jobs, jobs
from .seeds import PUBLIC, variant_of

__all__ = ["PUBLIC", "apply", "criterion_jobs", "jobs", "variant_of"]
