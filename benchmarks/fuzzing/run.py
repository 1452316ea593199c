"""A process that feeds one target: `python -m fuzzing.run TARGET CORPUS [OPTION]...`."""

from __future__ import annotations

import importlib
import logging
import sys

import atheris


def main() -> None:
    """Does not come back; libFuzzer ends the process."""
    logging.disable()
    name, *words = sys.argv[1:]
    with atheris.instrument_imports(include=["understudy"]):
        target = importlib.import_module(f"fuzzing.{name}")
    atheris.Setup([sys.argv[0], *words], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
