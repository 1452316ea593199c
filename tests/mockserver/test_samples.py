"""The samples that documents carry run against the mock as they stand, only the host changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from understudy.mockserver.exchange import Exchange
from understudy.mockserver.options import Options
from understudy.mockserver.serve import BackgroundServer

from .asgi import FIVE, mock_of

_URL = re.compile(r"https://[\w.-]+")


def samples() -> Iterator[tuple[str, str, str]]:
    """Document, language and text of every sample."""
    for file in FIVE:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        for item in document["paths"].values():
            for operation in item.values():
                for sample in operation.get("x-codeSamples", ()):
                    yield file.stem, sample["lang"], sample["source"]


SAMPLES = list(samples())


def test_there_are_three() -> None:
    found = [(name, language) for name, language, _ in SAMPLES]
    assert found == [("baseten", "bash"), ("baseten", "python"), ("keypair", "bash")]


@pytest.mark.parametrize(("name", "language", "text"), SAMPLES)
def test_a_sample_of_a_document_runs(name: str, language: str, text: str, tmp_path: Path) -> None:
    if language == "bash" and not (shutil.which("bash") and shutil.which("curl")):
        pytest.skip("there is no bash, or no curl")
    mock = mock_of(*FIVE, options=Options(seed=7))
    heard: list[Exchange] = []
    mock.listeners.append(heard.append)
    with BackgroundServer(mock) as server:
        said = _run(language, _URL.sub(server.origin, text), tmp_path)
    assert [(one.document, one.status) for one in heard] == [(name, 200)]
    answer = json.loads(said)
    assert "mock" in answer.get("api_key", answer.get("private_key"))
    assert urlsplit(_URL.findall(text)[0]).hostname not in ("localhost", "127.0.0.1")


def test_curl_labels_its_json_a_form_and_the_mock_says_so(tmp_path: Path) -> None:
    if not (shutil.which("bash") and shutil.which("curl")):
        pytest.skip("there is no bash, or no curl")
    mock = mock_of(*FIVE, options=Options(seed=7))
    heard: list[Exchange] = []
    mock.listeners.append(heard.append)
    with BackgroundServer(mock) as server:
        _run("bash", _URL.sub(server.origin, SAMPLES[0][2]), tmp_path)
    assert "curl's default" in heard[0].notices[0]


def _run(language: str, text: str, folder: Path) -> str:
    command = {"bash": ["bash", "-c", text], "python": [sys.executable, "-c", text]}[language]
    proxies = {name for name in os.environ if name.lower().endswith("_proxy")}
    environment = {name: value for name, value in os.environ.items() if name not in proxies}
    environment["BASETEN_API_KEY"] = "any-key-at-all"
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return ended.stdout
