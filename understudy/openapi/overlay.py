"""OpenAPI Overlay 1.0: a file beside a document, with changes to it that are made on reading.

The document's values are never changed in place: aliases share them, and others may hold them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from understudy.errors import DocumentError

from .findings import Finding, Place, Severity
from .location import join
from .resource import Resource
from .retrieval import read_resource
from .shown import printable, quoted
from .target import Steps, TargetError, selected

_MOST_PLACES = 50_000
_WRITE = "Write overlay: 1.0.0, info and a list of actions"


def overlaid(resource: Resource, overlays: Sequence[Path]) -> tuple[Resource, tuple[Finding, ...]]:
    """The resource as these files have it, one after the other, and what is wrong with them."""
    findings: list[Finding] = []
    for path in overlays:
        try:
            overlay = read_resource(path, path.absolute().as_uri(), printable(str(path)))
        except DocumentError as error:
            findings.append(error.finding)
            continue
        application = _Application(overlay, resource.value)
        application.run()
        findings += application.findings
        resource = resource.changed(application.value, application.renumbered)
    return resource, tuple(findings)


class _Application:
    """One overlay on its way through its actions; `value` is the document as it is by now."""

    def __init__(self, overlay: Resource, value: Any) -> None:
        self.value = value
        self.findings: list[Finding] = []
        self.renumbered: set[str] = set()
        self._overlay = overlay
        self._own: dict[int, Any] = {}
        self._left = _MOST_PLACES

    def run(self) -> None:
        raw = self._overlay.value
        if not isinstance(raw, dict) or not str(raw.get("overlay", "")).startswith("1."):
            self._error("overlay-unreadable", "", "this is no OpenAPI Overlay 1.0", _WRITE)
            return
        actions = raw.get("actions")
        if not isinstance(actions, list) or not actions:
            self._error("overlay-unreadable", "/actions", "the overlay has no actions", _WRITE)
            return
        for index, action in enumerate(actions):
            if self._left >= 0:
                self._action(action, f"/actions/{index}")

    def _action(self, action: Any, at: str) -> None:
        target = action.get("target") if isinstance(action, dict) else None
        if not isinstance(target, str):
            self._error("overlay-action", at, "an action without a target", "Write a JSONPath")
            return
        removes = action.get("remove") is True
        if not removes and "update" not in action:
            self._error(
                "overlay-action",
                at,
                "an action that neither updates nor removes anything",
                "Write update, or remove: true",
            )
            return
        matches = self._matches(target, f"{at}/target")
        if matches and removes:
            self._remove(matches, at)
        for steps in matches if not removes else ():
            self._update(steps, action["update"], f"{at}/update")

    def _matches(self, target: str, at: str) -> list[Steps]:
        """The places that a target selects, those further in and further back first."""
        try:
            matches = selected(target, self.value, self._left + 1)
        except TargetError as error:
            self._error(
                "overlay-target",
                at,
                f"{quoted(target)} can't be used: {printable(error.what)}",
                "Write a JSONPath of RFC 9535",
            )
            return []
        if not matches:
            self._find(
                Severity.WARNING,
                "overlay-target-unmatched",
                at,
                f"{quoted(target)} matches nothing in the document",
                "Correct the target, or remove the action if the document has changed",
            )
        self._left -= len(matches)
        if self._left < 0:
            self._error(
                "overlay-limit",
                at,
                f"the overlay changes more than {_MOST_PLACES:,} places, so it ends here",
                "Aim at fewer places",
            )
            return []
        return sorted(matches, key=_last_first)

    def _update(self, steps: Steps, update: Any, at: str) -> None:
        parent = self._parent(steps) if steps else {"": self.value}
        step = steps[-1] if steps else ""
        if isinstance(parent[step], dict) and not isinstance(update, dict):
            self._error(
                "overlay-action",
                at,
                "the target is an object, but the update is none",
                "Write an object with the members that are to be changed",
            )
            return
        parent[step] = self._merged(parent[step], update, entry=True)
        if not steps:
            self.value = parent[step]

    def _merged(self, old: Any, update: Any, *, entry: bool = False) -> Any:
        """Both together; `entry`: to the list that is the target itself one entry may be added."""
        if isinstance(old, list) and (entry or isinstance(update, list)):
            own = self._owned(old)
            own.extend(update if isinstance(update, list) else [update])
            return own
        if not (isinstance(old, dict) and isinstance(update, dict)):
            return update
        own = self._owned(old)
        for key, value in update.items():
            own[key] = self._merged(own[key], value) if key in own else value
        return own

    def _remove(self, matches: list[Steps], at: str) -> None:
        for steps in matches:
            if not steps:
                self._error(
                    "overlay-action", at, "the whole document can't be removed", "Narrow the target"
                )
                continue
            parent = self._parent(steps)
            del parent[steps[-1]]
            if isinstance(parent, list):
                self.renumbered.add(join(*steps[:-1]))

    def _parent(self, steps: Steps) -> Any:
        """The container of a match, it and everything above it made our own."""
        self.value = node = self._owned(self.value)
        for step in steps[:-1]:
            node[step] = node = self._owned(node[step])
        return node

    def _owned(self, node: Any) -> Any:
        """A copy that may be changed: the same one, if it is a copy already."""
        if id(node) in self._own:
            return node
        copy = node.copy()
        self._own[id(copy)] = copy
        return copy

    def _error(self, rule: str, at: str, what: str, way_out: str) -> None:
        self._find(Severity.ERROR, rule, at, what, way_out)

    def _find(self, severity: Severity, rule: str, at: str, what: str, way_out: str) -> None:
        place: Place = self._overlay.place(at)
        why = "So it changes nothing"
        self.findings.append(Finding(severity, rule, place, what, why, way_out))


def _last_first(steps: Steps) -> tuple[int, int, tuple[str, ...]]:
    """Inner before outer, later before earlier: no change moves one that is still to come."""
    last = steps[-1] if steps else 0
    return -len(steps), -last if isinstance(last, int) else 0, tuple(map(str, steps))
