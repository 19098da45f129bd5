"""Who may read and do what, by Discord's roles and permissions."""

from bot.access.audiences import FETCH_TIMEOUT_S, MAX_FETCHED, Access, Asker, ReplyAudience
from bot.access.permissions import (
    all_see_too,
    build_invitation,
    find_hindrance,
    is_open,
    log_forbidden,
    may_react,
    may_write,
    members_let_in,
    missing_everywhere,
    missing_rights,
    roles_seeing,
)
from bot.access.rights import Rights
from bot.access.role_map import RoleMap, Sources, StoredRoleMap

__all__ = [
    "FETCH_TIMEOUT_S",
    "MAX_FETCHED",
    "Access",
    "Asker",
    "ReplyAudience",
    "Rights",
    "RoleMap",
    "Sources",
    "StoredRoleMap",
    "all_see_too",
    "build_invitation",
    "find_hindrance",
    "is_open",
    "log_forbidden",
    "may_react",
    "may_write",
    "members_let_in",
    "missing_everywhere",
    "missing_rights",
    "roles_seeing",
]
