"""Refusals in Discord's error JSON.

Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes
"""

from typing import Any


class ApiError(Exception):
    """A request that Discord refuses.

    Parameters
    ----------
    status : int
        HTTP status.
    code : int
        Discord's JSON error code.
    message : str
        Discord's sentence.
    errors : dict, optional
        For code 50035: the fields at fault, nested as in the request.
    """

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


def unauthorized() -> ApiError:
    """Answer a wrong token."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown(what: str) -> ApiError:
    """Answer an id that nothing has, for example of a "Channel"."""
    codes = {
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "User": 10013,
        "Webhook": 10015,
        "interaction": 10062,
    }
    return ApiError(404, codes[what], f"Unknown {what}")


def missing_access() -> ApiError:
    """Answer a request about a channel that the bot can't see."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Answer a request that the bot isn't allowed in a channel that it sees."""
    return ApiError(403, 50013, "Missing Permissions")


def invalid_form(path: tuple[str, ...], code: str, message: str) -> ApiError:
    """Answer a request with one wrong field."""
    errors: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for step in reversed(path):
        errors = {step: errors}
    return ApiError(400, 50035, "Invalid Form Body", errors)
