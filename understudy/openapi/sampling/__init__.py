"""A value for a schema: deterministic for a seed, coherent with a request, valid where it can be."""

from .sample import Sampler
from .scene import Scene

__all__ = ["Sampler", "Scene"]
