"""What those who run a server or its articles see and do."""

from bot.admin import insight_reports, insights
from bot.admin.access_report import AccessReport
from bot.admin.channel_settings import ChannelSettings
from bot.admin.desk import show_text
from bot.admin.insight_reports import Period, Report
from bot.admin.log_channels import LogChannels
from bot.admin.misfits import find_misfits
from bot.admin.reload_report import render_reload
from bot.admin.reloads import Initiator, ReloadResult, Reloads
from bot.admin.status import (
    describe_learning,
    describe_library,
    describe_origin,
    describe_problems,
    describe_process,
    describe_reviews,
    describe_stand_in,
)
from bot.admin.teaching import MAX_TAUGHT, Teaching
from bot.admin.withdrawer import Withdrawer, describe_withdrawn

__all__ = [
    "MAX_TAUGHT",
    "AccessReport",
    "ChannelSettings",
    "Initiator",
    "LogChannels",
    "Period",
    "ReloadResult",
    "Reloads",
    "Report",
    "Teaching",
    "Withdrawer",
    "describe_learning",
    "describe_library",
    "describe_origin",
    "describe_problems",
    "describe_process",
    "describe_reviews",
    "describe_stand_in",
    "describe_withdrawn",
    "find_misfits",
    "insight_reports",
    "insights",
    "render_reload",
    "show_text",
]
