"""Requests that are worth sending, in the order of their worth; each probe is a file of its own."""

from understudy.contracts.subject import Probe

from . import authentication, baseline, body, limits, parameters, protocol

PROBES: tuple[tuple[str, Probe], ...] = (
    ("baseline", baseline.probe),
    ("authentication", authentication.probe),
    ("parameters", parameters.refusals),
    ("body", body.refusals),
    ("no body", baseline.optional_body),
    ("protocol", protocol.probe),
    ("parameters accepted", parameters.acceptances),
    ("body accepted", body.acceptances),
    ("limits", limits.probe),
)
"""Name and probe. What creates nothing comes before what uses up the budget for it."""

__all__ = ["PROBES"]
