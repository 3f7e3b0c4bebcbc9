"""The JSON Schema of rubrics, so that editors complete and check the YAML."""

from __future__ import annotations

import json

from ..model.rubric import ArraySpec, Rubric


def rubric_schema() -> str:
    """The schema as committed in rubrics/rubric.schema.json: deterministic text, one trailing newline."""
    schema = Rubric.model_json_schema(by_alias=True)
    schema["$defs"]["ArraySpec"] = ArraySpec.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"
