"""The program is what the kernel expects; what it refuses is tried in test_forbidden_acts."""

from __future__ import annotations

import os
import sys

import pytest

from grader.errors import SandboxError
from grader.sandbox import seccomp

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has seccomp")


def test_the_program_is_whole_instructions_and_always_the_same() -> None:
    program = seccomp.program()
    assert len(program) % 8 == 0
    assert 50 < len(program) // 8 < 4096
    assert program == seccomp.program()


def test_every_way_to_write_is_named() -> None:
    for flag in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND, os.O_TMPFILE & ~os.O_DIRECTORY):
        assert seccomp.WRITING & flag == flag
    assert not seccomp.WRITING & (os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW)


@pytest.mark.parametrize(
    "name", ["fork", "vfork", "execve", "socket", "kill", "tgkill", "ptrace", "unshare", "mount", "memfd_create"]
)
def test_no_dangerous_call_is_on_the_list(name: str) -> None:
    assert name not in seccomp.ALLOWED.split()


def test_without_the_library_it_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(SandboxError, match="libseccomp"):
        seccomp.program()
