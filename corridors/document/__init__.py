"""``plan.json``: the plan as a document for scripts, of a stated schema."""

from corridors.document.plan import SCHEMA, plan_json

__all__ = ["SCHEMA", "plan_json"]
