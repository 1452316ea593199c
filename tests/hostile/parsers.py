"""The mock as an application under uvicorn's own parsers of HTTP, in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .commands import CPU_SECONDS, Mock

_SCRIPT = """
import socket, sys
from pathlib import Path
import uvicorn
from understudy.mockserver.app import create_app
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

app = create_app([read_api(load_document(Path(sys.argv[1])))])
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
config = uvicorn.Config(app, http=sys.argv[2], ws="none", lifespan="off", log_config=None)
uvicorn.Server(config).run(sockets=[listener])
"""


@contextmanager
def under(parser: str, path: Path) -> Iterator[Mock]:
    """The mock of a document under `h11` or `httptools`."""
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(path), parser],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=_limit,  # noqa: PLW1509  it calls nothing but setrlimit
    ) as process:
        assert process.stdout is not None
        try:
            yield Mock({}, int(process.stdout.readline()), process.pid)
        finally:
            process.kill()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
