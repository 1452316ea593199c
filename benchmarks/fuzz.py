"""Inputs that are bred by what they reach in the code, for a while, against one target.

It fails where an input breaks a law of the target, and keeps that input. README.md has more.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_KEPT = _HERE / ".fuzzing"
_ENGINE = "atheris>=3,<4"
TARGETS = ("reader", "request", "connection", "answer")


def main() -> int:
    """0 where every law held, 1 where one was broken, 2 where there is no engine."""
    arguments = _arguments()
    if arguments.replay:
        sys.path.insert(0, str(_HERE.parent))
        importlib.import_module(f"fuzzing.{arguments.target}").run(arguments.replay.read_bytes())
        return 0
    if not _installed():
        print(f"{_ENGINE} can't be installed for this Python", file=sys.stderr)
        return 2
    corpus = _corpus(arguments.target)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "fuzzing.run", arguments.target, str(corpus)),
            *(f"-max_total_time={arguments.seconds}", f"-max_len={arguments.longest}"),
            *("-timeout=20", "-rss_limit_mb=3000", "-print_final_stats=1", "-verbosity=1"),
            f"-artifact_prefix={_KEPT}/{arguments.target}-",
        ],
        cwd=_HERE,
        env=_environment(),
        check=False,
    )
    return 1 if done.returncode else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60, help="how long inputs are bred [60]")
    parser.add_argument("--longest", type=int, default=8192, help="bytes of an input [8192]")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="feed this input, no other")
    return parser.parse_args()


def _installed() -> bool:
    """Whether the engine is there, in a folder of its own; it is fetched on first use."""
    packages = _KEPT / "packages"
    if packages.exists():
        return True
    install = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command = [*install, "--only-binary", ":all:", "--target", str(packages), _ENGINE]
    environment = {name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"}
    return subprocess.run(command, env=environment, check=False).returncode == 0


def _environment() -> dict[str, str]:
    paths = [str(_HERE.parent), str(_KEPT / "packages")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


def _corpus(target: str) -> Path:
    """The folder of inputs to breed from: the target's seeds, and what was found before."""
    sys.path.insert(0, str(_HERE.parent))
    folder = _KEPT / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(importlib.import_module(f"fuzzing.{target}").seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    return folder


if __name__ == "__main__":
    sys.exit(main())
