"""Solution -> starter code, kit and hand-in, with a scan for leaks."""

from .archive import zip_bytes
from .kit import Packed, make_kit, pack
from .leak import Finding, find_leaks, refuse_leaks, scan, scan_zip
from .regions import solution_lines
from .secrets import Secrets, gather_secrets
from .template import build_template, compare, make_template

__all__ = [
    "Finding",
    "Packed",
    "Secrets",
    "build_template",
    "compare",
    "find_leaks",
    "gather_secrets",
    "make_kit",
    "make_template",
    "pack",
    "refuse_leaks",
    "scan",
    "scan_zip",
    "solution_lines",
    "zip_bytes",
]
