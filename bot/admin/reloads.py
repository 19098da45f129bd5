"""Reloads and rollbacks: each is told, recorded, and what it hides withdrawn."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Literal

import discord
from discord import ui

from bot import serving
from bot.access import Access, Rights, StoredRoleMap
from bot.admin.channels import LogChannels
from bot.admin.desk import show_text
from bot.admin.reload_report import log_reload, may_confirm, reduce_reload, render_reload
from bot.admin.withdrawer import Withdrawer, describe_withdrawn
from bot.replies import RELOAD
from bot.serving import Follower, Librarian, ReloadKind, ReloadReport, Spread
from bot.storage import LIBRARY, ReloadRecord, Store, StoreError
from bot.texts import admin_texts
from retrieval.audience import Audience
from retrieval.content import Library

ReloadResult = Literal["served", "waits", "refused"]

_RESULTS: dict[ReloadResult, str] = {
    "served": "served now",
    "waits": "waits for its confirmation",
    "refused": "refused, nothing changed",
}
_REFUSALS: dict[type[Exception], Callable[[], str]] = {
    serving.ReloadBusyError: lambda: admin_texts.RELOAD_BUSY,
    serving.ReloadForbiddenError: lambda: admin_texts.RELOAD_WIDENS_HIDDEN,
    serving.ReloadStaleError: lambda: admin_texts.RELOAD_STALE,
    serving.NothingBeforeError: lambda: admin_texts.ROLLBACK_NOTHING,
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Initiator:
    """Who reloads."""

    user_id: int | None  # None for `docent reload`
    audience: Audience  # what they may read
    is_editor: bool = False  # whether they hear of that alone


_Load = Callable[[], Awaitable[ReloadReport]]  # reads a library, and serves it if that may be
# Shows a text to whoever reloads, in place of the one before, and the token to confirm, if any.
_Show = Callable[[str, str | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reloads:
    """Lets those who run the articles do what the librarian does."""

    access: Access
    rights: Rights
    librarian: Librarian
    store: Store
    role_map: StoredRoleMap
    withdrawer: Withdrawer
    log_channels: LogChannels
    follower: Follower
    # How many reloads and rollbacks, since the start, had which result.
    results: Counter[tuple[ReloadKind, ReloadResult]] = field(default_factory=Counter, init=False)

    async def reload(self) -> tuple[bool, str]:
        """Reload for somebody at the machine itself, who may read all of it.

        Return whether what was read is served now, and what they are told.
        """
        texts: list[str] = []

        async def show(text: str, _: str | None) -> None:
            texts.append(text)

        by = _Initiator(None, Audience.of(self.librarian.library.content_roles))
        is_served = await self._finish(self.librarian.reload, by, show)
        return is_served, texts[-1]

    async def reload_for(self, interaction: discord.Interaction, load: _Load) -> None:
        """Reload or roll back for a user, who alone sees what comes of it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        by = await self._initiator(interaction)
        await self._finish(load, by, partial(_show, interaction))

    async def confirm(self, interaction: discord.Interaction, token: str) -> None:
        """Apply a reload that waits for its button, for a presser who may manage the content."""
        # In a new reply, not an edit: a modified client may press the button under any message.
        await interaction.response.defer(ephemeral=True, thinking=True)
        by = await self._initiator(interaction)

        def may_apply(report: ReloadReport) -> bool:
            return not by.is_editor or may_confirm(report, self.librarian.library, by.audience)

        load = partial(self.librarian.confirm, token, may_apply)
        await self._finish(load, by, partial(_show, interaction))

    async def _initiator(self, interaction: discord.Interaction) -> _Initiator:
        reader = await self.access.fetch_reader(interaction)
        hears_of_all = await self.rights.hears_of_all(interaction.user)
        return _Initiator(interaction.user.id, reader.audience, is_editor=not hears_of_all)

    async def _finish(self, load: _Load, by: _Initiator, show: _Show) -> bool:
        """Reload, show and record what came, withdraw what it hides; return if it is served."""
        before = self.librarian.library
        try:
            report = await load()
        except tuple(_REFUSALS) as error:
            # What another process has reloaded is served when this is tried again.
            await self.follower.look_in_time(LIBRARY)
            await show(_REFUSALS[type(error)](), None)
            return False
        after = self.librarian.library
        told, lines = report, list[str]()
        try:
            if by.is_editor:
                role_map = self.role_map.current
                told = await asyncio.to_thread(reduce_reload, report, before, by.audience, role_map)
            await self._record(told, by.user_id)
            text, token = await asyncio.to_thread(_render, report, told, before, by)
            await show(text, token)
        finally:
            # The new library is served already: its rules hold even if that couldn't be shown.
            if report.applied:
                done = await self.withdrawer.withdraw(before)
                if by.is_editor and done:
                    done = done.visible(by.audience, before, after)
                lines = describe_withdrawn(done)
            await self.log_channels.tell_home(
                partial(log_reload, report, by.user_id, before, after)
            )
        if report.applied:
            lines += _describe_spread(await self.follower.spread(LIBRARY, serving.SERVE_WITHIN_S))
        if lines:
            await show("\n".join([text, *lines]), None)
        return report.applied

    async def _record(self, report: ReloadReport, user_id: int | None) -> None:
        changes, result = report.changes, _result(report)
        self.results[report.kind, result] += 1
        _log.info(
            "%s by %s: %s; problems: %d",
            "A reload" if report.kind == "reload" else "A rollback",
            "docent reload" if user_id is None else f"the Discord user with the id {user_id}",
            _RESULTS[result],
            len(report.problems),
        )
        if report.pending:
            return
        record = ReloadRecord(
            at=datetime.now(UTC),
            by=user_id,
            generation=report.generation,
            added=len(changes.added),
            changed=len(changes.changed),
            removed=len(changes.removed),
            problems=len(report.problems),
            outcome="applied" if report.applied else "refused",
        )
        try:
            await self.store.add_reload(record)
        except StoreError:
            # The reload has taken effect, and its user must hear of it.
            _log.exception("The reload couldn't be recorded.")


def build_confirmation(token: str) -> ui.View:
    """Return the button that confirms a reload."""
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label=admin_texts.RELOAD_APPLY, custom_id=f"{RELOAD}{token}"))
    view.stop()  # the button is recognised by its id
    return view


async def _show(interaction: discord.Interaction, text: str, token: str | None) -> None:
    view = build_confirmation(token) if token else None
    await show_text(interaction, text, "reload.txt", view)


def _describe_spread(spread: Spread | None) -> list[str]:
    if spread is None:
        return [admin_texts.SPREAD_UNKNOWN]
    if spread.all <= 1:
        return []
    text = admin_texts.SERVED_BY_ALL if spread.done == spread.all else admin_texts.SERVED_BY_SOME
    return [text.format(done=spread.done, all=spread.all)]


def _result(report: ReloadReport) -> ReloadResult:
    if report.applied:
        return "served"
    return "waits" if report.pending else "refused"


def _render(
    report: ReloadReport, told: ReloadReport, before: Library, by: _Initiator
) -> tuple[str, str | None]:
    """Return what whoever reloads is told, and the token if they may confirm it."""
    token, widens = report.pending, ""
    if by.user_id is None:
        token, widens = None, admin_texts.RELOAD_WIDENS_OUTSIDE
    elif by.is_editor and not may_confirm(report, before, by.audience):
        token, widens = None, admin_texts.RELOAD_WIDENS_HIDDEN
    text = render_reload(told, before, by.audience, widens)
    if not report.applied and _count_errors(told) < _count_errors(report):
        text += f"\n{admin_texts.RELOAD_HIDDEN_PROBLEMS}"
    return text, token


def _count_errors(report: ReloadReport) -> int:
    return sum(problem.severity == "error" for problem in report.problems)
