"""How much a finding about a target matters. Which check says what is decided in the checks."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """The gravest first.

    FAILURE breaks the document or corrupts data; WARNING is very likely a bug that the document
    does not forbid; NOTE is a gap in the document. Only a failure turns an exit status red, unless
    the policy says otherwise.
    """

    FAILURE = "failure"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)
