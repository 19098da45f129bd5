"""Who may read what: the rule behind every answer, list and suggestion."""

from collections.abc import Iterable
from dataclasses import dataclass

# The content roles held by one person, or by everyone who has one server role.
Reader = frozenset[str]


@dataclass(frozen=True, slots=True)
class Audience:
    """Everyone who will see a reply, each reader as a set of content roles.

    A private reply has one reader; a public one has the asker and everyone who can see the channel.
    """

    readers: frozenset[Reader]

    @classmethod
    def of(cls, *readers: Iterable[str]) -> "Audience":
        """Return the audience of readers given as their content roles; duplicates count once."""
        return cls(frozenset(frozenset(reader) for reader in readers))

    def may_read(self, roles: frozenset[str]) -> bool:
        """Tell whether an article with these content roles is visible to the audience.

        **Every** reader must hold at least one of the roles. An audience without readers sees
        nothing: if the readers can't be determined, nothing is shown.
        """
        return bool(self.readers) and all(reader & roles for reader in self.readers)
