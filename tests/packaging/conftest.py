"""One build for all that is asked about it."""

from __future__ import annotations

import pytest

from .archives import Archives, build


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Archives:
    """The source archive and the wheel of this working tree."""
    return build(tmp_path_factory.mktemp("dist"))
