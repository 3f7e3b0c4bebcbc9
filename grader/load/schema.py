"""The JSON Schema of rubrics, so that editors complete and check the YAML."""

from __future__ import annotations

import json
from typing import Any

from ..model.rubric import INPUT_SPEC, ArraySpec, Rubric

PLAIN = {"type": ["number", "string", "boolean", "array", "object", "null"]}


def rubric_schema() -> str:
    """The schema as committed in rubrics/rubric.schema.json: deterministic text, one trailing newline."""
    schema = _spelled_out(Rubric.model_json_schema(by_alias=True))
    schema["required"].remove("questions")  # which may all stand in the parts
    schema["anyOf"] = [{"required": ["questions"]}, {"required": ["parts"]}]
    schema["$defs"]["ArraySpec"] = ArraySpec.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def _spelled_out(node: Any) -> Any:
    """Every place where an input stands: an array spec, or a plain value."""
    if isinstance(node, dict):
        if node.get("title") == INPUT_SPEC:
            return {"anyOf": [{"$ref": "#/$defs/ArraySpec"}, PLAIN]}
        return {key: _spelled_out(value) for key, value in node.items()}
    return [_spelled_out(item) for item in node] if isinstance(node, list) else node
