"""Which of the admins' commands somebody may use, whoever sees them, and what they may map."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.access import Access, Asker
from bot.connection import SteadyBot


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do, by `Access` and by who owns the application, alone or in its team."""

    access: Access
    application: SteadyBot

    async def may_manage_content(self, user: Asker) -> bool:
        """Tell whether somebody may run the articles (`Access.may_manage_content`)."""
        return self.access.may_manage_content(user, is_owner=await self.is_owner(user))

    async def hears_of_all(self, user: Asker) -> bool:
        """Tell whether somebody hears of all articles (`Access.hears_of_all`)."""
        return self.access.hears_of_all(user, is_owner=await self.is_owner(user))

    async def may_manage_guild(self, user: Asker) -> bool:
        """Tell whether somebody may run the server (`Access.may_manage_guild`)."""
        return self.access.may_manage_guild(user, is_owner=await self.is_owner(user))

    async def mappable(self, user: Asker, content_roles: Iterable[str]) -> list[str]:
        """Return those of some content roles that somebody may map (`Access.may_map`)."""
        is_owner = await self.is_owner(user)
        may_map = self.access.may_map
        return [role for role in content_roles if may_map(user, role, is_owner=is_owner)]

    async def is_owner(self, user: Asker) -> bool:
        """Tell whether somebody owns the application; Discord may have to be asked."""
        return await self.application.is_owner(user)
