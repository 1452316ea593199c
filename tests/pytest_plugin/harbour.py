"""What the tests send to the documents that they play."""

from __future__ import annotations

from pathlib import Path

HARBOUR = Path(__file__).parents[1] / "behaviour" / "harbour.yaml"
KEY = {"x-api-key": "a-key-of-some-length"}
WANTED = {"name": "ci", "expires_at": "2031-05-01T12:00:00Z"}
KEYS = "/v1/api-keys"
CREATE = "post_v1_api_keys"
