"""A small Discord on loopback for end-to-end tests.

`DiscordServer` speaks enough of Discord's REST API and gateway for a real discord.py client, keeps
Discord's limits and permissions, and lets tests act as the people of its guilds. What it knows of
Discord is in `permissions` (who may do what), `rules` (what is refused), `payloads` (the JSON),
`gateway`, `rest` and `interactions`; `limits` is how often a bot may ask, and `faults` what goes
wrong. `building` and `people` are what tests do, and `reading` tells what people see in a message.
"""

from tests.discord_server.flags import ChannelType, Component, MessageType, Permission
from tests.discord_server.interaction import Interaction
from tests.discord_server.limits import Limits
from tests.discord_server.reading import buttons, links, parts, rows, selects, visible_text
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Channel, Guild, Message, Overwrite, Role, User

__all__ = [
    "Channel",
    "ChannelType",
    "Component",
    "DiscordServer",
    "Guild",
    "Interaction",
    "Limits",
    "Message",
    "MessageType",
    "Overwrite",
    "Permission",
    "Role",
    "User",
    "buttons",
    "links",
    "parts",
    "rows",
    "selects",
    "visible_text",
]
