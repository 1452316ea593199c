"""A value for a schema: deterministic for a seed, coherent with a request, valid if it can be."""

from .echo import Overlay
from .renewal import Renewal
from .sample import Sampler
from .scene import Scene

__all__ = ["Overlay", "Renewal", "Sampler", "Scene"]
