"""The JSON Schema of the documents that `export --format json` writes, made from the types of the model."""

from __future__ import annotations

import json
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any

from ..model.score import Result
from .document import CLASS_SCHEMA, RESULT_SCHEMA
from .state import HandInState

_PLAIN = {str: "string", bool: "boolean", int: "integer"}
_NUMBER = {"anyOf": [{"type": "number"}, {"enum": ["nan", "inf", "-inf"]}]}
_HASH = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}


def result_schema() -> str:
    """The schema as committed in docs/result.schema.json: deterministic text, one trailing newline."""
    definitions: dict[str, Any] = {}
    result = _node(Result, definitions)
    definitions["document"] = _object(
        {"schema": {"const": RESULT_SCHEMA}, "totals": _totals(), "hashes": _hashes(), "result": result}
    )
    whole = _object(
        {
            "schema": {"const": CLASS_SCHEMA},
            "results": {"type": "array", "items": {"$ref": "#/$defs/document"}},
        }
    )
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A graded hand-in, or a class of them",
        "anyOf": [{"$ref": "#/$defs/document"}, whole],
        "$defs": definitions,
    }
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def _node(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value of the annotated type, as `typed.writer` writes it."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _reference(kind, definitions)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _node(inner[0], definitions)}
    if origin is tuple:
        items = [_node(each, definitions) for each in inner]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if origin in (types.UnionType, typing.Union):
        return {
            "anyOf": [{"type": "null"} if each is type(None) else _node(each, definitions) for each in inner],
        }
    if issubclass(kind, StrEnum):
        return {"enum": [member.value for member in kind]}
    return _NUMBER if kind is float else {"type": _PLAIN[kind]}


def _reference(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # so that a type that holds itself ends
        hints = typing.get_type_hints(kind)
        needed = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
        properties = {f.name: _node(hints[f.name], definitions) for f in fields(kind)}
        said = " ".join((kind.__doc__ or "").split())
        definitions[kind.__name__] = {**_object(properties, needed), "description": said}
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _object(properties: dict[str, Any], needed: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if needed is None else needed,
        "additionalProperties": False,
    }


def _totals() -> dict[str, Any]:
    numbers = ("score", "penalty", "final", "max_score", "pending", "ungraded")
    return _object(
        {**{name: {"type": "number"} for name in numbers}, "state": {"enum": [state.value for state in HandInState]}}
    )


def _hashes() -> dict[str, Any]:
    return _object({"submission": _HASH, "rubric": _HASH, "environment": _HASH})
