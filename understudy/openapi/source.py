"""A document as raw values: its files, its references, and where everything stands.

Says nothing about what the values mean to OpenAPI.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from understudy.errors import ReferenceProblem

from .dialect import dialect_within
from .findings import Finding, Place
from .identifiers import Identifiers, absolute, identifiers, schema_around
from .location import Location, split
from .overlay import overlaid
from .recognition import recognise
from .resource import Resource
from .retrieval import Retrieval, read_resource
from .shown import printable, quoted

_ENDINGS = (".yaml", ".yml", ".json")
_Key = tuple[str, str, str, str]
"""A file, the schema in it that is meant, where of several of one name, and the reference."""
_MISSING = object()
_CORRECT = "Correct the reference, or add what it means"
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,8})")
_MOST_COMPARED, _LEAST_COMPARED = 20_000, 400
"""Names in all that guesses may look at, and what a guess among few counts as."""
_LONGEST_COMPARED = 100


def load_document(
    path: Path,
    *,
    name: str | None = None,
    allow_hosts: frozenset[str] = frozenset(),
    overlays: bool = True,
) -> Document:
    """The document at `path`, its overlays applied; raises DocumentError if it is refused.

    `name` stands in for the file's name without its ending. `allow_hosts` are the hosts to which
    a `$ref` may lead; other files are read when they are first referred to.
    """
    folder = path.parent.resolve()
    resource = read_resource(path, (folder / path.name).as_uri(), printable(str(path)))
    recognise(resource.value, resource.place)
    findings: tuple[Finding, ...] = ()
    beside = _overlays(path) if overlays else []
    if beside:
        resource, findings = overlaid(resource, beside)
    version, remarks = recognise(resource.value, resource.place)
    if resource.value["openapi"] != version:
        resource = resource.changed({**resource.value, "openapi": version})
    retrieval = Retrieval(folder, path.parent, allow_hosts)
    return Document(slug(name or path.stem), path, resource, retrieval, (*remarks, *findings))


def _overlays(path: Path) -> list[Path]:
    """The overlays beside a document: api.overlay.yaml beside api.yaml."""
    beside = [path.with_name(f"{path.stem}.overlay{ending}") for ending in _ENDINGS]
    return [overlay for overlay in beside if os.path.lexists(overlay)]


def slug(text: str) -> str:
    """A name that can stand in a path: a to z, digits, hyphen, low line and full stop."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_.-]+", "-", plain.lower()).strip("-.") or "document"


class Document:
    """A root resource and whatever it refers to, read when first referred to.

    `findings` are those of reading the text and of overlays. A Location's `uri` names one of
    the document's resources, its `pointer` a value in it.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        resource: Resource,
        retrieval: Retrieval,
        findings: tuple[Finding, ...],
    ) -> None:
        self.name = name
        self.path = path
        self.root = Location(resource.uri)
        self.findings = findings
        self._retrieval = retrieval
        self._resources = {resource.uri: resource}
        self._called = _own_name(resource)
        self._unread: dict[str, ReferenceProblem] = {}
        self._dialect = dialect_within(resource.value)
        self._identifiers: dict[str, Identifiers] = {}
        self._resolved: dict[_Key, Location | ReferenceProblem] = {}
        self._resolving: set[_Key] = set()
        self._compared = 0

    def value(self, at: Location) -> Any:
        """The value at a location; raises ReferenceProblem if there is none."""
        value = self._value(at)
        if value is _MISSING:
            raise ReferenceProblem(
                "reference-dangling", f"there is nothing at {self._shown(at)}", _CORRECT
            )
        return value

    def resolve(self, reference: str, base: Location) -> Location:
        """What a reference written at `base` leads to, one hop; raises ReferenceProblem.

        By the letter: from the nearest `$id` around. What leads nowhere from there is tried
        from the `$id`s further out, from the file, and from the schema that stands around in an
        OpenAPI document, as many authors mean it.
        """
        names = self._names(base.uri)
        around = tuple(names.around(base.pointer))
        near = base.pointer if names.again else ""
        within = around[0][1] if around else ""
        try:
            found = self._once((base.uri, within, near, reference), around)
        except ReferenceProblem:
            inner = schema_around(base.pointer) if reference[:1] == "#" else ""
            if not inner:
                raise
            meant = (base.uri, inner, near, reference)
            return self._once(meant, ((base.uri, inner),))
        if not found.pointer and reference == "#" and found == self.root:
            return Location(base.uri, schema_around(base.pointer))
        return found

    def dynamic_anchors(self, at: Location) -> Mapping[str, Location]:
        """The dynamic anchors of the schema resource around a location, by name."""
        names = self._names(at.uri)
        if not names.dynamic:
            return {}
        pointers = names.dynamic.get(names.resource(at.pointer), {})
        return {name: Location(at.uri, pointer) for name, pointer in pointers.items()}

    def declares_dialects(self, at: Location) -> bool:
        """Whether the file of a location may have a `$schema` in it."""
        resource = self._resources.get(at.uri)
        return bool(resource and resource.declaring)

    def follow(self, at: Location) -> Location:
        """The end of a chain of Reference Objects; raises ReferenceProblem where it has none."""
        passed = {at}
        while _is_reference(value := self.value(at)):
            at = self.resolve(value["$ref"], at)
            if at in passed:
                raise ReferenceProblem(
                    "reference-cyclic", f"{quoted(value['$ref'])} leads back to itself", _CORRECT
                )
            passed.add(at)
        return at

    def place(self, at: Location) -> Place:
        """Where a person finds it, without the line."""
        resource = self._resources.get(at.uri)
        return Place(resource.label if resource else printable(at.uri), at.pointer)

    def line(self, at: Location) -> int | None:
        """The line of the value, or of its nearest ancestor in the text; one scan if not known."""
        resource = self._resources.get(at.uri)
        return resource.place(at.pointer).line if resource else None

    def line_soon(self, at: Location) -> int | None:
        """The same where it is known in little time, of a large text; None where it is not."""
        resource = self._resources.get(at.uri)
        return resource.line_soon(at.pointer) if resource else None

    def lines(self, places: Iterable[Location]) -> dict[Location, int]:
        """The same of many, with one scan of each text; those without a line are left out."""
        pointers: dict[str, list[str]] = {}
        places = tuple(places)
        for at in places:
            pointers.setdefault(at.uri, []).append(at.pointer)
        known = {
            uri: self._resources[uri].locate(found)
            for uri, found in pointers.items()
            if uri in self._resources
        }
        positions = ((at, known.get(at.uri, {}).get(at.pointer)) for at in places)
        return {at: position[0] for at, position in positions if position}

    def shown(self, spots: Iterable[Location], most: int) -> dict[Location, tuple[Place, str]]:
        """Where each location is, and up to `most` lines there; one scan of each text."""
        found: dict[Location, tuple[Place, str]] = {}
        by_uri: dict[str, list[Location]] = {}
        for at in dict.fromkeys(spots):
            by_uri.setdefault(at.uri, []).append(at)
        for uri, group in by_uri.items():
            resource = self._resources.get(uri)
            if resource is None:
                found.update((at, (self.place(at), "")) for at in group)
                continue
            positions = resource.locate(at.pointer for at in group)
            lines = resource.lines()
            for at in group:
                line, column = positions.get(at.pointer, (None, None))
                place = Place(resource.label, at.pointer, line, column)
                found[at] = place, "\n".join(lines[line - 1 : line - 1 + most] if line else ())
        return found

    def located(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The same findings with their lines and columns; one scan of each text."""
        findings = tuple(findings)
        pointers: dict[str, set[str]] = {}
        for finding in findings:
            if finding.place.line is None:
                pointers.setdefault(finding.place.file, set()).add(finding.place.pointer)
        known = {
            (resource.label, pointer): position
            for resource in self._resources.values()
            for pointer, position in resource.locate(pointers.get(resource.label, ())).items()
        }
        return tuple(_placed(finding, known) for finding in findings)

    def _once(self, key: _Key, around: tuple[tuple[str, str], ...]) -> Location:
        """What a reference leads to, worked out when it is first asked for."""
        if key in self._resolving:
            raise ReferenceProblem(
                "reference-cyclic", f"{quoted(key[-1])} leads through itself", _CORRECT
            )
        if key not in self._resolved:
            self._resolving.add(key)
            try:
                self._resolved[key] = self._resolve(key, around)
            except ReferenceProblem as problem:
                self._resolved[key] = problem
            finally:
                self._resolving.discard(key)
        known = self._resolved[key]
        if isinstance(known, ReferenceProblem):
            raise ReferenceProblem(known.rule, known.what, known.way_out)
        return known

    def _resolve(self, key: _Key, around: tuple[tuple[str, str], ...]) -> Location:
        uri, _, near, reference = key
        target, _, fragment = reference.partition("#")
        for base, pointer in (*around, (uri, "")):
            try:
                root = self._resource(target, base, uri, near) if target else Location(uri, pointer)
                return self._part(root, fragment, reference, near)
            except ReferenceProblem as error:
                problem = error
        raise problem

    def _resource(self, target: str, base: str, referrer: str, near: str) -> Location:
        try:
            uri = absolute(target, base)
        except ValueError:
            raise ReferenceProblem(
                "reference-refused", f"{quoted(target)} is no URI", _CORRECT
            ) from None
        if uri == self._called:
            return self.root
        if uri in self._resources:
            return Location(uri)
        for resource in self._resources.values():
            pointer = self._names(resource.uri).pointer(uri, near)
            if pointer is not None:
                return Location(resource.uri, pointer)
        return Location(self._fetched(self._retrieval.canonical(uri), referrer))

    def _fetched(self, uri: str, referrer: str) -> str:
        if uri in self._unread:
            raise self._unread[uri]
        if uri not in self._resources:
            try:
                self._resources[uri] = self._retrieval.fetch(uri, referrer)
            except ReferenceProblem as problem:
                self._unread[uri] = problem
                raise
        return uri

    def _part(self, root: Location, fragment: str, reference: str, near: str) -> Location:
        """The value in a resource that a fragment names, by pointer or by anchor."""
        decoded = unquote(fragment)
        if not decoded:
            return root
        if decoded[0] != "/":
            pointer = self._names(root.uri).anchor(root.pointer, decoded, near)
            if pointer is None:
                raise ReferenceProblem(
                    "reference-dangling",
                    f"{quoted(reference)} leads nowhere: no $anchor is named {quoted(decoded)}",
                    _CORRECT,
                )
            return Location(root.uri, pointer)
        for text in (decoded, fragment):  # the second for names that have a per cent sign in them
            at = root.child(*split(text))
            if self._value(at) is not _MISSING:
                return at
        return self._through(root, split(decoded), reference)

    def _through(self, at: Location, tokens: list[str], reference: str) -> Location:
        """Step by step, following references on the way, as many tools do."""
        for token in tokens:
            value = self.value(at)
            if _step(value, token) is _MISSING and _is_reference(value):
                at = self.follow(at)
                value = self.value(at)
            if _step(value, token) is _MISSING:
                raise ReferenceProblem(
                    "reference-dangling",
                    f"{quoted(reference)} leads nowhere: {self._shown(at)} has no {quoted(token)}",
                    self._guess(value, token),
                )
            at = at.child(token)
        return at

    def _guess(self, value: Any, token: str) -> str:
        near = self.near(token, value) if isinstance(value, dict) else None
        return _CORRECT if near is None else f"Did you mean {quoted(near)}?"

    def near(self, name: str, names: Collection[str]) -> str | None:
        """The one of these names that may have been meant.

        None also where a document has so many wrong names that guessing takes long.
        """
        effort = max(len(names), _LEAST_COMPARED)
        if self._compared + effort > _MOST_COMPARED or len(name) > _LONGEST_COMPARED:
            return None
        self._compared += effort
        return next(iter(get_close_matches(name, names, 1)), None)

    def _value(self, at: Location) -> Any:
        resource = self._resources.get(at.uri)
        value = resource.value if resource else _MISSING
        for token in split(at.pointer):
            value = _step(value, token)
        return value

    def _names(self, uri: str) -> Identifiers:
        if uri not in self._identifiers:
            resource = self._resources.get(uri)
            known = resource is not None and resource.identifying(self._dialect)
            self._identifiers[uri] = (
                identifiers(self._resources[uri].value, uri, self._dialect)
                if known
                else Identifiers()
            )
        return self._identifiers[uri]

    def _shown(self, at: Location) -> str:
        return printable(str(self.place(at)))


def _own_name(resource: Resource) -> str:
    """The URI that a document gives itself (`$self`, OpenAPI 3.2), or that of its file."""
    said = resource.value.get("$self")
    try:
        return absolute(said, resource.uri) if isinstance(said, str) else resource.uri
    except ValueError:
        return resource.uri


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


def _step(value: Any, token: str) -> Any:
    if isinstance(value, dict):
        return value.get(token, _MISSING)
    if isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
        return value[int(token)]
    return _MISSING


def _placed(finding: Finding, known: dict[tuple[str, str], tuple[int, int]]) -> Finding:
    position = known.get((finding.place.file, finding.place.pointer))
    if finding.place.line is not None or position is None:
        return finding
    line, column = position
    return replace(finding, place=replace(finding.place, line=line, column=column))
