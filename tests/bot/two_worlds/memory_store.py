"""The store without its database, which would take longer than everything else together.

What it keeps and tells is the same: tests/bot/two_worlds/test_memory_store.py holds it to that.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.storage.public_messages import PublicMessage
from bot.storage.questions import NOBODY, AskedQuestion, Vote
from bot.storage.store import JsonValue, ReloadRecord, RoleMapping


@dataclass(frozen=True)
class _Setting:
    guild_id: int
    name: str
    value: JsonValue
    changed_at: datetime
    changed_by: int


class MemoryStore:
    """Remembers what `bot.storage.store.Store` does, for as long as it lives.

    Parameters
    ----------
    clock : function of () to datetime
        What time it is.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._settings: dict[tuple[int, str], _Setting] = {}
        self._reloads: list[ReloadRecord] = []
        self._messages: dict[int, PublicMessage] = {}
        self._questions: list[AskedQuestion] = []
        self._votes: list[Vote] = []
        self._opt_outs: dict[str, datetime] = {}
        self.role_mappings: dict[RoleMapping, None] = {}

    def pseudonym_of(self, user_id: int) -> str:
        """Return whom a user's rows belong to."""
        return f"member {user_id}"

    # --- of guilds -------------------------------------------------------------------------------

    async def fetch_setting(self, name: str) -> dict[int, JsonValue]:
        """Return a setting of all guilds."""
        return {s.guild_id: s.value for s in self._settings.values() if s.name == name}

    async def fetch_settings(self) -> list[tuple[str, JsonValue]]:
        """Return all guilds' settings."""
        return [(setting.name, setting.value) for setting in self._settings.values()]

    async def save_setting(self, guild_id: int, name: str, value: JsonValue, *, by: int) -> None:
        """Save a guild's setting."""
        self._settings[guild_id, name] = _Setting(guild_id, name, value, self.clock(), by)

    async def fetch_role_mappings(self) -> list[RoleMapping]:
        """Return what commands have mapped."""
        return list(self.role_mappings)

    async def add_role_mapping(self, mapping: RoleMapping) -> None:
        """Remember what a command has mapped."""
        self.role_mappings[mapping] = None

    async def forget_role_mapping(self, mapping: RoleMapping) -> None:
        """Forget what a command had mapped."""
        self.role_mappings.pop(mapping, None)

    async def add_reload(self, record: ReloadRecord) -> None:
        """Add a reload to the record."""
        self._reloads.append(record)

    async def fetch_applied_reload(self) -> ReloadRecord | None:
        """Return the last reload that was applied."""
        return next((r for r in reversed(self._reloads) if r.outcome == "applied"), None)

    # --- public messages -------------------------------------------------------------------------

    async def add_public_message(self, message: PublicMessage) -> None:
        """Remember what a message shows now."""
        self._messages[message.id] = message

    async def fetch_public_messages(self) -> list[PublicMessage]:
        """Return all of them, oldest first."""
        return [self._messages[id_] for id_ in sorted(self._messages)]

    async def forget_public_message(self, message_id: int) -> None:
        """Forget one."""
        self._messages.pop(message_id, None)

    async def forget_public_messages(self, *, before: datetime) -> None:
        """Forget the old ones."""
        kept = {id_: message for id_, message in self._messages.items() if message.at >= before}
        self._messages = kept

    # --- what members did ------------------------------------------------------------------------

    async def add_question(self, question: AskedQuestion) -> None:
        """Remember a question, unless its asker wants nothing kept."""
        if question.asker not in self._opt_outs:
            self._questions.append(question)

    async def add_vote(self, vote: Vote) -> None:
        """Remember a vote in place of the voter's last one on that section in that guild."""
        if vote.voter not in self._opt_outs:
            same = (vote.voter, vote.guild_id, vote.section)
            others = (v for v in self._votes if (v.voter, v.guild_id, v.section) != same)
            self._votes = [*others, vote]

    async def mark_not_meant(self, vote: Vote) -> None:
        """Remember that the voter's last question that a section answered got no good answer."""
        voter = (vote.voter, vote.guild_id, vote.content_roles)
        for place, asked in reversed(list(enumerate(self._questions))):
            is_theirs = (asked.asker, asked.guild_id, asked.content_roles) == voter
            if is_theirs and asked.outcome != "abstained" and vote.section in asked.sections:
                self._questions[place] = replace(asked, not_meant=True)
                return

    async def fetch_questions(
        self, guild_id: int | None, *, since: datetime
    ) -> list[AskedQuestion]:
        """Return what was asked in a guild, or in private chats, oldest first."""
        return [q for q in self._questions if q.guild_id == guild_id and q.at >= since]

    async def fetch_votes(self, guild_id: int | None, *, since: datetime) -> list[Vote]:
        """Return the votes given in a guild, or in private chats, oldest first."""
        return [vote for vote in self._votes if vote.guild_id == guild_id and vote.at >= since]

    async def fetch_is_opted_out(self, user_id: int) -> bool:
        """Tell whether a user wants nothing kept."""
        return self.pseudonym_of(user_id) in self._opt_outs

    async def fetch_member(self, user_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return all that concerns a user."""
        member = self.pseudonym_of(user_id)
        out = {} if member not in self._opt_outs else {"at": self._opt_outs[member]}
        found = {
            "guild_settings": _rows(self._settings.values(), "changed_by", user_id),
            "opt_outs": [out] if out else [],
            "questions": _rows(self._questions, "asker", member),
            "reloads": _rows(self._reloads, "by", user_id),
            "votes": _rows(self._votes, "voter", member),
        }
        return {name: rows for name, rows in found.items() if rows}

    async def forget_member(self, user_id: int) -> bool:
        """Forget all that concerns a user, but not that nothing is to be kept."""
        self._forget_own(self.pseudonym_of(user_id))
        self._settings = {
            key: replace(setting, changed_by=NOBODY) if setting.changed_by == user_id else setting
            for key, setting in self._settings.items()
        }
        self._reloads = [replace(r, by=None) if r.by == user_id else r for r in self._reloads]
        return True

    async def opt_out(self, user_id: int, at: datetime) -> bool:
        """Keep nothing of what a user asks or finds."""
        member = self.pseudonym_of(user_id)
        self._forget_own(member)
        self._opt_outs.setdefault(member, at)
        return True

    async def opt_in(self, user_id: int) -> None:
        """Undo that for what comes."""
        self._opt_outs.pop(self.pseudonym_of(user_id), None)

    def _forget_own(self, member: str) -> None:
        self._questions = [q for q in self._questions if q.asker != member]
        self._votes = [vote for vote in self._votes if vote.voter != member]


def _rows(things: Any, column: str, value: object) -> list[dict[str, Any]]:
    """Return what concerns somebody, without the column that says so."""
    rows = [asdict(thing) for thing in things if getattr(thing, column) == value]
    for row in rows:
        del row[column]
        if "content_roles" in row:
            row["content_roles"] = sorted(row["content_roles"])
        if "sections" in row:
            row["sections"] = list(row["sections"])
    return rows
