"""From a member's question to a reply, and what is remembered of both."""

from bot.responding.apologies import Apologies
from bot.responding.composer import Composer, Guide, with_notice, without_notice
from bot.responding.context import Context, Conversations, Talk, Turn
from bot.responding.inquiry import Inquiry, is_from_member
from bot.responding.languages import CommandTranslator, Languages
from bot.responding.limits import RateLimits
from bot.responding.question_log import QuestionLog, person_of
from bot.responding.respondent import Outcome, Respondent, Tally
from bot.responding.sent_replies import SentReplies
from bot.responding.withdrawals import Withdrawals, Withdrawn

__all__ = [
    "Apologies",
    "CommandTranslator",
    "Composer",
    "Context",
    "Conversations",
    "Guide",
    "Inquiry",
    "Languages",
    "Outcome",
    "QuestionLog",
    "RateLimits",
    "Respondent",
    "SentReplies",
    "Talk",
    "Tally",
    "Turn",
    "Withdrawals",
    "Withdrawn",
    "is_from_member",
    "person_of",
    "with_notice",
    "without_notice",
]
