"""The names of Connexion that we rely on, although it does not document all of them as stable."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

from understudy.mockserver import connexion_app


def named(path: str) -> Any:
    """What `module:name` or `module:class.name` names.

    Imported here, behind our module, which catches what Connexion's import warns about.
    """
    module, _, names = path.partition(":")
    value: Any = import_module(module)
    for name in names.split("."):
        value = getattr(value, name)
    return value


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("connexion.middleware.routing:RoutingMiddleware", "app"),
        ("connexion.middleware.routing:RoutingMiddleware.__call__", "self scope receive send"),
        ("connexion.middleware.abstract:RoutedMiddleware", "app"),
        ("connexion.middleware.abstract:RoutedMiddleware.__call__", "self scope receive send"),
        ("connexion.middleware.abstract:RoutedAPI.make_operation", "self operation"),
        ("connexion.middleware.abstract:RoutedAPI.add_paths", "self"),
        ("connexion.resolver:Resolver.resolve", "self operation"),
        ("connexion.resolver:Resolution", "function operation_id"),
        ("connexion:ConnexionMiddleware.add_error_handler", "self code_or_exception function"),
    ],
)
def test_what_we_call_or_override_has_these_parameters(path: str, parameters: str) -> None:
    assert list(inspect.signature(named(path)).parameters) == parameters.split()


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("connexion:ConnexionMiddleware", "app middlewares resolver"),
        ("connexion:ConnexionMiddleware.add_api", "specification base_path kwargs"),
        ("connexion.lifecycle:ConnexionResponse", "status_code mimetype body headers"),
        ("connexion.middleware.abstract:RoutedAPI", "specification args next_app kwargs"),
    ],
)
def test_what_we_call_by_keyword_takes_these(path: str, parameters: str) -> None:
    assert set(parameters.split()) <= set(inspect.signature(named(path)).parameters)


def test_operations_are_found_by_base_path_and_id_in_the_scope() -> None:
    assert named("connexion.middleware.abstract:ROUTING_CONTEXT") == "connexion_routing"
    source = inspect.getsource(named("connexion.middleware.abstract:RoutedMiddleware.__call__"))
    for name in ('scope["extensions"][ROUTING_CONTEXT]', '"api_base_path"', '"operation_id"'):
        assert name in source


def test_an_operation_says_its_id() -> None:
    specification = named("connexion.spec:Specification").load(
        {
            "openapi": "3.0.3",
            "info": {"title": "a", "version": "1"},
            "paths": {
                "/a": {"get": {"operationId": "it", "responses": {"200": {"description": ""}}}}
            },
        }
    )
    operation = specification.operation_cls.from_spec(
        specification, path="/a", method="get", resolver=connexion_app.OperationIds()
    )
    assert operation.operation_id == "it"


def test_importing_it_warns_about_nothing() -> None:
    script = "import understudy.mockserver.connexion_app"
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)
