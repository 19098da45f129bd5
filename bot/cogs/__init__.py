"""Groups of Discord commands and listeners, one file each."""

from bot.cogs.access import AccessCommands
from bot.cogs.buttons import Buttons
from bot.cogs.content import ContentCommands
from bot.cogs.insights import InsightsCommands
from bot.cogs.messages import Messages
from bot.cogs.offering import DocentCog
from bot.cogs.privacy import PrivacyCommands
from bot.cogs.questions import QuestionCommands
from bot.cogs.settings import SettingsCommands
from bot.cogs.upkeep import Upkeep

__all__ = ["COGS"]

# All of them; Discord is told of the commands in this order.
COGS: tuple[type[DocentCog], ...] = (
    Messages,
    QuestionCommands,
    Buttons,
    ContentCommands,
    AccessCommands,
    InsightsCommands,
    PrivacyCommands,
    SettingsCommands,
    Upkeep,
)
