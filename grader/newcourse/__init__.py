"""A new course that grades out of the box, and drafts of rubrics from notebooks that come from elsewhere."""

from .course import new_course
from .questions import Asked, asked, draft

__all__ = ["Asked", "asked", "draft", "new_course"]
