"""How TLS is spoken to a target: whom to trust, and which certificate to show; from options."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

from understudy.errors import UsageError


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files in PEM; None: the system's own trust, and no client certificate."""

    ca_bundle: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None


def tls_context(files: Certificates) -> ssl.SSLContext:
    """A context that checks certificate and host name; UsageError for files that don't serve."""
    try:
        context = ssl.create_default_context(cafile=files.ca_bundle)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the CA bundle {files.ca_bundle} can't be used ({_why(error)})",
            "Give a file with certificates in PEM",
        ) from error
    if files.client_certificate is None:
        return context
    try:
        # Without a password of ours OpenSSL would ask for one on the terminal, and wait.
        context.load_cert_chain(files.client_certificate, files.client_key, password="")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the client certificate {files.client_certificate} can't be used ({_why(error)})",
            "Give the certificate and its key, not encrypted, in PEM",
        ) from error
    return context


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return (error.reason or "no PEM").replace("_", " ").lower()
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
