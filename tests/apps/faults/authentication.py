"""Credentials that are taken though they are wrong, or refused though they are right."""

from __future__ import annotations

from dataclasses import replace

from tests.apps.api import Api
from tests.apps.doors import Door, after_word
from tests.apps.variation import Change, accepting, doors, reading_as, variations


def _open(api: Api) -> Api:
    """Nobody is asked who it is, whatever is presented."""
    return accepting(_anything)(replace(api, porch=replace(api.porch, anonymous=True)))


def _anything(_given: str, _right: str) -> bool:
    return True


def _nothing(_given: str, _right: str) -> bool:
    return False


def _beginning(given: str, right: str) -> bool:
    """Compared as far as the given one goes."""
    return right.startswith(given)


def _eight(given: str, right: str) -> bool:
    return given[:8] == right[:8]


def _any_case(given: str, right: str) -> bool:
    return given.lower() == right.lower()


def _within(given: str, right: str) -> bool:
    return right in given


def _begun(given: str, right: str) -> bool:
    return given.startswith(right)


def _unsigned(given: str, right: str) -> bool:
    """The signature of a JWT is not looked at."""
    return given.rpartition(".")[0] == right.rpartition(".")[0]


def _user(given: str, right: str) -> bool:
    return given.partition(":")[0] == right.partition(":")[0]


def _password(given: str, right: str) -> bool:
    return given.partition(":")[2] == right.partition(":")[2]


def _last_word(value: str, _: str) -> str:
    """The key with or without a word before it, whichever it is."""
    return value.rpartition(" ")[2]


def _bare_too(value: str, word: str) -> str | None:
    return value if " " not in value else after_word(value, word)


def _bearer_too(value: str, word: str) -> str | None:
    return after_word(value, word) or after_word(value, "Bearer")


def _also(scheme: str, header: str, word: str) -> Change:
    """One more door, which the document does not have, for the credential of a scheme."""

    def change(api: Api) -> Api:
        (known,) = (door for door in api.porch.doors if door.scheme == scheme)
        added = Door(scheme, header, word, known.credential)
        return replace(api, porch=replace(api.porch, doors=(*api.porch.doors, added)))

    return change


def _nobody_is_refused(api: Api) -> Api:
    return replace(api, porch=replace(api.porch, anonymous=True))


def _somebody_is_needed(api: Api) -> Api:
    return replace(api, porch=replace(api.porch, anonymous=False))


def _header_is_enough(door: Door) -> Door:
    return replace(door, read=lambda value, _: value, accept=_anything)


_KEY, _TOKEN, _BASIC = "APIKeyHeader", "OAuth2PasswordBearer", "HTTPBasic"

GALILEO = (
    ("galileo", "open", "Nobody is asked for a credential", _open),
    ("galileo", "nobody", "No credential is enough", _nobody_is_refused),
    ("galileo", "any-key", "Any API key is taken", accepting(_anything, _KEY)),
    ("galileo", "any-token", "Any bearer token is taken", accepting(_anything, _TOKEN)),
    ("galileo", "unsigned", "The token's signature is ignored", accepting(_unsigned, _TOKEN)),
    ("galileo", "no-key", "The API key never works", accepting(_nothing, _KEY)),
    ("galileo", "no-token", "The bearer token never works", accepting(_nothing, _TOKEN)),
    ("galileo", "no-basic", "Basic never works", accepting(_nothing, _BASIC)),
    ("galileo", "user-alone", "The password is ignored", accepting(_user, _BASIC)),
    ("galileo", "password-alone", "The user is ignored", accepting(_password, _BASIC)),
    ("galileo", "key-any-case", "The key may be in any case", accepting(_any_case, _KEY)),
    ("galileo", "key-begun", "The key may go on", accepting(_begun, _KEY)),
    (
        "galileo",
        "key-as-bearer",
        "The API key is a bearer token",
        _also(_KEY, "Authorization", "Bearer"),
    ),
    ("galileo", "token-any-word", "Any scheme word is taken", reading_as(_last_word, _TOKEN)),
)
BRAINTRUST = (
    ("braintrust", "somebody", "Somebody without a key is refused", _somebody_is_needed),
    ("braintrust", "never", "The right key is refused", accepting(_nothing)),
)
BASETEN = (
    ("baseten", "open", "Nobody is asked for a key", _open),
    ("baseten", "any-key", "Any key is taken", accepting(_anything)),
    ("baseten", "bare", "The key alone is enough", reading_as(_bare_too)),
    ("baseten", "bearer", "Bearer is taken for Api-Key", reading_as(_bearer_too)),
    ("baseten", "any-word", "Any scheme word is taken", reading_as(_last_word)),
    ("baseten", "eight", "The first 8 letters are compared", accepting(_eight)),
    ("baseten", "any-case", "The key may be in any case", accepting(_any_case)),
    ("baseten", "beginning", "A part of the key is enough", accepting(_beginning)),
)
LUMINO = (
    ("lumino", "open", "Nobody is asked for a key", _open),
    ("lumino", "nobody", "No key is enough", _nobody_is_refused),
    ("lumino", "any-key", "Any key is taken", accepting(_anything)),
    ("lumino", "beginning", "A part of the key is enough", accepting(_beginning)),
    ("lumino", "eight", "The first 8 letters are compared", accepting(_eight)),
    ("lumino", "any-case", "The key may be in any case", accepting(_any_case)),
    ("lumino", "begun", "The key may go on", accepting(_begun)),
    ("lumino", "never", "The right key is refused", accepting(_nothing)),
)
KEYPAIR = (
    ("keypair", "open", "Nobody is asked for a token", _open),
    ("keypair", "nobody", "No token is enough", _nobody_is_refused),
    ("keypair", "header", "Any Authorization is enough", doors(_header_is_enough)),
    ("keypair", "any-token", "Any bearer token is taken", accepting(_anything)),
    ("keypair", "unsigned", "The token's signature is ignored", accepting(_unsigned)),
    ("keypair", "bare", "The token alone is enough", reading_as(_bare_too)),
    ("keypair", "any-word", "Any scheme word is taken", reading_as(_last_word)),
    ("keypair", "within", "The token may stand in anything", accepting(_within)),
)
AUTHENTICATION = variations("authentication", (*GALILEO, *BRAINTRUST, *BASETEN, *LUMINO, *KEYPAIR))
