"""Connexion as it comes, mocking one document: `python FILE DOCUMENT PORT`.

Any Python that has connexion[mock], uvicorn, uvloop and httptools runs it; understudy is not used.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import uvicorn
import yaml

warnings.filterwarnings("ignore")


def known(key: str, required_scopes: object = None) -> dict[str, str]:
    """Who holds a key: Connexion turns every caller away where no function says it."""
    return {"sub": key}


def prepared(document: dict[str, Any]) -> dict[str, Any]:
    """The document with what Connexion's mock can't do without.

    Its resolver makes up another id each time that it is asked for the same operation, and then
    doesn't find the operation.
    """
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict):
                operation.setdefault("operationId", f"{method} {path}")
    for scheme in document.get("components", {}).get("securitySchemes", {}).values():
        scheme["x-apikeyInfoFunc"] = f"{__name__}.known"
    return document


def read(path: Path) -> dict[str, Any]:
    """A document as it is; JSON by a JSON parser, which takes less time."""
    text = path.read_text(encoding="utf-8")
    value: dict[str, Any] = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    return value


def main() -> None:
    """Serve until a signal comes."""
    from connexion import AsyncApp
    from connexion.mock import MockResolver

    _, document, port = sys.argv
    app = AsyncApp(__name__)
    app.add_api(
        prepared(read(Path(document))),
        resolver=MockResolver(mock_all=True),
    )
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(port),
        loop="auto",
        http="httptools",
        ws="none",
        access_log=False,
        log_level="error",
    )


if __name__ == "__main__":
    main()
