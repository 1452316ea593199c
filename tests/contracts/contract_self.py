"""`python -m tests.contracts.contract_self`: holds the mock to the documents that it plays.

Each security scheme gets one credential, drawn for this run, and the mock takes no other.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from understudy.credentials import environment_name
from understudy.openapi.selection import read, select

_COMMAND = (sys.executable, "-m", "understudy")


def main(arguments: Sequence[str]) -> int:
    """The exit status of `understudy contract` with these arguments, at a mock of all documents."""
    drawn = _drawn()
    environ = {**os.environ, **{environment_name(*scheme): drawn[scheme] for scheme in drawn}}
    given = [f"--credential={'.'.join(one)}=env:{environment_name(*one)}" for one in drawn]
    with _mock(given, environ) as url:
        command = (*_COMMAND, "contract", "--target", url, *arguments)
        return subprocess.run(command, env=environ, check=False).returncode


def _drawn() -> Mapping[tuple[str, str], str]:
    """A credential for each scheme of each document."""
    found = {}
    for outcome in read(select(()).paths):
        for name, scheme in outcome.api.security_schemes.items() if outcome.api else ():
            if scheme.kind != "mutualTLS":
                pair = "user:" if scheme.scheme == "basic" else ""
                found[outcome.name, name] = pair + secrets.token_hex(16)
    return found


@contextmanager
def _mock(given: Sequence[str], environ: Mapping[str, str]) -> Iterator[str]:
    """The URL of a mock, for as long as the block runs."""
    command = (*_COMMAND, "mock", "--port", "0", "--json", "--quiet", *given)
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield str(json.loads(process.stdout.readline())["url"])
        finally:
            process.terminate()


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[2])
    sys.exit(main(sys.argv[1:]))
