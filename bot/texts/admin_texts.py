"""What those who run a server or its articles read in Discord: replies, commands, their log."""

RELOADED = "Reloaded."
RELOADED_SYNONYMS = "Other words mean the same now: synonyms.toml has changed."
RELOAD_UNCHANGED = "Reloaded. Nothing has changed."
RELOAD_REFUSED = "Nothing was changed: please mend these first, then reload again."
RELOAD_BUSY = "A reload is running already. Please wait for it."
ADDED = "Added: {articles}"
CHANGED = "Changed: {articles}"
REMOVED = "Removed: {articles}"
RELOAD_GAINED = "{article}: also {roles}"
RELOAD_LOST = "{article}: no longer {roles}"
RELOAD_WIDENS = (
    "Nothing was changed yet: more people could then read what is listed below."
    " If that is right, press the button within a quarter of an hour."
)
RELOAD_WIDENS_HIDDEN = (
    "Nothing was changed: more people could then read something that you can't read yourself."
    " Docent's owner, or somebody with Manage Server, can allow it: they use the same command."
)
RELOAD_WIDENS_OUTSIDE = (
    "Nothing was changed: more people could then read what is listed below. If that is right, use"
    " /content reload in Discord, and press its button."
)
RELOAD_HIDDEN_PROBLEMS = (
    "What else is in the way is about something that you can't read: Docent's owner, or somebody"
    " with Manage Server, is told what it is."
)
RELOAD_APPLY = "Yes, let them read it"
RELOAD_STALE = "This can't be applied any more, so nothing was changed. Please reload again."
SERVED_BY_ALL = "Served by all {all} processes."
SERVED_BY_SOME = (
    "Served by {done} of {all} processes so far. The others follow as soon as they reach the"
    " database."
)
SPREAD_UNKNOWN = "I couldn't check whether the other processes know it: the database is away."
RELOAD_WITHDREW = "Answers withdrawn from channels: {number}"
RELOAD_LEFT = "Answers that couldn't be withdrawn: {number}; I'll try again."
RELOAD_UNCHECKED = (
    "Whether answers in channels must be withdrawn couldn't be checked; I'll try again. The log"
    " tells why."
)

ROLLED_BACK = "Rolled back, until the next reload."
ROLLBACK_REFUSED = "Nothing was changed, because the library before can't be served:"
ROLLBACK_NOTHING = "There is nothing to roll back to: no library before this one is kept."
WORSE = (
    "{number:question} with {number:a known answer is/known answers are} answered worse: {named}"
)
WORSE_FROM_TO = "{name}: {after} now, was {before}"
OUTCOMES = {
    "right": "right",
    "suggested": "suggested",
    "abstained": "not answered",
    "wrong": "goes elsewhere",
}
WITHOUT_ANSWER = {"right": "not answered, as it should be", "wrong": "answered"}
QUESTION = "question {number} of questions.toml"
PHRASING = "a phrasing"

STORE_FAILED = "Sorry, that didn't work. {error}"

STATUS = "Serving {articles:article} with {sections:section}{since}."
STATUS_SINCE = ", since {at} UTC, {who}"
AT_START = "from the start on"
BY = "by <@{id}>"
BY_SOMEBODY = "by docent reload, or by somebody who is forgotten since"
STATUS_ROLLED_BACK = (
    "Rolled back: this is the library of {at} UTC, not the content folder, until the next reload."
)
STANDS_IN = (
    "The content folder couldn't be served at the start, so this is the library of {at} UTC. Mend"
    " the folder (the program's log tells why), then use /content reload."
)
STATUS_ROLE = "{role}: {articles:article}, {sections:section}"
STATUS_SAMPLES = (
    "Still the samples that came with Docent, unchanged: {number} of {all}. Write your own, and"
    " delete these."
)
STATUS_PROBLEMS = "Problems: {number}"
STATUS_STALE = "Not reviewed for {days:day} or more: {number:article}; the oldest:"
STATUS_UNDATED = "Without a review date: {number:article}"
STATUS_LEARNING = (
    "Read for their meaning: {done} of {total} texts; until all are, only words are compared"
)
STATUS_WORDS_ONLY = "Questions are compared by their words alone, without a sentence model"
STATUS_MEANING = "Questions are compared by their words and by what they mean"
STATUS_MEMORY = "Memory: {mebibytes:.0f} MiB"
STATUS_LATENCY = (
    "Answers since the start: {number}; half of them took at most {p50:.1f} ms, all but one in a"
    " hundred at most {p99:.1f} ms"
)
STATUS_NO_ANSWERS = "Answers since the start: none"

EXPLAINED = "As you and the content role {role} would both be answered:"
EXPLAINED_SELF = "As you would be answered in private:"
EXPLAINED_VERDICT = "Docent {outcome}."
EXPLAINED_BY_NAME = "Docent {outcome}. It is a name or a phrasing, so that decides."
EXPLAINED_URGENT = "Docent answers before all else: it holds an urgent phrase."
EXPLAINED_SMALL_TALK = "Docent takes it for small talk, and replies with a fixed sentence."
EXPLAINED_WHY = "Docent {outcome}: {reasons}."
EXPLAINED_OUTCOMES = {"answered": "answers", "suggested": "suggests", "abstained": "abstains"}
EXPLAINED_LIKELIHOOD = (
    "The best section is the answer with a likelihood of {first:.2f} (answers from {answer:.2f}); "
    "one of the first three is, with {among:.2f} (suggests from {suggest:.2f})."
)
EXPLAINED_REPAIR = "“{typed}” is read as “{read}”."
EXPLAINED_TERMS = "Terms: {terms}"
EXPLAINED_NO_TERMS = "none"
EXPLAINED_TERM = "{term} (rarity {rarity:.2f}{weight}{filler})"
EXPLAINED_WEIGHT = " × {weight:.2f}"
EXPLAINED_FILLER = ", a filler word"
EXPLAINED_SECTION = "{number}. {section}: {score:.2f}"
EXPLAINED_SHARES = {
    "title": "title {share:.2f}",
    "heading": "heading {share:.2f}",
    "body": "body {share:.2f}",
    "summary": "summary {share:.2f}",
    "second look": "second look {share:.2f}",
}
EXPLAINED_PHRASING = "like one of its phrasings: {asked:.2f}"
EXPLAINED_MEANING = "alike in meaning: {meaning:.2f}"
EXPLAINED_NUDGE = "its heading is of the kind that is asked for: × {nudge:.2f}"
SHORTFALLS = {
    "nothing": "no section has any of its words",
    "confidence": "the best section isn't likely enough to be the answer",
    "other": "the best section is about another thing than the one that it names",
    "opposite": "the best section's heading says the opposite",
    "words": "the best section doesn't have each word where each counts",
    "apart": "no one section has all the subjects that it names",
    "repair": "a subject's name is only a guess at what was typed",
    "kind": "the best section doesn't say what kind of thing is asked for",
    "unnamed": "nothing tells what “it” is",
    "passing": "the best section only mentions what it asks about",
    "tie": "a section of another article fits just as well",
}

NO_SUCH_PLACE = "I find no such section, or several; choose one of those that I list."
TEACH_WHICH = "Which section should answer “{question}”?"
TEACH_WITH = "Answer these with …"
TEACH_ALL_OF = "All of “{title}” …"
TEACH_BY_COMMAND = "Another one …"
TEACH_TYPE = "Type `/content teach`: its option “section” completes what you type."
TEACH_ASK = "Shall I answer “{question}” with this from now on?"
TEACH_WORSE = "With it, {worse}"
TEACH_YES = "Yes, answer with this"
TEACH_WORDING = "In other words …"
TEACH_WORDS = "What people ask"
TEACH_NO_WORDS = "I need the words in which people ask, at most {most} characters."
TEACH_URGENT = "It holds an urgent phrase, which counts before all else."
TEACH_GONE = "I don't have this any more. Please begin again."
TAUGHT = "Done: “{question}” is answered with {name}, for everyone who may read it."
TAUGHT_LIST = "**What was taught**, {number} in all; page {page} of {pages}:"
TAUGHT_NONE = "Nothing was taught yet of what you can read. `/content teach` does it."
TAUGHT_ROW = "“{question}” → {name} ({at}, {who})"
TAUGHT_CHANGED = "Its text has changed since: please look at it again; teach it anew to keep it."
TAUGHT_HOMELESS = "There is no such section any more: take it back, or teach it for another one."
TAUGHT_AUTHOR = "An author has the same phrase for {name}, which counts first."
TAUGHT_BY_NOBODY = "by somebody"
TAUGHT_BACK = "Take back"
TAUGHT_COMMENTS = "As comments"
TAUGHT_FILE = "Paste each comment under its heading, reload, then take these phrasings back."
TAKEN_BACK = "Done: “{question}” isn't taught any more."

MAPPED = "{role} now also stands for “{content_role}”."
MAPPED_ALREADY = "{role} stands for “{content_role}” already, by command."
MAPPED_BY_CONFIG = "config.toml says so, too."
MAPPED_UNUSED = "Note: no article is for “{content_role}” yet."
UNMAPPED = "{role} doesn't stand for “{content_role}” by command any more."
MAPPING_SPREADS = (
    "{left} of {all} processes haven't confirmed it yet. Before a role counts that was mapped by"
    " command, each looks into the database; while it can't, such a role counts for nothing."
)
NOT_MAPPED = "{role} doesn't stand for “{content_role}” by command, so nothing was changed."
STILL_BY_CONFIG = "But config.toml still says that it does; take it out there and restart."
NO_CONTENT_ROLE = "That is no content role: write one word of letters, digits, - and _."
DID_YOU_MEAN = "Did you mean “{content_role}”?"
NOT_LISTED = (
    "This server isn't in Docent's configuration, so whatever roles people have here, they can"
    " read what everyone can. Whoever runs Docent can add it to config.toml; its id is {id}."
)
MAY_NOT_MAP = "You may not let a role stand for “{content_role}” here. You may for: {allowed}."
EVERYONE_IS_THE_OWNERS = "Only Docent's owner may map @everyone."

SHOW_ALL = "What this server's roles stand for:"
SHOW_EVERYONE = "everyone: {roles} (access.everyone)"
SHOW_ROLE = "{role}: {content_roles}"
SHOW_SOURCE = "{content_role} ({source})"
BY_CONFIG = "config.toml"
BY_COMMAND = "by command"
BY_BOTH = "config.toml and by command"
MAP_COMMAND = "/access map role:{role} content-role:{content_role}"
SHOW_MISSING = (
    "{id}: {content_roles} (config.toml), but this server has no such role; copy its id again"
)
SHOW_NOTHING = "no role is mapped"
SHOW_MEMBER = "{member} reads as: {roles}"
SHOW_ARTICLES = "Of what you can read, they can read {number:article}: {titles}"
SHOW_NO_ARTICLES = "Of what you can read, they can read nothing."
SHOW_CHANNEL = "In {channel}, a public answer shows what is for: {roles}"
SHOW_CHANNEL_NOTHING = "In {channel}, only administrators and bots read along."
SHOW_UNKNOWN_CHANNEL = "I can't tell who sees it, so it counts as open to anyone."
SHOW_OPEN = "Anyone may come to see it, so only what everyone holds counts."
SHOW_CROWD = "{number} members are let in by name: too many to ask for, so anyone counts."
SHOW_READER = "{role} sees it: {content_roles}"
SHOW_LET_IN = (
    "{number:member} {number:is/are} let in by name; what their own roles stand for counts, too."
)
SHOW_RAISE = "{role} keeps it lower; this would raise it: {command}"
SHOW_KEEPS = "{role} stands for nothing, and keeps it at what everyone holds."
NOTHING_HELD = "nothing"
EVERYONE_NAME = "@everyone"

LOG_ON = "From now on I write into {channel} what happens here."
LOG_OFF = "I keep no log here any more."
COMMAND_LINE = "`docent reload`"
LOG_RELOADED = "{who} reloaded the articles."
LOG_ROLLED_BACK = "{who} rolled the articles back to those before."
LOG_REFUSED = "{who} tried to reload the articles or roll them back: refused, nothing changed."
LOG_WAITS = (
    "{who} tried to reload the articles or roll them back: more people could then read something,"
    " which must be confirmed; nothing changed yet."
)
LOG_MAPPED = "<@{user}> mapped {role} to `{content_role}`."
LOG_UNMAPPED = "<@{user}> took `{content_role}` from {role}."
LOG_WITHDRAWN = "Public answers withdrawn: {withdrawn}; not yet: {left}."
A_MESSAGE = "a message"
A_POST = "a post"
A_BUTTON = "a button"
A_COMMAND = "a command"
LOG_FAILED = "Something failed ({what}); reference {reference}."
LOG_MAY_NOT_MAP = "<@{user}> tried to map what config.toml doesn't let them: refused."
LOG_NOT_ALLOWED = "<@{user}> used /{command} without being allowed to: refused."

MENTIONS = {
    True: "From now on I answer mentions in {channel}.",
    False: "From now on I leave mentions in {channel} unanswered; commands still work there.",
}
FORUM = {
    True: "From now on I answer new posts in {channel}, where I'm sure of an answer.",
    False: "From now on I leave new posts in {channel} to others.",
}
CHANNEL_CLOSED = "I can't do that yet, because I lack permissions there: {permissions}."

GAPS = "**What people asked and didn't get**, last {period}:"
NO_GAPS = "There is nothing to show of the last {period}."
PERIODS = {"day": "day", "week": "week", "month": "month"}
"""What stands after “last” in these."""
GAP = "{questions}× by {askers:member}: “{text}”"
NEAREST_SECTION = " → {name}"
USAGE = (
    "**What was asked**, last {period}: {questions:question}; {answered} answered, {suggested}"
    " suggested, {abstained} not answered; {helpful}× “Helpful”."
)
ARTICLE_USAGE = "“{title}”: {answered} answered, {suggested} suggested, {helpful}× “Helpful”"
FEEDBACK = "**What wasn't meant**, last {period}:"
SECTION_FEEDBACK = "{not_meant}× “Not what I meant”, {helpful}× “Helpful”: {name}"
MORE_ROWS = "… and {number} more: the option export gives you all of them."
INSIGHTS_SCOPE = (
    "Only questions of members who can read no more than you can are counted here. What people"
    " didn't get is shown once {least} of them, you left out, have asked for it, in words that"
    " {least} of them used."
)
GAP_COLUMNS = ("question", "asked", "members", "nearest section")
USAGE_COLUMNS = (
    "article",
    "title",
    "questions",
    "answered",
    "suggested",
    "not answered",
    "helpful",
)
FEEDBACK_COLUMNS = ("section", "name", "not meant", "helpful")
DIFFERENT_WORDS = "(no word that all of them wrote)"
EXPORTED = "Here it is as a table."

DESCRIPTIONS = {
    "content": "The articles of this server.",
    "content reload": "Read the articles anew.",
    "content rollback": "Go back to the articles before, until the next reload.",
    "content status": "What is served, since when, its problems, and how fast.",
    "content explain": "Why a question is answered as it is.",
    "content teach": "Choose which section answers a question from now on.",
    "content taught": "What was taught; take it back, or get it as comments for the articles.",
    "access": "Who reads what in this server.",
    "access map": "Let who has a role read what is for a content role.",
    "access unmap": "Take back what /access map said.",
    "access show": "What roles stand for; what a member reads; who reads a channel.",
    "insights": "What people ask in this server, and what they don't find.",
    "insights gaps": "What people asked and didn't get.",
    "insights usage": "How much people ask, and which articles answer it.",
    "insights feedback": "Which sections people didn't mean.",
    "settings": "Where I answer in this server.",
    "settings mentions": "Answer mentions in a channel, or leave them unanswered.",
    "settings forum": "Answer new posts in a forum, or leave them to others.",
    "settings log": "Keep a log of what happens in a channel; without one, no log.",
}
"""The admins' commands, as Discord lists them."""

NAMES = {name: name.rpartition(" ")[2] for name in DESCRIPTIONS}
"""What the admins' commands are called; a group's commands have its name before theirs.
Discord: 1 to 32 lower-case letters, digits, - and _; in a group, each another one."""

_MAPPING = {"role": "A role of this server", "content_role": "What it stands for"}
_REPORT = {"period": "Of which time", "export": "As a file for spreadsheets"}

OPTIONS = {
    "content explain": {
        "question": "The question, as a member would ask it",
        "after": "What was asked just before; several questions, oldest first, parted by “;”",
        "as_role": "A content role: what you and it may both read",
    },
    "content teach": {
        "question": "In the words in which people ask",
        "section": "What answers it, of what you can read",
    },
    "access map": _MAPPING,
    "access unmap": _MAPPING,
    "access show": {"member": "What they can read, and why", "channel": "Who reads it"},
    "insights gaps": _REPORT,
    "insights usage": _REPORT,
    "insights feedback": _REPORT,
    "settings mentions": {
        "channel": "Where",
        "state": "“on”: I answer mentions there; “off”: commands only",
    },
    "settings forum": {
        "channel": "Which forum",
        "state": "“on”: I answer the titles of new posts there; “off”: I don't",
    },
    "settings log": {"channel": "Who sees it reads the log; leave it out to end the log"},
}
"""The options of the admins' commands, by their parameters' names."""

OPTION_NAMES = {name: name.replace("_", "-") for options in OPTIONS.values() for name in options}
"""What the options are called. Discord: 1 to 32 lower-case letters, digits, - and _."""

CHOICES = {"day": "day", "week": "week", "month": "month", "on": "on", "off": "off"}
"""What can be chosen for an option, of a member's command as well."""
