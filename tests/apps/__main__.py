"""`python -m tests.apps DOCUMENT`: serves one app, and prints where it is."""

from __future__ import annotations

import argparse
import signal
import sys

from .catalogue import RIGHT, named, right, staged
from .serving import Served, served


def main() -> int:
    options = _options()
    if options.list:
        _print(*(f"{each.full_name}: {each.what}" for each in named(options.document).values()))
        return 0
    # Held back before there is a thread, or the signal ends that thread and all else with it.
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    try:
        api = right(options.document, credentials=dict(options.credential))
        with served(staged(api, options.fault or options.variant), options.port) as place:
            _announce(place)
            signal.sigwait(ends)
    except (LookupError, OSError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.apps", description=__doc__)
    parser.add_argument("document", choices=[*RIGHT])
    parser.add_argument("--fault", metavar="NAME", help="with this one fault")
    parser.add_argument("--variant", metavar="NAME", help="as this variant, which is right too")
    parser.add_argument("--port", type=int, default=0, help="0, as without it: any free port")
    parser.add_argument("--list", action="store_true", help="print the document's names and stop")
    parser.add_argument(
        "--credential",
        metavar="SCHEME=value:TEXT",
        action="append",
        default=[],
        type=_credential,
        help="take this credential in place of the app's own; repeatable",
    )
    return parser.parse_args()


def _credential(text: str) -> tuple[str, str]:
    scheme, found, value = text.partition("=value:")
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not SCHEME=value:TEXT")
    return scheme, value


def _announce(place: Served) -> None:
    _print(place.url, *(f"{name}=value:{text}" for name, text in place.credentials.items()))


def _print(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
