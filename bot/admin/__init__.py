"""What those who run a server or its articles see and do."""

from bot.admin import insights
from bot.admin.access_report import AccessReport, find_misfits
from bot.admin.channels import ChannelSettings, LogChannels
from bot.admin.desk import show_file, show_text
from bot.admin.insights import Period
from bot.admin.reloads import ReloadResult, Reloads
from bot.admin.status import describe_stand_in, fetch_status
from bot.admin.teaching import MAX_TAUGHT, Teaching
from bot.admin.withdrawer import Withdrawer, describe_withdrawn

__all__ = [
    "MAX_TAUGHT",
    "AccessReport",
    "ChannelSettings",
    "LogChannels",
    "Period",
    "ReloadResult",
    "Reloads",
    "Teaching",
    "Withdrawer",
    "describe_stand_in",
    "describe_withdrawn",
    "fetch_status",
    "find_misfits",
    "insights",
    "show_file",
    "show_text",
]
