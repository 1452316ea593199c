"""What the pytest plugin costs: an empty run, the fixtures' start and stop, requests from a test.

It measures and tells; whether a goal is met does not change the exit status. README.md has more.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring.installation import install

_PLAYING = Path(__file__).resolve().parent / "measuring" / "playing.py"
_EMPTY = "import sys\nsys.path.insert(0, sys.argv.pop(1))\nimport pytest\nsys.exit(pytest.main())"


def main() -> int:
    """0 when all was measured."""
    arguments = _arguments()
    figures = {**_empty(arguments.rounds), **_fixtures(arguments.seconds)}
    print(_as_text(figures))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def _empty(rounds: int) -> dict[str, float]:
    """CPU milliseconds of `pytest -q` over one empty test, without and with our installation."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        alone, ours = folder / "alone", folder / "ours"
        for site, names in ((alone, ["pytest"]), (ours, ["pytest", "understudy"])):
            site.mkdir()
            install(site, *names)
        (folder / "test_empty.py").write_text("def test_it():\n    pass\n", encoding="utf-8")
        variants = {"alone": [alone], "ours": [ours], "bare": [ours, "-p", "no:anyio"]}
        spent: dict[str, list[float]] = {name: [] for name in variants}
        for number in range(rounds + 1):
            for name, (site, *options) in variants.items():
                milliseconds = _run_empty(folder, str(site), *map(str, options))
                if number:  # the first writes what Python keeps of a source
                    spent[name].append(milliseconds)
    least = {name: min(figures) for name, figures in spent.items()}
    return {
        "empty run, pytest alone (CPU ms, the least)": least["alone"],
        "added by an installation of understudy (CPU ms)": least["ours"] - least["alone"],
        "the same without anyio's plugin, which comes along": least["bare"] - least["alone"],
    }


def _run_empty(folder: Path, site: str, *options: str) -> float:
    command = [sys.executable, "-I", "-S", "-c", _EMPTY, site, "-q", *options, "test_empty.py"]
    before = _children()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    spent = (_children() - before) * 1000
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return spent


def _children() -> float:
    """CPU seconds of all processes that ended; other processes hardly change it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _fixtures(seconds: float) -> dict[str, float]:
    others = ["schemathesis", "asyncio", "socket", "timeout", "xdist", "anyio", "hypothesispytest"]
    off = [word for name in others for word in ("-p", f"no:{name}")]
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", *off]
    done = subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", str(_PLAYING.parent), str(_PLAYING)],
        env=os.environ | {"MEASURED_SECONDS": str(seconds)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    told: dict[str, float] = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            told |= json.loads(line)
    return {
        "first mock of a run, its imports among it (ms)": told["first"],
        "another mock, started (ms)": told["start"],
        "stopped (ms, the slowest)": told["stop"],
        "requests per second, understudy": told["understudy"],
        "requests per second, understudy in process (httpx)": told["in process"],
        "requests per second, pytest-httpserver": told["pytest-httpserver"],
    }


def _as_text(figures: dict[str, float]) -> str:
    width = max(map(len, figures))
    return "\n".join(f"{name:<{width}}  {value:>8.1f}" for name, value in figures.items())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="empty runs of each")
    parser.add_argument("--seconds", type=float, default=3.0, help="of requests, for each server")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
