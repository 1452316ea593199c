"""Where a value stands: in which file, and at which JSON Pointer (RFC 6901)."""

from __future__ import annotations

from dataclasses import dataclass


def escape(token: str | int) -> str:
    """One reference token as it is written in a JSON Pointer."""
    text = str(token)
    return text.replace("~", "~0").replace("/", "~1") if "~" in text or "/" in text else text


def split(pointer: str) -> list[str]:
    """A JSON Pointer's reference tokens, unescaped; the empty pointer has none."""
    if not pointer:
        return []
    if "~" not in pointer:
        return pointer[1:].split("/")
    return [t.replace("~1", "/").replace("~0", "~") for t in pointer[1:].split("/")]


def join(*tokens: str | int) -> str:
    """The JSON Pointer made of these reference tokens."""
    return "".join("/" + escape(token) for token in tokens)


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A value's address: the URI of its resource and the pointer inside it."""

    uri: str
    pointer: str = ""

    def child(self, *tokens: str | int) -> Location:
        """The location of a member below this one."""
        if len(tokens) == 1:
            return Location(self.uri, f"{self.pointer}/{escape(tokens[0])}")
        return Location(self.uri, self.pointer + join(*tokens))

    @property
    def last(self) -> str:
        """The last reference token, or the empty string at a root."""
        return split(self.pointer)[-1] if self.pointer else ""
