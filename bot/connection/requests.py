"""Requests to Discord: in turn, within its limit, and again after a blip."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.connection.errands import Errand, errand, is_unhurried
from bot.connection.lateness import ACKNOWLEDGED, Lateness, is_over

# Discord takes 50 requests a second of one bot, without those that answer an interaction
# (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit).
PER_SECOND = 45

UNHURRIED_PER_SECOND = 20  # of these, as many may be what nobody waits for
BURST = 2  # with it, 47 go out in a second at most: three are left for those that arrive closer


PAUSES_S = tuple(0.1 * 2**n for n in range(8))  # between tries: 25 s, for a router to restart
CALLBACK_PAUSES_S = PAUSES_S[:4]  # half of the three seconds in which to answer an interaction
DOWN = frozenset({502, 503, 504})
EPHEMERAL = 64
# https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type
CALLBACK_MESSAGE, CALLBACK_CHOICES = 4, 8

_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
_CUT = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError)

_log = logging.getLogger(__name__)


class Bucket:
    """Lets so many a second pass, in the order in which they come.

    What wasn't used is lost but for `burst`, also while the event loop was held: what waited then
    mustn't go out all at once. `among` tells how many processes share them evenly. Who passes has
    yet to pass `beyond`, one by one: who waits there wasn't let pass here yet.
    """

    def __init__(
        self,
        per_second: int,
        burst: int = BURST,
        *,
        among: Callable[[], int] = lambda: 1,
        beyond: "Bucket | None" = None,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._per_second, self._burst, self._among = per_second, burst, among
        self._beyond, self._clock, self._sleep = beyond, clock, sleep
        self._left, self._at = float(burst), clock()
        self._queue = asyncio.Lock()  # first come, first served

    async def take(self) -> None:
        """Wait until one more may pass."""
        async with self._queue:
            while (lacking := 1 - self._refill()) > 0:
                await self._sleep(lacking * self._among() / self._per_second)
            if self._beyond:
                await self._beyond.take()
            self._left -= 1

    def _refill(self) -> float:
        now, among = self._clock(), self._among()
        # A hair more, or what a float lacks would be waited for again and again.
        gained = (now - self._at) * self._per_second / among + 1e-6
        self._left, self._at = min(self._left + gained, max(self._burst / among, 1)), now
        return self._left


@dataclass(eq=False)
class _Tries:
    """The tries of one request; an aiohttp middleware."""

    pauses_s: Iterator[float]  # between them
    is_repeatable: bool  # whether it may have had its effect before it is tried again
    take_turn: Callable[[], Awaitable[None]] | None = None  # waits until it may go out
    count: int = 0  # how often it went out
    errand: Errand = field(default_factory=lambda: errand.get() or Errand())

    async def __call__(self, request: ClientRequest, send: ClientHandlerType) -> ClientResponse:
        while True:
            self.errand.is_held = True
            if self.take_turn:
                await self.take_turn()
            self.errand.is_held = False
            self.count += 1
            try:
                response = await send(request)
                await response.read()
            except _CUT as error:
                may_repeat = self.is_repeatable or isinstance(error, _NEVER_SENT)
                pause_s = next(self.pauses_s, None) if may_repeat else None
                if pause_s is None:
                    raise
            else:
                is_down = response.status == HTTPStatus.SERVICE_UNAVAILABLE
                may_repeat = is_down or (self.is_repeatable and response.status in DOWN)
                pause_s = next(self.pauses_s, None) if may_repeat else None
                if pause_s is None:
                    return response
            _log.debug("A request to Discord is tried again in %.1f s.", pause_s)
            await asyncio.sleep(pause_s)


class Requests(HTTPClient):
    """Requests by the bot's token, which some processes share; `webhooks` answers interactions."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        webhooks: "Webhooks",
        count_processes: Callable[[], int] = lambda: 1,
    ) -> None:
        super().__init__(loop)
        self._webhooks = webhooks
        self._bucket = Bucket(PER_SECOND, among=count_processes)
        self._unhurried = Bucket(
            UNHURRIED_PER_SECOND, burst=1, beyond=self._bucket, among=count_processes
        )
        self._is_logged_in = False

    async def static_login(self, token: str) -> Any:
        """Log in (called by discord.py); whoever starts the bot hears at once of a failure."""
        user = await super().static_login(token)
        self._is_logged_in = True
        # For all tasks that come from this one, as all that handle events do.
        async_context.set(self._webhooks)
        return user

    async def request(
        self, route: Route, *, files: Any = None, form: Any = None, **options: Any
    ) -> Any:
        """Ask for something (called by discord.py)."""
        body = options.get("json")
        has_nonce = isinstance(body, dict) and "enforce_nonce" in body
        tries = _Tries(
            iter(PAUSES_S if self._is_logged_in and not files else ()),
            is_repeatable=route.method != "POST" or has_nonce,
            take_turn=(self._unhurried if is_unhurried.get() else self._bucket).take,
        )
        mine = errand.get() or Errand()
        mine.is_held = True  # also by the limit of its route
        try:
            return await super().request(
                route, files=files, form=form, middlewares=(tries,), **options
            )
        finally:
            mine.is_held = False


class Webhooks(AsyncWebhookAdapter):
    """Answers to interactions; Discord's global limit doesn't count them."""

    def __init__(self, lateness: Lateness, get_application_id: Callable[[], int | None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._lateness = lateness
        self._get_application_id = get_application_id  # known after the login

    async def request(self, route: Route, session: aiohttp.ClientSession, **options: Any) -> Any:
        """Send an answer, or ask for one (called by discord.py)."""
        body = options.get("payload") or {}
        is_callback = route.path.endswith("/callback")
        pauses_s = CALLBACK_PAUSES_S if is_callback else PAUSES_S
        tries = _Tries(
            iter(() if options.get("files") else pauses_s),
            # What one person alone sees had better come twice than not at all.
            is_repeatable=route.method != "POST" or is_callback or body.get("flags", 0) & EPHEMERAL,
        )
        # All that discord.py's adapter uses of a session.
        request = SimpleNamespace(request=partial(session.request, middlewares=(tries,)))
        patient = cast("aiohttp.ClientSession", request)
        try:
            answer = await super().request(route, patient, **options)
        except discord.HTTPException as error:
            is_gone = route.method == "DELETE" and error.status == HTTPStatus.NOT_FOUND
            if is_gone and tries.count > 1:
                return None  # the try before has deleted it
            if not (is_callback and is_over(error)):
                raise
            kind = body.get("type", CALLBACK_MESSAGE)
            if error.code == ACKNOWLEDGED and tries.count > 1:
                return await self._find_answer(kind, route, session)
            self._lateness.tell("An interaction couldn't be answered: %s", error)
            if kind != CALLBACK_CHOICES:  # nothing follows them
                raise
            return _taken(kind, route)
        if is_callback:
            self._lateness.note_answered(int(route.webhook_id or 0))
        return answer

    async def _find_answer(self, kind: int, route: Route, session: aiohttp.ClientSession) -> Any:
        """Return what Discord would have returned for an answer that it took, had it arrived."""
        taken = _taken(kind, route)
        if kind == CALLBACK_MESSAGE:
            message = await self.get_original_interaction_response(
                self._get_application_id() or 0, str(route.webhook_token), session=session
            )
            taken["interaction"]["response_message_id"] = message["id"]
            taken["resource"]["message"] = message
        return taken


def _taken(kind: int, route: Route) -> dict[str, Any]:
    return {"interaction": {"id": str(route.webhook_id)}, "resource": {"type": kind}}
