"""OpenAPI 3 is recognised; whatever else is named for what it looks like."""

from __future__ import annotations

from typing import Any

import pytest

from understudy.errors import DocumentError
from understudy.openapi.findings import Place, Severity
from understudy.openapi.recognition import recognise


def place(pointer: str) -> Place:
    return Place("api.yaml", pointer, 7)


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.0", "3.1.1", "3.1", "3.0.1-rc1"])
def test_the_versions_that_are_read_need_no_remark(version: str) -> None:
    assert recognise({"openapi": version}, place) == (version, ())


@pytest.mark.parametrize(
    ("said", "version", "rule", "severity"),
    [
        (3.1, "3.1", "openapi-version-number", Severity.WARNING),
        (3.0, "3.0", "openapi-version-number", Severity.WARNING),
        ("3.2.0", "3.2.0", "openapi-version-newer", Severity.NOTE),
    ],
)
def test_versions_that_are_read_with_a_remark(
    said: Any, version: str, rule: str, severity: Severity
) -> None:
    read, (finding,) = recognise({"openapi": said}, place)
    assert (read, finding.rule, finding.severity) == (version, rule, severity)
    assert finding.place == place("/openapi")


@pytest.mark.parametrize(
    ("value", "rule", "said"),
    [
        ({"swagger": "2.0"}, "swagger-2", "npx swagger2openapi"),
        ({"openapi": "4.0.0"}, "openapi-version", "'4.0.0'"),
        ({"openapi": "3"}, "openapi-version", "'3'"),
        ({"openapi": 3}, "openapi-version", "'3'"),
        ({"openapi": None}, "openapi-version", "'None'"),
        ({"openapi": ["3.1.0"]}, "openapi-version", "not read here"),
        ({"openapi": True}, "openapi-version", "'True'"),
        ({"asyncapi": "3.0.0"}, "not-openapi", "AsyncAPI"),
        ({"info": {"_postman_id": "1"}, "item": []}, "not-openapi", "Postman"),
        ({"arazzo": "1.0.0"}, "not-openapi", "Arazzo"),
        ({"overlay": "1.0.0"}, "not-openapi", "Overlay"),
        ({"apiVersion": "v1", "kind": "Pod"}, "not-openapi", "Kubernetes"),
        ({"$schema": "https://json-schema.org/"}, "not-openapi", "JSON Schema"),
        ({"info": {}, "paths": {}}, "not-openapi", "without its version"),
        ({"a": 1}, "not-openapi", "no openapi key"),
        ({}, "not-openapi", "no openapi key"),
        ([], "not-openapi", "a list"),
        (None, "not-openapi", "empty"),
        (3, "not-openapi", "a single value"),
        ("# Readme", "not-openapi", "a plain text"),
        ("<!doctype html><p>Sign in", "not-openapi", "HTML"),
    ],
)
def test_what_is_not_read_is_refused_with_what_it_is_and_what_to_do(
    value: Any, rule: str, said: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        recognise(value, place)
    finding = caught.value.finding
    assert (finding.rule, finding.severity, finding.place.line) == (rule, Severity.ERROR, 7)
    assert said in str(caught.value)
    assert finding.way_out
