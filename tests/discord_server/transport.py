"""HTTP under the REST API: the log of requests, faults, limits, tokens, JSON and forms."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.discord_server import errors
from tests.discord_server.errors import ApiError
from tests.discord_server.faults import Faults, reset
from tests.discord_server.limits import INVALID, Limits
from tests.discord_server.waiting import Bell

API = "/api/v10"


@dataclass(eq=False)
class Request:
    """One request of the bot; `path` is without the API's prefix, `status` the answer's."""

    method: str
    path: str
    body: Any = None
    status: int = 0
    params: dict[str, str] = field(default_factory=dict, repr=False)
    query: dict[str, str] = field(default_factory=dict, repr=False)


Handler = Callable[[Request], Any]
_Accept = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Transport:
    """Hands requests to handlers, and their answers or refusals back.

    Attributes
    ----------
    requests : list of Request
        All of them, in order.
    faults : Faults
        What a test has planned to go wrong.
    files : dict of str to bytes
        What the bot has attached, by its address.
    """

    def __init__(self, token: str, bell: Bell, limits: Limits | None = None) -> None:
        self.requests: list[Request] = []
        self.faults = Faults()
        self.limits = limits
        self.files: dict[str, bytes] = {}
        self._token = token
        self._bell = bell

    def route(self, method: str, path: str, do: Handler) -> web.RouteDef:
        """Let a handler answer the requests for a path; None becomes 204."""

        async def handle(http: web.Request) -> web.Response:
            request = Request(http.method, http.path.removeprefix(API), await self._read_body(http))
            request.params, request.query = dict(http.match_info), dict(http.query)
            self.requests.append(request)
            response = self._respond(request, http, do)
            request.status = response.status
            if self.limits and response.status in INVALID:
                self.limits.invalid += 1
            self._bell.ring()
            return response

        return web.route(method, API + path, handle)

    def guard(self, accept: _Accept) -> _Accept:
        """Let connections to a gateway meet faults, too."""

        async def handle(http: web.Request) -> web.StreamResponse:
            fault = self.faults.take(http.method, http.path)
            if fault is None:
                return await accept(http)
            if fault.cut:
                reset(http.transport)
            return _json(fault.body, fault.status, fault.headers)

        return handle

    def _respond(self, request: Request, http: web.Request, do: Handler) -> web.Response:
        refusal, told = None, dict[str, str]()
        if self.limits:
            refusal, told = self.limits.check(request.method, request.path)
        fault = refusal or self.faults.take(request.method, request.path)
        if fault is None or fault.cut == "after":
            response = self._answer(request, http.headers.get("Authorization"), do)
            response.headers.update(told)
        else:
            response = _json(fault.body, fault.status, fault.headers)
        if fault and fault.cut:
            reset(http.transport)
        return response

    def _answer(self, request: Request, authorization: str | None, do: Handler) -> web.Response:
        try:
            # Interactions and their webhooks are authorised by the token in their path.
            if "token" not in request.params and authorization != f"Bot {self._token}":
                raise errors.unauthorized()
            answer = do(request)
        except ApiError as error:
            return _json(error.body, error.status)
        return web.Response(status=204) if answer is None else _json(answer)

    async def _read_body(self, http: web.Request) -> Any:
        """Read a JSON body, or a form whose files become the message's attachments."""
        if not http.content_type.startswith("multipart/"):
            text = await http.text()
            return json.loads(text) if text else None
        form = await http.post()
        body = json.loads(str(form["payload_json"]))
        files = []
        for i, (_, part) in enumerate(item for item in form.items() if item[0] != "payload_json"):
            assert isinstance(part, web.FileField)
            url = f"https://cdn.example/{len(self.files)}/{part.filename}"
            with part.file:
                self.files[url] = part.file.read()
            attachment = {"id": str(i), "filename": part.filename, "size": len(self.files[url])}
            files.append(attachment | {"url": url, "proxy_url": url})
        (body.get("data") or body)["attachments"] = files
        return body


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py takes an answer for JSON only if its type says nothing of a charset.
    plain = {"Content-Type": "application/json"} | (headers or {})
    return web.Response(body=json.dumps(body).encode(), status=status, headers=plain)
