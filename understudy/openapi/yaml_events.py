"""YAML text -> the events of one document, by libyaml; what is no YAML becomes a DocumentError.

Knows neither what a scalar means nor how values are built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from yaml import AliasEvent, Event, MappingStartEvent, ScalarEvent, SequenceStartEvent

from understudy.errors import DocumentError

from .findings import Finding, Place, Severity

try:
    from yaml import CSafeLoader as _Parser
except ImportError:  # PyYAML built without libyaml: the same events, ten times slower
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]  # it has get_event, too

NodeEvent = ScalarEvent | AliasEvent | SequenceStartEvent | MappingStartEvent

_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WAYS_OUT = {
    "mapping values are not allowed": "Quote a text that has a colon and a space in it, or "
    "correct the indentation",
    "expected key": "Correct the indentation of this line or of the one before it",
    "expected '-' indicator": "Correct the indentation of this line or of the one before it",
    "could not find expected ':'": "Write a colon and a space after the key, or quote the text",
    "cannot start any token": "Quote a text that begins with this character",
    "node content": "Quote a text that begins with this character",
    "expected ',' or": "Close the bracket, or put a comma between its parts",
    "unexpected end of stream": "Close the quote that was opened",
    "incompatible YAML": "Remove the %YAML line",
    "escape character": "Double the backslash, or use single quotes",
}


Spot = tuple[int, int | None]
"""A line and a column, both from 1."""


def refusal(file: str, spot: Spot | None, rule: str, what: str, way_out: str) -> DocumentError:
    """The error that refuses a document at this spot."""
    line, column = spot or (None, None)
    place = Place(file, line=line, column=column)
    return DocumentError(Finding(Severity.ERROR, rule, place, what, "", way_out))


def spot_of(event: Event) -> Spot:
    """Where an event begins."""
    mark = event.start_mark
    return int(mark.line) + 1, int(mark.column) + 1  # type: ignore[union-attr]  # parsers set it


def events(text: str, file: str) -> Iterator[Event]:
    """The events between the start and the end of the stream; at most one document."""
    documents = 0
    try:
        parser = _Parser(text)
        while (event := parser.get_event()) and not isinstance(event, yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise refusal(
                        file,
                        spot_of(event),
                        "yaml-several-documents",
                        "a second YAML document begins here",
                        "Keep one document in a file",
                    )
            yield event
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise _refused(error, text, file) from None


def _refused(error: Exception, text: str, file: str) -> DocumentError:
    unprintable = _UNPRINTABLE.search(text, text.startswith("\ufeff"))
    if unprintable and not isinstance(error, yaml.MarkedYAMLError):
        return refusal(
            file,
            (text.count("\n", 0, unprintable.start()) + 1, None),
            "yaml-control-character",
            f"a control character, U+{ord(unprintable[0]):04X}",
            "Remove it, or escape it in quotes",
        )
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "this can't be read")
    context = getattr(error, "context", None)
    spot = (mark.line + 1, mark.column + 1) if mark else None
    if spot and _tabbed(text, spot[0]):
        return refusal(
            file,
            spot,
            "yaml-syntax",
            "broken YAML: a tab where spaces are wanted",
            "Indent with spaces",
        )
    way_out = next((way for part, way in _WAYS_OUT.items() if part in problem), "Correct the line")
    said = f"{context}, {problem}" if context else problem
    return refusal(file, spot, "yaml-syntax", f"broken YAML: {said}", way_out)


def _tabbed(text: str, line: int) -> bool:
    """Whether the indentation of a line has a tab in it."""
    lines = text.split("\n", line)
    return line <= len(lines) and bool(re.match(r" *\t", lines[line - 1]))
