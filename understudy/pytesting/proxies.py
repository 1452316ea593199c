"""Keeps what is meant for this machine away from proxies that the environment names."""

from __future__ import annotations

from collections.abc import MutableMapping

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_EXEMPT = ("no_proxy", "NO_PROXY")
_HOST = "127.0.0.1"


class Proxies:
    """Adds 127.0.0.1 to `no_proxy` where a proxy is set; `restore` puts back what was there."""

    def __init__(self, environ: MutableMapping[str, str]) -> None:
        self._environ = environ
        self._before: dict[str, str | None] = {}

    def keep_out(self) -> None:
        """See to it; nothing is changed where there is no proxy."""
        if not any(self._environ.get(case) for n in _PROXIES for case in (n, n.upper())):
            return
        for name in _EXEMPT:
            said = self._environ.get(name, "")
            hosts = [host.strip() for host in said.split(",") if host.strip()]
            if _HOST not in hosts and "*" not in hosts:
                self._before.setdefault(name, self._environ.get(name))
                self._environ[name] = ",".join((*hosts, _HOST))

    def restore(self) -> None:
        """Put back what was there."""
        for name, value in self._before.items():
            if value is None:
                self._environ.pop(name, None)
            else:
                self._environ[name] = value
        self._before.clear()
