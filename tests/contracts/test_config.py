"""The configuration file: what it may say, and what is said of what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.contracts.config import Config, find_config
from understudy.contracts.options import Override
from understudy.contracts.severity import Severity
from understudy.errors import UsageError

_WHOLE = """
target = "http://127.0.0.1:8000"
profile = "quick"
max-requests = 50
include = ["/things", "read"]
headers = {X-Team = "a"}

[reports]
junit = "out.xml"

[credentials]
"api.key" = "env:KEY"

[severity]
undocumented-status = "warning"
server-error = {accept = "it is being mended"}

[document.api]
cleanup = "make clean"
parameters = {id = 7}

[document.api.operation."GET /things/{id}"]
parameters = {id = "known"}
severity = {echo = "note"}
"""


def _config(folder: Path, text: str, name: str = "understudy.toml") -> Config:
    (folder / name).write_text(text, encoding="utf-8")
    return find_config(folder)


def test_everything_that_may_be_said_is_read(tmp_path: Path) -> None:
    config = _config(tmp_path, _WHOLE)
    assert config.flags == {
        "target": "http://127.0.0.1:8000",
        "profile": "quick",
        "max-requests": 50,
        "include": ["/things", "read"],
        "header": ["X-Team: a"],
        "report": ["junit=out.xml"],
        "credential": ["api.key=env:KEY"],
    }
    assert config.overrides == (
        Override("*", "*", "undocumented-status", Severity.WARNING),
        Override("*", "*", "server-error", None, "it is being mended"),
        Override("api", "GET /things/{id}", "echo", Severity.NOTE),
    )
    document = config.documents["api"]
    assert (document.cleanup, document.parameters) == ("make clean", {"id": 7})
    assert document.operation_parameters == {"GET /things/{id}": {"id": "known"}}


def test_pyproject_has_it_in_a_section_of_its_own(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n[tool.understudy]\nprofile = "deep"\n'
    assert _config(tmp_path, text, "pyproject.toml").flags == {"profile": "deep"}


@pytest.mark.parametrize(
    "text", ["", '[project]\nname = "x"\n', '[tool.other]\na = "understudy"\n']
)
def test_a_project_without_one_has_an_empty_one(tmp_path: Path, text: str) -> None:
    assert _config(tmp_path, text, "pyproject.toml") == Config()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('a = 1\nproflie = "quick"', "understudy.toml:1: a: there is no such setting"),
        ('\nproflie = "quick"', "understudy.toml:2: proflie: there is no such setting"),
        ('\nproflie = "quick"', "Did you mean profile"),
        ("max_requests = 1", "Did you mean max-requests"),
        ('max-requests = "5"', "understudy.toml:1: max-requests: it is not a number"),
        ("max-requests = true", "it is not a number"),
        ("include = [1]", "it is not a list of texts"),
        (
            '[severity]\nserver-error = "fatal"',
            "understudy.toml:2: severity.server-error: it is none of",
        ),
        ("[severity]\nserver-error = {accept = ' '}", "accepted without a reason"),
        ("[severity]\nserver-error = {accept = 'WHY'}", "accepted without a reason"),
        ('[severity]\nserver-eror = "note"', "Did you mean server-error?"),
        ('[document.x.severity]\nfoo = "note"', "foo: there is no such setting"),
        ("[document.x]\nparamters = {id = 1}", "Did you mean parameters"),
        ('[credentials]\nkey = "value:s3cret"', "it is not taken from env: or file:"),
        ("target = [", "understudy.toml is no TOML"),
    ],
)
def test_what_may_not_be_said_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        _config(tmp_path, text)
    assert told in str(error.value)
    assert "s3cret" not in str(error.value)
