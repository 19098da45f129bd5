"""What Discord refuses in a message or a list of choices.

Pages: https://docs.discord.com/developers/resources/message (content, embeds, nonce),
https://docs.discord.com/developers/components/reference (components) and
https://docs.discord.com/developers/interactions/application-commands (choices).
"""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.discord_server.errors import ApiError
from tests.discord_server.flags import Component, MessageFlag
from tests.discord_server.reading import SELECTS, Path, walk
from tests.discord_server.world import Json, Message

MAX_CONTENT = 2000
MAX_EMBEDS = 10
MAX_NONCE = 25
MAX_COMPONENTS = 40
"""In a message of components, nested ones included."""
MAX_DISPLAYED = 4000
"""Characters of all text displays together."""
MAX_ROWS = 5
"""Top-level components of a message without IS_COMPONENTS_V2."""
MAX_ROW_BUTTONS = 5
MAX_SECTION_TEXTS = 3
MAX_GALLERY_ITEMS = 10
MAX_CUSTOM_ID = 100
MAX_LABEL = 80
MAX_URL = 512
MAX_PLACEHOLDER = 150
MAX_OPTIONS = 25
MAX_OPTION_TEXT = 100
"""Characters of an option's label, value and description."""
MAX_DESCRIPTION = 1024
"""Characters of an image's alt text."""
MAX_CHOICES = 25
MAX_CHOICE = 100

LINK = 5
"""The style of a button that opens an address."""

_V1_TOP = frozenset({Component.ACTION_ROW})
_IN_CONTAINER = frozenset(
    {
        Component.ACTION_ROW,
        Component.SECTION,
        Component.TEXT_DISPLAY,
        Component.MEDIA_GALLERY,
        Component.FILE,
        Component.SEPARATOR,
    }
)
_V2_TOP = _IN_CONTAINER | {Component.CONTAINER}
_CHILDREN: dict[int, frozenset[int]] = {
    Component.ACTION_ROW: SELECTS | {Component.BUTTON},
    Component.SECTION: frozenset({Component.TEXT_DISPLAY}),
    Component.CONTAINER: _IN_CONTAINER,
}
_ACCESSORIES = frozenset({Component.BUTTON, Component.THUMBNAIL})


class _Problems:
    """Collects the fields at fault, in Discord's nested form."""

    def __init__(self, prefix: Path) -> None:
        self._prefix = prefix
        self._errors: Json = {}

    def add(self, path: Path, code: str, message: str) -> None:
        """Note that a field is at fault."""
        at = self._errors
        for step in (*self._prefix, *path):
            at = at.setdefault(step, {})
        at.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: Path, value: Any, low: int, high: int) -> None:
        """Note a text or list that is absent, too short or too long."""
        size = len(value) if isinstance(value, str | list) else -1
        if size < 0:
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif low == 0 and size > high:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        elif not low <= size <= high:
            message = f"Must be between {low} and {high} in length."
            self.add(path, "BASE_TYPE_BAD_LENGTH", message)

    def unique(self, path: Path, values: Sequence[str], code: str, message: str) -> None:
        """Note that two of the values are equal."""
        if len(set(values)) < len(values):
            self.add(path, code, message)

    def url(self, path: Path, url: Any, schemes: tuple[str, ...], longest: int) -> None:
        """Note an address that Discord doesn't take."""
        self.length(path, url, 1, longest)
        if isinstance(url, str) and urlsplit(url).scheme not in schemes:
            message = f"Scheme is not supported. Scheme must be one of {schemes}."
            self.add(path, "URL_TYPE_INVALID_SCHEME", message)

    def refuse_any(self) -> None:
        """Raise if anything was noted."""
        if self._errors:
            raise ApiError(400, 50035, "Invalid Form Body", self._errors)


def check_message(message: Message, prefix: Path = ()) -> None:
    """Refuse a message of the bot that breaks a limit of Discord.

    Raises
    ------
    ApiError
        400 with code 50035 and the fields at fault, or 50006 if nothing is in it.
    """
    problems = _Problems(prefix)
    problems.length(("content",), message.content, 0, MAX_CONTENT)
    problems.length(("embeds",), message.embeds, 0, MAX_EMBEDS)
    problems.length(("nonce",), message.nonce or "", 0, MAX_NONCE)
    is_v2 = MessageFlag.COMPONENTS_V2 in message.flags
    if is_v2:
        _check_no_legacy_fields(message, problems)
    else:
        problems.length(("components",), message.components, 0, MAX_ROWS)
    _check_components(message.components, _V2_TOP if is_v2 else _V1_TOP, problems)
    problems.refuse_any()
    if not (message.content or message.embeds or message.components or message.attachments):
        raise ApiError(400, 50006, "Cannot send an empty message")


def _check_no_legacy_fields(message: Message, problems: _Problems) -> None:
    for name in ("content", "embeds"):
        if getattr(message, name):
            problems.add(
                (name,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_components(components: list[Json], top: frozenset[int], problems: _Problems) -> None:
    parts = list(walk(components))
    for part, parent, path in parts:
        allowed = _allowed(parent, path, top)
        if part.get("type") not in allowed:
            types = tuple(sorted(int(kind) for kind in allowed))
            message = f'Value of field "type" must be one of {types}.'
            problems.add((*path, "type"), "UNION_TYPE_CHOICES", message)
        elif check := _CHECKS.get(part["type"]):
            check(part, path, problems)
    if len(parts) > MAX_COMPONENTS:
        message = f"The total number of components exceeds {MAX_COMPONENTS}"
        problems.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    texts = [str(part.get("content", "")) for part, _, _ in parts]
    if sum(map(len, texts)) > MAX_DISPLAYED:
        message = f"Components displayable text size exceeds maximum size of {MAX_DISPLAYED}"
        problems.add(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
    ids = [part["custom_id"] for part, _, _ in parts if "custom_id" in part]
    message = "Component custom id cannot be duplicated"
    problems.unique(("components",), ids, "COMPONENT_CUSTOM_ID_DUPLICATED", message)


def _allowed(parent: Json | None, path: Path, top: frozenset[int]) -> frozenset[int]:
    if parent is None:
        return top
    if path[-1] == "accessory":
        return _ACCESSORIES if parent.get("type") == Component.SECTION else frozenset()
    return _CHILDREN.get(parent.get("type", 0), frozenset())


def _check_row(row: Json, path: Path, problems: _Problems) -> None:
    children = row.get("components")
    problems.length((*path, "components"), children, 1, MAX_ROW_BUTTONS)
    if len(children or ()) > 1 and any(c.get("type") in SELECTS for c in children or ()):
        message = "The specified component exceeds the maximum width"
        problems.add((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)


def _check_button(button: Json, path: Path, problems: _Problems) -> None:
    problems.length((*path, "label"), button.get("label") or "", 0, MAX_LABEL)
    if not (button.get("label") or button.get("emoji")):
        message = "A button must have a label or emoji"
        problems.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message)
    is_link = button.get("style") == LINK
    if is_link:
        problems.url((*path, "url"), button.get("url"), ("http", "https"), MAX_URL)
    else:
        problems.length((*path, "custom_id"), button.get("custom_id"), 1, MAX_CUSTOM_ID)
    if ("custom_id" if is_link else "url") in button:
        message = "A custom id and url cannot both be specified"
        problems.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message)


def _check_select(select: Json, path: Path, problems: _Problems) -> None:
    problems.length((*path, "custom_id"), select.get("custom_id"), 1, MAX_CUSTOM_ID)
    problems.length((*path, "placeholder"), select.get("placeholder") or "", 0, MAX_PLACEHOLDER)
    if select["type"] != Component.STRING_SELECT:
        return
    options = select.get("options") or []
    problems.length((*path, "options"), options, 1, MAX_OPTIONS)
    for i, option in enumerate(options):
        at = (*path, "options", str(i))
        problems.length((*at, "label"), option.get("label"), 1, MAX_OPTION_TEXT)
        problems.length((*at, "value"), option.get("value"), 1, MAX_OPTION_TEXT)
        problems.length((*at, "description"), option.get("description") or "", 0, MAX_OPTION_TEXT)
    values = [str(option.get("value")) for option in options]
    message = "The specified option value is already used"
    code = "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
    problems.unique((*path, "options"), values, code, message)


def _check_section(section: Json, path: Path, problems: _Problems) -> None:
    problems.length((*path, "components"), section.get("components"), 1, MAX_SECTION_TEXTS)
    if "accessory" not in section:
        problems.add((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")


def _check_text(text: Json, path: Path, problems: _Problems) -> None:
    problems.length((*path, "content"), text.get("content"), 1, MAX_DISPLAYED)


def _check_gallery(gallery: Json, path: Path, problems: _Problems) -> None:
    problems.length((*path, "items"), gallery.get("items"), 1, MAX_GALLERY_ITEMS)
    for i, item in enumerate(gallery.get("items") or []):
        _check_thumbnail(item, (*path, "items", str(i)), problems)


def _check_thumbnail(item: Json, path: Path, problems: _Problems) -> None:
    schemes = ("http", "https", "attachment")
    media_url = (item.get("media") or {}).get("url")
    problems.url((*path, "media", "url"), media_url, schemes, 2048)
    problems.length((*path, "description"), item.get("description") or "", 0, MAX_DESCRIPTION)


def _check_container(container: Json, path: Path, problems: _Problems) -> None:
    problems.length((*path, "components"), container.get("components"), 1, MAX_COMPONENTS)


_CHECKS: dict[int, Callable[[Json, Path, _Problems], None]] = {
    Component.ACTION_ROW: _check_row,
    Component.BUTTON: _check_button,
    **dict.fromkeys(SELECTS, _check_select),
    Component.SECTION: _check_section,
    Component.TEXT_DISPLAY: _check_text,
    Component.THUMBNAIL: _check_thumbnail,
    Component.MEDIA_GALLERY: _check_gallery,
    Component.CONTAINER: _check_container,
}


def check_choices(choices: Any) -> None:
    """Refuse autocomplete choices that break a limit of Discord.

    Raises
    ------
    ApiError
        400 with code 50035 and the fields at fault.
    """
    problems = _Problems(("data",))
    problems.length(("choices",), choices, 0, MAX_CHOICES)
    for i, choice in enumerate(choices if isinstance(choices, list) else []):
        at = ("choices", str(i))
        problems.length((*at, "name"), choice.get("name"), 1, MAX_CHOICE)
        if isinstance(choice.get("value"), str):
            problems.length((*at, "value"), choice["value"], 1, MAX_CHOICE)
    problems.refuse_any()
