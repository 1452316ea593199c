"""An API's understudy: a mock that answers as its OpenAPI document says."""

from understudy.version import __version__

__all__ = ["__version__"]
