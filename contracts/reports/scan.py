"""Files that a run has written, read again: whether a secret is in one of them."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .masks import Masks


@dataclass(frozen=True, slots=True)
class Scan:
    """The files that were looked at and are clean, and those that had to be removed."""

    files: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()


def scan(paths: Iterable[Path], masks: Masks) -> Scan:
    """Look for secrets in these files; one that has any is removed, for nobody should have it."""
    clean, removed = [], []
    for path in paths:
        if _holds_secret(path.read_bytes(), masks):
            path.unlink()
            removed.append(path)
        else:
            clean.append(path)
    return Scan(tuple(clean), tuple(removed))


def _holds_secret(data: bytes, masks: Masks) -> bool:
    """Whether masking would change it, as it stands or as a browser would show it."""
    text = data.decode("utf-8", "backslashreplace")
    return any(masks.mask_text(form) != form for form in {text, html.unescape(text)})
