"""Every sentence that members read: short, kind, without jargon and without blame."""

HELP_LINE = "If somebody may be in danger, call your local emergency number now."
"""Stands first wherever there is no answer, unless the community has a line of its own."""

ABSTAINED = "I don't know. None of the articles I can show here answers that."
NEAREST = "Not an answer, but the nearest I have:"
URGENT = "**Is this happening right now? Then read this first.**"
SUGGESTED = "I'm not sure which of these you mean:"
SUGGESTED_ONE = "I'm not sure this is what you mean:"
APART = "I have nothing on {names} together. Here is what I have on each:"
AND = " and "
QUOTED = "“{text}”"
NOTHING_ON = "I have nothing on {names}."
ON_SUBJECT = "What I have on {name}:"
DID_YOU_MEAN = "Did you mean “{name}”? Then look here:"
READ_AS = "I read {words}."
READ_AS_WORD = "“{typed}” as “{read}”"
NO_SUCH_ARTICLE = "There is no article of that name here. `/articles` lists what you can read."
NO_SUCH_SECTION = "That article has no section of that name. Leave it out to see its beginning."
NO_ARTICLES = "There are no articles that you can read here yet."
NO_TEXT = "There is nothing to read under this heading."
QUESTION_GONE = "I can't see the question any more. Please ask again."
OTHERS = "Then maybe one of these:"
NO_OTHERS = "I have nothing else that comes near. Asking in other words may help."
NOT_YOURS = "Only whoever asked, or who may manage messages here, can do that."
CHANGED = "This has changed since. Please ask again."
ROLES_UNKNOWN = "I couldn't check your roles just now, so this is what everyone may read."
NO_QUESTION = "I see no words in that message that I could answer."
NOT_FROM_A_MEMBER = "I answer what members write; that message is from a bot or from Discord."

WHAT_ELSE = "`/articles` lists what you can read, and `/help` tells what else I can do."
SMALL_TALK = {
    "greeting": (
        "Hello! Ask me a question, and I'll look for the answer in the articles here. {more}"
    ),
    "who": (
        "I'm a program: nobody sits here and reads along, and I make nothing up. I look for your"
        " question in the articles here, and show what they say, word for word. {more}"
    ),
    "can": (
        "Ask me something in a few words. I look for the answer in the articles here and show it"
        " word for word, or say that I don't know. {more}"
    ),
    "seen": "{seen}",
    "unanswered": (
        "I'm sorry that it didn't help. Please ask again in other words, one thing at a time:"
        " I know no more than the articles here say. {more}"
    ),
    "insult": (
        "I'm sorry that I'm of no use just now. If something has happened, tell me in a few words"
        " what it is, and I'll look for what the articles here say. {more}"
    ),
    "thanks": "You're welcome.",
}
EMPTY_QUESTION = SMALL_TALK["greeting"].format(more=WHAT_ELSE)
_SEEN_BY_ALL = (
    "Everyone who can see this channel sees what you ask here, and my replies. If you use `/ask`,"
    " or write to me in private, only you see it. `/privacy` tells what I keep of it."
)
_SEEN_BY_YOU = (
    "Only you see this reply; what is written in a channel, everyone there can read."
    " `/privacy` tells what I keep of your questions."
)
SEEN = {
    "channel": _SEEN_BY_ALL,
    "channel command": _SEEN_BY_ALL,
    "command": _SEEN_BY_YOU,
    "menu": _SEEN_BY_YOU,
    "reading": _SEEN_BY_YOU,
    "chat": "No other member sees what we write here. `/privacy` tells what I keep of it.",
}
HEART = "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}"

WORDS_ONLY = "I can only read words. Ask me in a few of them, and I'll look for the answer."
MEMBER_LIMIT = "I can take only so many questions a minute. Please ask again in {seconds} seconds."
CHANNEL_LIMIT = (
    "There are many questions in this channel just now. Please ask again in {seconds} seconds,"
    " or write to me in private."
)
PRESS_LIMIT = "That was a lot at once. Please try again in {seconds} seconds."
READ_FIRST = "I read the first {words} words."
TOO_LONG = "I'm sorry, this takes me too long just now. Please try again in a moment."
ASKER_MAY_NOT_WRITE = "You can't write in this channel, so only you see this."
BOT_MAY_NOT_WRITE = "I can't write in this channel, so only you see this."
FAILED = "Sorry, that went wrong on my side. If you tell an admin, give them this: {reference}"
CANNOT_STORE = "I can't save or look that up just now. Please try again in a while."
UNKNOWN_CHOICE = "I don't find what was chosen there any more. Please choose again."
NOT_ALLOWED = "Only the people who run me here can do that."

TONES = {"answer": "Answer", "offers": "Perhaps", "unknown": "No answer"}
"""The first word of a reply, which tells its kind also to those who don't see its colour."""

ACTIONS = {
    "private": "Ask privately",
    "helpful": "Helpful",
    "other": "Not what I meant",
    "follow-up": "Ask a follow-up",
    "dismiss": "Dismiss",
    "post": "Post for everyone",
}
THANKS = "Thank you, that's good to know."
FOLLOW_UP = "What else would you like to know?"
CONTENTS = "More in this article"
MORE = "More…"
MORE_AND_CONTENTS = "More… and this article's sections"
MORE_OR_OTHER = "Not what you meant? More…"
LINKS = "See also:"
CURRENT = "You are reading this"
INTRODUCTION = "Introduction"
OPEN = "Open an article"
OPEN_BY_COMMAND = "`/article {slug}`"
PREVIOUS = "◀ Back"
NEXT = "More ▶"
PAGE = "Page {page} of {pages}"
REVIEWED = "Last reviewed {date}"
REVIEWED_AGO = "Last reviewed {age} ago, on {date}"
AGES = {
    "year": "{number:a year/# years}",
    "month": "{number:a month/# months}",
    "day": "{number:a day/# days}",
}
NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
WRITTEN_IN = "This article is in {language}."
IMAGE_ALT = "Picture of the article “{title}”"
MORE_LINKS = "Further links"
ARTICLES = "What you can read here"

ANSWER_THIS = "Answer this"
HELP_HEADING = "What I can do for you"
HELP_MENTION = "Mention me with a question, or reply to one of my answers: I answer for all to see."
HELP_MENTIONS_OFF = "In this channel I answer commands only."
HELP_CHAT = "Just write to me here, or use a command:"
HELP_PRIVATE = "Write to me in private, or use a command: then only you see the answer."
HELP_COMMAND = "{command}: {description}"
HELP_MENU = "“{name}” in a message's menu, under *Apps*: I answer that message, for you alone."
HELP_PROMISE = "I answer with what the articles say, word for word, and say so when I don't know."

WITHDRAWN = "This answer was withdrawn."

PRIVACY = """\
**What I keep about you**, for at most {days:day}:
- questions that you ask me, without long numbers, addresses and mentions, what I found, and \
whether you opened what I offered;
- sections that you call helpful or not what you meant;
- with each, when it was, in which server (or that it was in private), and what you could read then.
It is kept under a code made from your id with a secret key. Your id, your name, the message and \
the channel aren't kept. Server admins see what several people asked, and counts; never who asked.

If you change settings, reload articles or teach me phrasings, your id stays with that until you \
say forget. I remember what you asked for ten minutes to understand follow-ups, in memory only.

Kept about you now: {questions:question}, {votes:rating}. {state}
`/privacy get` shows you all of it, `/privacy forget` deletes it, `/privacy optout` stops it."""
PRIVACY_STATE = {True: "You have opted out.", False: "You haven't opted out."}
PRIVACY_GET = "This is all that I keep about you."
CONFIRM_FORGET = "forget"
"""The word to type; the sentences that name it use the same one."""
NOT_FORGOTTEN = "Nothing was deleted. To delete all about you, type “forget”."
FORGOTTEN = "Done: all that I kept about you is deleted."
FORGOTTEN_STATE = {
    True: " That you opted out I still know, so that I keep nothing new.",
    False: " What you ask from now on is kept again; `/privacy optout` stops that.",
}
TRACES_LEFT = (
    " But another program is reading my database, so a temporary file beside it still has a copy;"
    " I'll clear that as soon as I can."
)
OTHERS_REMEMBER = (
    " But a part of me didn't answer just now, and may remember what you asked last: please do this"
    " again in a few minutes."
)
OPTED_OUT = {
    True: "Done: I keep nothing about what you ask any more, and what I had kept is deleted.",
    False: "Done: from now on I keep what `/privacy what` says.",
}

DESCRIPTIONS = {
    "ask": "Ask a question; only you see the answer, or choose public.",
    "article": "Read an article; only you see it.",
    "articles": "List the articles that you can read.",
    "help": "See what I can do for you.",
    "privacy": "What I keep about you.",
    "privacy what": "See in plain words what I keep about you.",
    "privacy get": "Get all that I keep about you as a file; only you see it.",
    "privacy forget": "Delete all that I keep about you.",
    "privacy optout": "Choose whether I keep anything about what you ask.",
}
"""The members' commands, as Discord lists them."""

NAMES = {name: name.rpartition(" ")[2] for name in DESCRIPTIONS}
"""What the members' commands are called; a group's commands have its name before theirs.
Discord: 1 to 32 lower-case letters, digits, - and _; in a group, each another one."""

OPTIONS = {
    "ask": {
        "question": "What you want to know",
        "public": "Show the answer to everyone in this channel",
        "new": "Begin anew: what you asked before doesn't count",
    },
    "article": {"name": "The article", "section": "The section; leave it out for the start"},
    "privacy forget": {"confirm": "Type “forget”; it can't be undone"},
    "privacy optout": {"state": "“on”: I keep nothing, and delete what I have kept"},
}
"""The options of the members' commands, by their parameters' names."""

OPTION_NAMES = {name: name for options in OPTIONS.values() for name in options}
"""What the options are called. Discord: 1 to 32 lower-case letters, digits, - and _."""
