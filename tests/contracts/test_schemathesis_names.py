"""The names of Schemathesis that we rely on, although not all of them are documented as stable."""

from __future__ import annotations

import inspect
import subprocess
import sys
from dataclasses import fields
from importlib import import_module
from importlib.metadata import version
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase

from understudy.contracts import fuzzing


def named(path: str) -> Any:
    """What `module:name` or `module:class.name` names."""
    module, _, names = path.partition(":")
    value: Any = import_module(module)
    for name in names.split("."):
        value = getattr(value, name)
    return value


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("schemathesis.engine:from_schema", "schema"),
        ("schemathesis.engine.core:Engine.execute", "self"),
        ("schemathesis.engine.core:EventStream.stop", "self"),
        ("schemathesis.transport.requests:RequestsTransport.send", "self case session kwargs"),
        ("schemathesis.transport.requests:RequestsTransport.serialize_case", "self case kwargs"),
        ("schemathesis.transport:BaseTransport._copy_serializers_from", "self transport"),
        ("schemathesis.specs.openapi.formats:get_default_format_strategies", ""),
        ("schemathesis.specs.openapi.formats:unregister_string_format", "name"),
        ("schemathesis.openapi:format", "name strategy"),
        ("schemathesis.config:SchemathesisConfig.from_dict", "data base_dir"),
        ("schemathesis.config:ProjectConfig.from_dict", "data dictionaries"),
        (
            "schemathesis.config:ProjectConfig.get_hypothesis_settings",
            "self operation phase apply_ci_profile",
        ),
        ("hypothesis.configuration:set_hypothesis_home_dir", "directory"),
    ],
)
def test_what_we_call_or_override_has_these_parameters(path: str, parameters: str) -> None:
    assert list(inspect.signature(named(path)).parameters) == parameters.split()


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("schemathesis.specs.openapi.schemas:OpenApiSchema", "raw_schema config"),
        (
            "schemathesis.core.transport:Response",
            "status_code headers content request elapsed verify",
        ),
        ("hypothesis.configuration:storage_directory", "intent_to_write"),
    ],
)
def test_what_we_call_by_keyword_takes_these(path: str, parameters: str) -> None:
    assert set(parameters.split()) <= set(inspect.signature(named(path)).parameters)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("schemathesis.generation.case:Case", "operation method _meta"),
        ("schemathesis.generation.meta:CaseMetadata", "phase"),
        ("schemathesis.generation.meta:PhaseInfo", "name data"),
        ("schemathesis.generation.meta:CoveragePhaseData", "scenario parameter"),
    ],
)
def test_a_case_says_this_of_itself(path: str, names: str) -> None:
    assert set(names.split()) <= {field.name for field in fields(named(path))}


def test_a_case_is_sent_by_the_transport_of_its_schema() -> None:
    assert isinstance(named("schemathesis.schemas:BaseSchema.transport"), property)
    source = inspect.getsource(named("schemathesis.generation.case:Case.call"))
    assert "self.operation.schema.transport" in source


def test_a_project_has_its_settings_from_the_whole_configuration() -> None:
    given = named("schemathesis.config:SchemathesisConfig").from_dict({})
    assert given.projects.get({})._parent is given  # noqa: SLF001  # what we set ourselves


def test_what_was_accepted_is_not_varied_for_its_own_sake() -> None:
    found = fuzzing.project(1, 5).get_hypothesis_settings()
    assert found.max_examples == 5
    assert not {Phase.target, Phase.shrink, Phase.reuse} & set(found.phases)
    assert {Phase.explicit, Phase.generate} <= set(found.phases)
    assert set(found.suppress_health_check) == set(HealthCheck)


def test_what_ends_an_operation_and_what_ends_all_are_interrupts() -> None:
    expired = named("schemathesis.engine.run.unit._case:BudgetExpired")
    assert issubclass(expired, KeyboardInterrupt)
    source = inspect.getsource(named("schemathesis.engine.run.unit._direct_executor:run_driver"))
    assert source.index("except BudgetExpired") < source.index("except KeyboardInterrupt")


def test_the_phases_of_a_case_have_these_names() -> None:
    phase = named("schemathesis.generation.meta:TestPhase")
    assert [one.value for one in phase] == ["examples", "coverage", "fuzzing", "stateful"]


def test_a_probe_of_its_own_is_not_sent_to_an_address_without_a_scheme() -> None:
    source = inspect.getsource(named("schemathesis.engine.run.probes:send"))
    assert "except MissingSchema" in source


def test_its_version_is_one_that_was_tried() -> None:
    assert version("schemathesis").startswith("4.32.")


def test_importing_it_warns_about_nothing() -> None:
    script = f"import {fuzzing.__name__}"
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)
