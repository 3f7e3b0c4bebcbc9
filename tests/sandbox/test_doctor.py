"""The doctor looks at every part and every tier, and has advice for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import pytest

from grader.errors import SandboxError, TierError
from grader.sandbox import Tier, doctor, examine


def test_a_look_at_this_host() -> None:
    findings = {finding.name: finding for finding in examine()}
    assert {"python", "numpy", "torch", "seccomp", "bubblewrap", *(f"tier {tier}" for tier in Tier)} == set(findings)
    assert findings["tier subprocess"].ok
    assert "no security boundary" in findings["tier subprocess"].text
    assert all(finding.text for finding in findings.values())


def test_what_is_missing_comes_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*names: object, **more: object) -> NoReturn:
        raise SandboxError("not here")

    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    monkeypatch.setattr(doctor.seccomp, "program", missing)
    monkeypatch.setattr(doctor, "installed", lambda name: "")
    monkeypatch.setattr(doctor, "open_tier", missing)
    findings = {finding.name: finding for finding in examine()}
    for name in ("numpy", "torch", "seccomp", "bubblewrap"):
        assert not findings[name].ok
        assert findings[name].fix
    assert not any(findings[f"tier {tier}"].ok for tier in Tier)


def test_a_tier_says_why_it_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(tier: Tier, libraries: Sequence[str]) -> NoReturn:
        raise TierError("no engine")

    monkeypatch.setattr(doctor, "open_tier", closed)
    (container,) = [finding for finding in examine() if finding.name == "tier container"]
    assert not container.ok
    assert container.text == "no engine"
