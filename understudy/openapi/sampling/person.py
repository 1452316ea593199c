"""An invented person: name, e-mail and ids that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

_GIVEN = [
    "Ada",
    "Alan",
    "Amara",
    "Anita",
    "Barbara",
    "Carlos",
    "Chen",
    "Claude",
    "Dana",
    "Edsger",
    "Elif",
    "Emmy",
    "Farida",
    "Frances",
    "Grace",
    "Hedy",
    "Ivan",
    "Jean",
    "Joan",
    "Kateryna",
    "Katherine",
    "Kofi",
    "Leila",
    "Lin",
    "Maja",
    "Margaret",
    "Mary",
    "Mei",
    "Nadia",
    "Niklaus",
    "Noor",
    "Olga",
    "Omar",
    "Priya",
    "Radia",
    "Ravi",
    "Rosa",
    "Sofia",
    "Tomas",
    "Yuki",
]
_FAMILY = [
    "Abara",
    "Adeyemi",
    "Almeida",
    "Arslan",
    "Bauer",
    "Berg",
    "Costa",
    "Dubois",
    "Fischer",
    "Garcia",
    "Haddad",
    "Hansen",
    "Ito",
    "Jansen",
    "Kaya",
    "Kim",
    "Kowalska",
    "Larsen",
    "Lopez",
    "Mbeki",
    "Mensah",
    "Moreau",
    "Nakamura",
    "Novak",
    "Okafor",
    "Olsen",
    "Papadopoulou",
    "Patel",
    "Quispe",
    "Rossi",
    "Sato",
    "Silva",
    "Singh",
    "Sousa",
    "Tanaka",
    "Torres",
    "Virtanen",
    "Wagner",
    "Weber",
    "Zhang",
]


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is; `seed` stands for all that is drawn for them later."""

    seed: int
    given: str
    family: str

    @staticmethod
    def drawn(random: Random) -> Person:
        """A person drawn from this randomness."""
        return Person(random.getrandbits(64), random.choice(_GIVEN), random.choice(_FAMILY))

    @staticmethod
    def of(key: str) -> Person:
        """The one person who has this key."""
        return _of(key) if len(key) <= _LONGEST_KNOWN else Person.drawn(Random(key))

    @property
    def email(self) -> str:
        """At a domain that RFC 2606 keeps for examples."""
        return f"{self.given}.{self.family}@example.com".lower()

    @property
    def full_name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    @property
    def login(self) -> str:
        """A short user name."""
        return f"{self.given}{self.family[0]}".lower()

    def random(self, purpose: str) -> Random:
        """Randomness that is this person's own, the same each time for one purpose."""
        return Random(f"{self.seed}:{purpose}")


_LONGEST_KNOWN = 256  # keys are what clients send


@lru_cache(maxsize=1024)
def _of(key: str) -> Person:
    return Person.drawn(Random(key))


NOBODY = Person(0, "", "")
"""Where no member speaks of a person."""
