"""Every sentence that the command line prints, but for replies that members get as well."""

from bot.texts.member_texts import HELP_PROMISE

DESCRIPTION = "Answers questions from Markdown articles, word for word."
COMMANDS = {
    "chat": "talk in the terminal",
    "ask": "answer one question",
    "check": "report every article's problems",
    "eval": "measure how well questions are answered",
    "run": "run the Discord bot",
    "backup": "copy the store while the bot runs",
    "reload": "let the running bot read the articles anew",
}
OPTION_ROLE = "a content role to ask as; may be repeated (default: those that everyone holds)"
OPTION_CONTENT = "the folder of the articles (default: that of the configuration)"
OPTION_AFTER = "a question asked before in the same conversation; may be repeated, oldest first"
OPTION_EXPLAIN = "tell why it is answered so, too"
OPTION_JSON = "print one JSON object"
OPTION_QUESTIONS = "questions in TOML; several files count as one"
OPTION_TYPOS = "ask with typing errors"
OPTION_PEERS = "ask bm25s, tantivy and scikit-learn too (`make bench` installs them)"
OPTION_COPY = "the copy; it mustn't be there yet"
OPTION_ALL = "print each of many warnings of one kind in a file"
OPTION_FORMAT = "text; json, one list; or github, which shows problems beside their lines"
OPTION_CONFIG = "the configuration (default: config.toml)"

ERROR = "docent: {message}"
READING = "Reading the articles…"
LEARNING = "Reading what they mean…"
LEARNING_SO_FAR = "Reading what they mean, once: {done} of {total}…"
LEARNING_MEANWHILE = "What the articles mean is being read; until that is done, only words count."
NOTHING_TO_SERVE = "{folder} has no article that can be served; see docent check."
SERVABLE_ONE = "1 article can be served."
SERVABLE = "{number} articles can be served."

ONE_OF_MANY = "{message} (1 of {number} such warnings in this file; --all shows each)"
UNUSED_ROLE = "no article has the content role “{role}”; mend its spelling, or take it out"

GREETING = "[bold]Docent[/bold] answers from {articles}, word for word, as [bold]{roles}[/bold]."
GREETING_HELP = "Ask a question. [bold]/help[/bold] shows what else you can type."
GREETING_EXAMPLES = "For example: {questions}"
NO_ROLE = "somebody without a role"
OR = " or "
ONE_ARTICLE = "1 article"
ARTICLES = "{number} articles"
PROMPT = "you › "
HELP = """\
Type a question, or one of these:
  /articles             what you can read
  /article NAME         read an article; /article NAME > SECTION for one of its sections
  /role ROLE,ROLE       read as somebody with these roles
  /why, /why QUESTION   why the last question, or another, is answered as it is
  /reload               read the articles, synonyms and phrasings again
  /help                 this
  /quit                 leave"""
UNKNOWN_COMMAND = "There is no {command}. /help shows what you can type."
DID_YOU_MEAN = "There is no {command}: did you mean {near}?"
NO_SUCH_COMMAND = "There is no {command}; choose one of {commands}."
OPEN_OFFER = "Type its number to read one."
NO_SUCH_OFFER = "None of the offers has that number: type one of theirs, or ask in other words."
NOTHING_TO_EXPLAIN = "Ask something first; /why then tells why it is answered as it is."
NOW_READING_AS = "You now read as {roles}."
NAME_MISSING = "Name an article: /article what-is-ketamine"
ROLE_MISSING = "Name one role or more: /role guest,subscriber"
MORE_SECTIONS = "More in this article: {headings}"
MORE = "docent ask --help shows what else you can say; docent chat also lists the articles."
HOW_TO_ASK = f"Ask a question in a few words.\n{HELP_PROMISE}\n{MORE}"
SEEN = "Only who sees this screen can read what you ask here. I keep nothing of it."

ASKING = "Asking Docent…"
ASKING_PEER = "Asking {peer}…"
NOT_INSTALLED = "{peer} isn't installed, so it isn't measured; `make bench` installs it."
EXPECTED = "  expected: {wanted}"
EXPECTED_NONE = "no answer"
CAME = {
    "answered": "  answered with: {got}",
    "suggested": "  offered: {got}",
    "abstained": "  not answered; nearest: {got}",
    "": "  not answered",
}
OF_ANSWERABLE = ("{number} questions that have an answer", "{number} question that has an answer")
OF_UNANSWERABLE = ("{number} questions that have none", "{number} question that has none")
WERE = ("{number} were", "{number} was")
SUMMARY_ANSWERABLE = (
    "Of {of}, {right} answered rightly, and {wrong} wrongly; {suggested} got offers"
    " ({suggested_right} with the right section among them); {abstained} got no answer."
)
SUMMARY_UNANSWERABLE = (
    "Of {of}, {abstained} got no answer, as it should be, and {suggested} got offers; {answered}"
    " answered all the same."
)
SECTIONS = "Sections"
BUILDING = "Building the index"
MEDIAN = "Answering, median"
PERCENTILE_99 = "Answering, 99th percentile"
SUCCESS_AT_1 = "The right section first (success@1)"
SUCCESS_AT_3 = "Among the first three (success@3)"
MRR_AT_10 = "Mean reciprocal rank (MRR@10)"
AUROC = "Answerable apart from unanswerable (AUROC)"
ANSWERABLE = "Questions that have an answer"
ANSWERED_RIGHTLY = "  answered rightly"
ANSWERED_WRONGLY = "  answered wrongly"
UNANSWERABLE = "Questions that have none"
ANSWERED_ALL_THE_SAME = "  answered all the same"
SUGGESTED = "  sections suggested"
SUGGESTED_RIGHT = "    the right one among them"
MODEL = "Sentence model"
NO_MODEL = "none"
NOT_ANSWERED = "  not answered"
SECONDS = "{number:.2f} s"
MILLISECONDS = "{number:.2f} ms"
PEERS_TITLE = "The same questions to other engines; in brackets, Docent's figure divided by theirs"
PEERS_COLUMNS = ("success@1", "success@3", "MRR@10", "p50 ms", "p99 ms")
DOCENT = "Docent"
NO_FIGURE = "–"

NO_CONTROL = "docent reload can't be used, because %s can't be made: %s"
RELOAD_NOT_READY = "Docent isn't connected to Discord yet; try again in a moment."
RELOAD_FAILED = "The reload failed; Docent's log tells why."
RELOAD_NO_BOT = (
    "No Docent runs here that could reload ({path} doesn't answer): start it, or name its"
    " configuration with --config."
)
RELOAD_OF_ANOTHER = "{path} belongs to another user: run this as the user who runs Docent."
RELOAD_UNANSWERED = "Docent has begun, but didn't tell what came of it; see its log."

BACKUP_NO_STORE = "There is no store {path} yet: start Docent once, or name its configuration."
BACKUP_EXISTS = "{path} is there already: name another file, or move that one away."
BACKUP_FOREIGN = "{path} is no store of Docent's: name its configuration with --config."
BACKUP_FAILED = "The backup to {path} failed ({error}); nothing is there."

NO_LOGIN = (
    "no token. Make a bot at https://discord.com/developers/applications (Bot, Reset Token) and"
    " put its token into the environment variable DISCORD_TOKEN, or its file's name into"
    " DISCORD_TOKEN_FILE. To try Docent without Discord: docent chat needs no token."
)
LOGIN_FILE_MISSING = "DISCORD_TOKEN_FILE names {file}, which {what}; mend the name."
LOGIN_FILE_UNREADABLE = "DISCORD_TOKEN_FILE names {file}, which {what}."
LOGIN_FILE_NO_TEXT = (
    "DISCORD_TOKEN_FILE names {file}, which can't be read: it isn't text; put the token there."
)
LOGIN_REFUSED = (
    "Discord doesn't know this token. Make a new one at"
    " https://discord.com/developers/applications (Bot, Reset Token)."
)
UNREACHABLE = "Discord can't be reached: {reason}. Check the connection and try again."
NO_ANSWER = "it doesn't answer"
