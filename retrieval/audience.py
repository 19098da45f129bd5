"""Who may read what: the one rule that every answer, list and suggestion obeys."""

from collections.abc import Iterable
from dataclasses import dataclass

Reader = frozenset[str]
"""The content roles that one person, or everyone with one server role, holds."""


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a reply is.

    Parameters
    ----------
    readers : frozenset of Reader
        Everyone who will see the reply, each as a set of content roles. A private reply has one
        reader; a public one has the asker and everyone who can see the channel.
    """

    readers: frozenset[Reader]

    @classmethod
    def of(cls, *readers: Iterable[str]) -> "Audience":
        """Return the audience of some readers.

        Parameters
        ----------
        *readers : iterable of str
            The content roles of each.

        Returns
        -------
        Audience
            Those readers, of whom equal ones count once.
        """
        return cls(frozenset(frozenset(reader) for reader in readers))

    def may_read(self, roles: frozenset[str]) -> bool:
        """Tell whether an article with these content roles is visible.

        Parameters
        ----------
        roles : frozenset of str
            The article's content roles.

        Returns
        -------
        bool
            True when **every** reader holds at least one of them. Without readers nothing is
            visible: who can't be established isn't served.
        """
        return bool(self.readers) and all(reader & roles for reader in self.readers)
