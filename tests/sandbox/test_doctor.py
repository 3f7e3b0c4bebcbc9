"""The doctor looks at every part and every tier, and has advice for what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NoReturn

import pytest

from grader.errors import SandboxError, TierError
from grader.sandbox import Box, Tier, doctor, examine, open_subprocess


def test_a_look_at_this_host() -> None:
    findings = {finding.name: finding for finding in examine()}
    mechanisms = {"seccomp", "Landlock", "bubblewrap", "limits", "memory group", "container engine"}
    tiers = {f"tier {tier}" for tier in Tier}
    assert {"python", "numpy", "torch", *mechanisms, *tiers, "this machine"} == set(findings)
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
    assert not findings["this machine"].ok
    assert findings["this machine"].fix


def test_a_tier_says_why_it_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(tier: Tier, libraries: Sequence[str]) -> NoReturn:
        raise TierError("no engine")

    monkeypatch.setattr(doctor, "open_tier", closed)
    (container,) = [finding for finding in examine() if finding.name == "tier container"]
    assert not container.ok
    assert container.text == "no engine"


def test_without_walls_it_says_how_to_get_some(monkeypatch: pytest.MonkeyPatch) -> None:
    def bare(tier: Tier, libraries: Sequence[str]) -> Box:
        if tier is not Tier.SUBPROCESS:
            raise TierError("no engine")
        return open_subprocess(libraries)

    monkeypatch.setattr(doctor, "open_tier", bare)
    monkeypatch.setattr(doctor, "place", lambda: "macOS")
    last = examine()[-1]
    assert not last.ok
    assert "tier `subprocess`: no security boundary" in last.text
    assert "virtual machine" in last.fix


def test_with_walls_it_says_what_they_promise(box_of: Callable[[Tier], Box], monkeypatch: pytest.MonkeyPatch) -> None:
    promises = box_of(Tier.NATIVE).environment.guarantees
    last = examine()[-1]
    assert last.ok
    assert all(promise in last.text for promise in promises)
