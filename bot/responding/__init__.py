"""From a member's question to a reply, and what is remembered of both."""

from bot.responding.context import Turn, conversation_before, find_question, find_turn
from bot.responding.conversations import Conversations, Talk
from bot.responding.guide import guide_members, guide_to_commands
from bot.responding.limits import RateLimits
from bot.responding.publishing import post_for_everyone
from bot.responding.question_log import QuestionLog
from bot.responding.respondent import (
    ROLES_UNKNOWN_LINE,
    answer_in,
    deliver,
    deliver_list,
    deliver_offers,
    deliver_too_long,
    has_words,
    in_turn,
    is_from_member,
    is_private,
    may_ask,
    person_of,
    with_notice,
    without_mention,
)
from bot.responding.sent_replies import RecentIds, SentReplies, SentReply
from bot.responding.withdrawals import Withdrawals, Withdrawn

__all__ = [
    "ROLES_UNKNOWN_LINE",
    "Conversations",
    "QuestionLog",
    "RateLimits",
    "RecentIds",
    "SentReplies",
    "SentReply",
    "Talk",
    "Turn",
    "Withdrawals",
    "Withdrawn",
    "answer_in",
    "conversation_before",
    "deliver",
    "deliver_list",
    "deliver_offers",
    "deliver_too_long",
    "find_question",
    "find_turn",
    "guide_members",
    "guide_to_commands",
    "has_words",
    "in_turn",
    "is_from_member",
    "is_private",
    "may_ask",
    "person_of",
    "post_for_everyone",
    "with_notice",
    "without_mention",
]
