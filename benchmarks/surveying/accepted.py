"""What openapi-spec-validator says of a document: `yes`, `no` and why, or `unknown`.

Run as `python -m surveying.accepted FILE`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml


def main() -> None:
    """Print the verdict and the reason as JSON."""
    try:
        from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
    except ImportError:
        print(json.dumps(["unknown", "openapi-spec-validator is not installed"]))
        return
    path = Path(sys.argv[1])
    text = path.read_text(encoding="utf-8-sig")
    try:
        spec = json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
        old = str(spec.get("openapi", "")).startswith("3.0")
        validator = (OpenAPIV30SpecValidator if old else OpenAPIV31SpecValidator)(spec)
        error = next(iter(validator.iter_errors()), None)
    except Exception as failure:  # noqa: BLE001  whatever it trips over, it did not accept
        print(json.dumps(["no", f"{type(failure).__name__}: {failure}"[:300]]))
        return
    message = "" if error is None else str(error.message)[:300]
    print(json.dumps(["yes" if error is None else "no", message]))


if __name__ == "__main__":
    main()
