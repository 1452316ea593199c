"""Scenarios: each .txt file in this folder is a conversation with one mock, and a test.

A file names a command, then lists requests and the answers that must come:

    Creating a key answers 201, and the key is there only once.

    $ understudy mock specs/lumino.yaml --seed 7

    Text in front of a step says what it shows.

    > POST /v1/api-keys
    > x-api-key: any-key
    > Content-Type: application/json
    >
    > {"name": "ci", "expires_at": "2030-01-01T00:00:00Z"}
    < 201
    < Content-Type: application/json
    <
    < {"id": "<uuid>", "name": "ci", "secret": "<secret>", "...": "<any>"}

`$` is a command line as it is typed in the folder of the project; words such as NAME=VALUE may
stand in front of it. The mock is started once for all files that name the same command line.

`>` is an HTTP request: request line, headers, an empty line, body. Host and Content-Length are
added where they are not written; `Transfer-Encoding: chunked` sends the body in chunks. In it
`<101 x a>` stands for 101 times `a`, `<byte ff>` for one byte, and `<=id>` for what was remembered.
The lines of a multipart body end in CR LF, those of others in LF.

`<` is the answer: status, the headers that matter, and behind an empty line the body. Without that
line the body is not looked at; with nothing behind it, it must be empty. JSON must have exactly
these members, in any order; a member `"..."` lets it have more. Text is compared as it stands,
where `...` stands for anything, and so are header values. Instead of a value may stand:

    <any> <string> <integer> <number> <boolean>     a value of that type
    <uuid> <uuid4> <date-time> <email>              a text of that form
    <secret>                                        a key as the mock makes them up
    <id=uuid4>                                      the same, remembered as `id`
    <=id> <!=id>                                    what was remembered, or anything else
    <begins id> <abridges id>                       its beginning; beginning and end of it
    <absent>                                        the header or member is not there

Every answer of every file must besides have a status below 500 unless 5xx is expected, and an
Understudy-Reason that is one line of ASCII without any secret of the request.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .expectation import Memory, differences
from .mocks import Mocks
from .scenario import Scenario, Step, read_scenario
from .wire import exchange

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_mock_answers_as_the_scenario_says(file: Path, mocks: Mocks) -> None:
    scenario = read_scenario(file)
    memory: Memory = {}
    for step in scenario.steps:
        address = mocks.address(scenario.command)
        answer = exchange(address, step.request(memory))
        wrong = differences(step.expected, answer, memory, step.secrets(memory))
        assert not wrong, _report(scenario, step, wrong)


def _report(scenario: Scenario, step: Step, wrong: list[str]) -> str:
    return "\n".join([f"{scenario.file.name}:{step.line}: {step.title}", *wrong])
