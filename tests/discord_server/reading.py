"""What people see in a message."""

import re
from collections.abc import Iterator, Sequence

from bot.replies.components import TONE_ID
from tests.discord_server.flags import Component
from tests.discord_server.world import Json, Message

Path = tuple[str, ...]

SELECTS = frozenset(
    {
        Component.STRING_SELECT,
        Component.USER_SELECT,
        Component.ROLE_SELECT,
        Component.MENTIONABLE_SELECT,
        Component.CHANNEL_SELECT,
    }
)


def walk(components: Sequence[Json], path: Path = ()) -> Iterator[tuple[Json, Json | None, Path]]:
    """Yield every component, nested ones too, in order, with its parent and its path."""
    for i, component in enumerate(components):
        yield from _walk_into(component, None, (*path, "components", str(i)))


def _walk_into(
    component: Json, parent: Json | None, path: Path
) -> Iterator[tuple[Json, Json | None, Path]]:
    yield component, parent, path
    for i, child in enumerate(component.get("components", [])):
        yield from _walk_into(child, component, (*path, "components", str(i)))
    if "accessory" in component:
        yield from _walk_into(component["accessory"], component, (*path, "accessory"))


def parts(message: Message, *types: int) -> list[Json]:
    """List the components of these types, nested ones too, in order."""
    return [part for part, _, _ in walk(message.components) if part.get("type") in types]


def visible_text(message: Message) -> str:
    """Join the message's content, text displays and embeds, a line break between them.

    The first word, which only names the kind of reply, is left out.
    """
    shown = [part for part in parts(message, Component.TEXT_DISPLAY) if part.get("id") != TONE_ID]
    texts = [message.content, *(part["content"] for part in shown)]
    texts += [embed.get(key, "") for embed in message.embeds for key in ("title", "description")]
    return "\n".join(filter(None, texts))


def buttons(message: Message) -> list[Json]:
    """List the buttons that call the bot (those with a `custom_id`)."""
    return [part for part in parts(message, Component.BUTTON) if "custom_id" in part]


def selects(message: Message) -> list[Json]:
    """List the select menus."""
    return parts(message, *SELECTS)


def rows(message: Message) -> list[list[str]]:
    """List the rows of controls: what each button says, or a menu says before one chooses."""
    return [
        [control.get("label") or control["placeholder"] for control in row["components"]]
        for row in parts(message, Component.ACTION_ROW)
    ]


def links(message: Message) -> list[str]:
    """List the addresses of link buttons, then those written in the text."""
    urls = [part["url"] for part in parts(message, Component.BUTTON) if "url" in part]
    return urls + re.findall(r"https?://[^\s<>)\]]+", visible_text(message))
