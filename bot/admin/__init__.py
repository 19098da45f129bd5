"""What those who run a server or its articles see and do."""

from bot.admin import desk
from bot.admin.access_report import describe_channel, describe_mappings, describe_member
from bot.admin.channel_settings import ChannelSettings
from bot.admin.desk import may_manage_guild, show
from bot.admin.explanation_report import describe_explanation
from bot.admin.insight_reports import (
    DAYS,
    Period,
    Report,
    report_feedback,
    report_gaps,
    report_usage,
)
from bot.admin.insights import Viewer, count_feedback, count_usage, find_gaps
from bot.admin.log_channels import LogChannels
from bot.admin.reload_report import log_reload, render_reload
from bot.admin.status import (
    describe_library,
    describe_origin,
    describe_problems,
    describe_process,
    describe_reviews,
)

__all__ = [
    "DAYS",
    "ChannelSettings",
    "LogChannels",
    "Period",
    "Report",
    "Viewer",
    "count_feedback",
    "count_usage",
    "describe_channel",
    "describe_explanation",
    "describe_library",
    "describe_mappings",
    "describe_member",
    "describe_origin",
    "describe_problems",
    "describe_process",
    "describe_reviews",
    "desk",
    "find_gaps",
    "log_reload",
    "may_manage_guild",
    "render_reload",
    "report_feedback",
    "report_gaps",
    "report_usage",
    "show",
]
