"""What a probe holds in its hand: it calls the student's code with copies, and records what comes back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from .copies import changes, fresh
from .failure import StudentRaised, WrongResult, plain_text
from .plain import Budget, Plain, returned
from .remarks import Notes

Reseed = Callable[..., None]  # takes the number of a start, 0 when left out


class Observer:
    """`values` and `changed` fill up while the probe runs and stay when it stops half-way.

    `reseed()` puts all random streams back to where they stood when the probe began, `reseed(3)` to the third other
    start; `seed` is the job's own number.
    """

    def __init__(
        self, notes: Notes, reseed: Reseed = lambda number=0: None, answer_mb: int = 64, seed: int = 0
    ) -> None:
        self.reseed, self.seed = reseed, seed
        self.values: dict[str, Any] = {}
        self.changed: list[str] = []
        self.handed: dict[str, Any] = {}
        self._notes = notes
        self._plain = Plain(Budget(answer_mb), notes.add)

    def call(
        self,
        stage: str,
        function: Callable[..., Any],
        arguments: Mapping[str, Any],
        keyword: Mapping[str, Any] | None = None,
        *,
        watch: bool = True,
    ) -> Any:
        """Call the student's `function` with fresh copies of the arguments, by position in this order.

        `keyword` arguments go by name. Wrap the student's own objects in `Own`: they are neither copied nor compared.
        Afterwards changed inputs are listed in `changed` (unless `watch` is false) and the copies that were handed
        out, as the function left them, stand in `handed`. Raises StudentRaised with whatever the function raised.
        """
        named = keyword or {}
        self.handed = {name: fresh(value) for name, value in (*arguments.items(), *named.items())}
        try:
            result = function(*(self.handed[name] for name in arguments), **{name: self.handed[name] for name in named})
        except BaseException as error:
            raise StudentRaised(stage, error) from None
        finally:
            sys.settrace(None)
        if watch:
            for name, value in (*arguments.items(), *named.items()):
                self._compare(name, value)
        return result

    def _compare(self, name: str, original: Any) -> None:
        self.changed += [path for path in changes(name, original, self.handed[name]) if path not in self.changed]

    def get(self, owner: Any, name: str) -> Any:
        """An attribute of a student's object; AttributeError and whatever it raises is the student's error."""
        try:
            return getattr(owner, name)
        except BaseException as error:
            raise StudentRaised(f"reading .{name}", error) from None

    def set(self, owner: Any, name: str, value: Any) -> None:
        """Set an attribute of a student's object to a copy of `value`."""
        try:
            setattr(owner, name, fresh(value))
        except BaseException as error:
            raise StudentRaised(f"setting .{name}", error) from None

    def record(self, name: str, value: Any) -> None:
        """Keep one output. A dictionary is kept flat: `grads` becomes `grads.W1`, `grads.b1`, ..."""
        entries = self._plain.entries(value)
        if entries is None:
            self.values[name] = self._plain.value(value, name)
            return
        empty = True
        for key, entry in entries:
            self.record(f"{name}.{key}", entry) if name.count(".") < 8 else None
            empty = False
        if empty:
            self.values[name] = returned("an empty dictionary")

    def plain(self, value: Any, name: str) -> Any:
        """The plain form of a value, for a probe that works something out from it before it is recorded."""
        return self._plain.value(value, name)

    def fact(self, name: str, value: Any) -> None:
        """Keep a plain value of the probe's own making (a count, a list of names) as it is."""
        self.values[name] = value

    def note(self, text: str) -> None:
        """Add a remark for the student."""
        self._notes.add(text)

    def refuse(self, text: str) -> NoReturn:
        """End the probe: what the student's code returned has another structure than the task asks for."""
        raise WrongResult(plain_text(text))
