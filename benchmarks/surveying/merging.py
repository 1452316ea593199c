"""A schema with its references, `allOf` and one branch laid together, to make a value of."""

from __future__ import annotations

from typing import Any

from .raw import Raw

_DEEPEST = 12
FIXED = "understudy-fixed"


def merged(raw: Raw, schema: Any, branch: int, depth: int = 0) -> dict[str, Any]:
    """One flat schema; it need not be right, since what is made of it is checked."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return {}
    reference = schema.get("$ref")
    flat: dict[str, Any] = {}
    if isinstance(reference, str):
        flat = merged(raw, raw.at(reference), branch, depth + 1)
        if raw.is_30:
            return _named(flat, reference)
        flat = _named(flat, reference)
    for part in schema.get("allOf") or ():
        flat = _joined(flat, merged(raw, part, branch, depth + 1))
    own = {k: v for k, v in schema.items() if k not in ("$ref", "allOf", "oneOf", "anyOf")}
    flat = _joined(flat, own)
    for word in ("oneOf", "anyOf"):
        options = schema.get(word)
        if isinstance(options, list) and options:
            option = options[branch % len(options)]
            flat = _joined(flat, merged(raw, option, branch, depth + 1))
            flat = _told(flat, schema.get("discriminator"), option)
    return flat


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    made = {**one, **other}
    for word in ("properties", "patternProperties", FIXED):
        if isinstance(one.get(word), dict) and isinstance(other.get(word), dict):
            made[word] = {**one[word], **other[word]}
            if word == "properties":
                for name in one[word].keys() & other[word].keys():
                    made[word][name] = {"allOf": [one[word][name], other[word][name]]}
    if isinstance(one.get("required"), list) and isinstance(other.get("required"), list):
        made["required"] = list(dict.fromkeys(map(str, one["required"] + other["required"])))
    if isinstance(one.get("enum"), list) and isinstance(other.get("enum"), list):
        made["enum"] = [value for value in one["enum"] if value in other["enum"]]
    for word, choose in (
        *((word, max) for word in ("minimum", "minLength", "minItems", "minProperties")),
        *((word, min) for word in ("maximum", "maxLength", "maxItems", "maxProperties")),
    ):
        if word in one and word in other:
            made[word] = choose(one[word], other[word])
    return made


def _named(flat: dict[str, Any], reference: str) -> dict[str, Any]:
    """A schema reached by its name, which its discriminator then says."""
    return _told(flat, flat.get("discriminator"), {"$ref": reference})


def _told(flat: dict[str, Any], discriminator: Any, option: Any) -> dict[str, Any]:
    """The branch named in the discriminating property, as a client would."""
    if not (isinstance(discriminator, dict) and isinstance(option, dict)):
        return flat
    property_name, reference = discriminator.get("propertyName"), option.get("$ref")
    if not (isinstance(property_name, str) and isinstance(reference, str)):
        return flat
    name = reference.rpartition("/")[2]
    mapping = discriminator.get("mapping")
    for value, target in (mapping if isinstance(mapping, dict) else {}).items():
        if str(target).rpartition("/")[2] == name:
            name = value
            break
    else:
        fixed = flat.get("properties", {}).get(property_name, {})
        allowed = fixed.get("enum") if isinstance(fixed, dict) else None
        if isinstance(allowed, list) and name not in allowed:
            return flat
    return {**flat, FIXED: {**flat.get(FIXED, {}), property_name: name}}
