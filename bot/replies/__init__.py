"""Sends layouts as Discord's components, and reads them back from a press."""

from bot.replies.components import (
    MAX_QUESTION,
    TYPED,
    FollowUp,
    offers_to_post,
    shown_above,
    shown_heading,
    typed_question,
)
from bot.replies.custom_ids import (
    RELOAD,
    TEACH,
    ActionPress,
    ListPress,
    SectionPress,
    find_section,
    parse_press,
    section_key,
)
from bot.replies.delivery import (
    CANNOT_SEND,
    SILENCE,
    Delivery,
    Record,
    acknowledge,
    in_time,
    respond_in_time,
    say,
    update_in_time,
)

__all__ = [
    "CANNOT_SEND",
    "MAX_QUESTION",
    "RELOAD",
    "SILENCE",
    "TEACH",
    "TYPED",
    "ActionPress",
    "Delivery",
    "FollowUp",
    "ListPress",
    "Record",
    "SectionPress",
    "acknowledge",
    "find_section",
    "in_time",
    "offers_to_post",
    "parse_press",
    "respond_in_time",
    "say",
    "section_key",
    "shown_above",
    "shown_heading",
    "typed_question",
    "update_in_time",
]
