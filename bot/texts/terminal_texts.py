"""What those read who run Docent: at the command line, in the log, of config.toml and articles.

It stays English.
"""

from pathlib import Path

DESCRIPTION = "Answers questions from Markdown articles, word for word."
COMMANDS = {
    "chat": "talk in the terminal",
    "ask": "answer one question",
    "check": "report every article's problems",
    "preview": "see the articles as members will see them",
    "eval": "measure how well questions are answered",
    "run": "run the Discord bot",
    "backup": "copy the store while the bot runs",
    "store": "copy a store into an empty one, such as PostgreSQL's",
    "new": "begin an article from a template",
    "setup": "make config.toml, with your servers and roles",
    "reload": "let the running bot read the articles anew",
}
ARGUMENTS = {
    "--role": "a content role to ask as; may be repeated (default: those that everyone holds)",
    "--content": "the folder of the articles (default: that of the configuration)",
    "--after": "a question asked before in the same conversation; may be repeated, oldest first",
    "--explain": "tell why it is answered so, too",
    "--json": "print one JSON object",
    "files": "questions in TOML; several files count as one",
    "--typos": "ask with typing errors",
    "--peers": "ask bm25s, tantivy and scikit-learn too (`make bench` installs them)",
    "slug": "the article's name in commands: a-z, 0-9 and -, like what-is-ketamine",
    "--dry-run": "print the configuration instead of writing it",
    "file": "the copy; it mustn't be there yet",
    "action": "what to do: copy",
    "source": "the address of the store, as in store.url; no Docent may run on it",
    "target": "the address of one that is empty; the password is better in PGPASSWORD than here",
    "--all": "print each of many warnings of one kind in a file",
    "--format": "text; json, one list; or github, which shows problems beside their lines",
    "--static": "write the page into a file, which needs no server, instead of showing it",
    "--port": "where the page is shown (default: any that is free)",
    "--no-open": "open no browser, only print the address",
    "--shards": (
        "which of Discord's shards this process runs, and of how many, such as 2/16 or 0-3/16;"
        " 1x4/16 is the second four (default: DOCENT_SHARDS, or all)"
    ),
    "--take-over": (
        "go on in place of the process that runs the same shards, which ends when this one is ready"
    ),
    "--config": "the configuration (default: config.toml)",
}
ARGUMENTS["content"] = ARGUMENTS["--content"]

ERROR = "docent: {message}"
READING = "Reading the articles…"
LEARNING = "Reading what they mean…"
LEARNING_SO_FAR = "Reading what they mean, once: {done} of {total}…"
NOTHING_TO_SERVE = "{folder} has no article that can be served; see docent check."
SAMPLES = (
    "Still the samples that came with Docent, unchanged: {number} of {all} articles. Write your"
    " own, and delete these before members read them."
)
SERVABLE_ONE = "1 article can be served."
SERVABLE = "{number} articles can be served."

ONE_OF_MANY = "{message} (1 of {number} such warnings in this file; --all shows each)"
UNUSED_ROLE = "no article has the content role “{role}”; mend its spelling, or take it out"

DID_YOU_MEAN = "There is no {command}: did you mean {near}?"
NO_SUCH_COMMAND = "There is no {command}; choose one of {commands}."

ASKING = "Asking Docent…"
OR = " or "
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
SUMMARY_ANSWERABLE = (
    "Of {questions:# question that has an answer/# questions that have an answer}, {right:# was/#"
    " were} answered rightly, and {wrong} wrongly; {suggested} got offers ({suggested_right} with"
    " the right section among them); {abstained} got no answer."
)
SUMMARY_UNANSWERABLE = (
    "Of {questions:# question that has none/# questions that have none}, {abstained} got no answer,"
    " as it should be, and {suggested} got offers; {answered:# was/# were} answered all the same."
)
# What each figure of an evaluation is called, and how it is written.
FIGURES = {
    "sections": ("Sections", "{:,}"),
    "model": ("Sentence model", "{}"),
    "build_seconds": ("Building the index", "{:.2f} s"),
    "latency_ms.p50": ("Answering, median", "{:.2f} ms"),
    "latency_ms.p99": ("Answering, 99th percentile", "{:.2f} ms"),
    "success_at_1": ("The right section first (success@1)", "{:.3f}"),
    "success_at_3": ("Among the first three (success@3)", "{:.3f}"),
    "mrr_at_10": ("Mean reciprocal rank (MRR@10)", "{:.3f}"),
    "auroc": ("Answerable apart from unanswerable (AUROC)", "{:.3f}"),
    "answerable.questions": ("Questions that have an answer", "{:,}"),
    "answerable.right": ("  answered rightly", "{:,}"),
    "answerable.wrong": ("  answered wrongly", "{:,}"),
    "answerable.suggested": ("  sections suggested", "{:,}"),
    "answerable.suggested_right": ("    the right one among them", "{:,}"),
    "answerable.abstained": ("  not answered", "{:,}"),
    "unanswerable.questions": ("Questions that have none", "{:,}"),
    "unanswerable.answered": ("  answered all the same", "{:,}"),
    "unanswerable.suggested": ("  sections suggested", "{:,}"),
    "unanswerable.abstained": ("  not answered", "{:,}"),
}
NO_MODEL = "none"
PEERS_TITLE = "The same questions to other engines; in brackets, Docent's figure divided by theirs"
PEERS_COLUMNS = ("success@1", "success@3", "MRR@10", "p50 ms", "p99 ms")
DOCENT = "Docent"
NO_FIGURE = "–"

WRONG_SHARDS = (
    "“{text}” can't be used as --shards (or DOCENT_SHARDS): write the numbers of this process's"
    " shards, from 0 on, and how many there are in all, such as 2/16 or 0-3/16; or 1x4/16 for the"
    " second four."
)
SHARDS_NEED_POSTGRES = (
    "A store in SQLite is for one process alone: to leave shards to others (--shards), or to take"
    " them over (--take-over), set store.url to postgresql://…; or run all shards here, such as"
    " --shards 0-15/16."
)
SHARDS_TAKEN = (
    "Another Docent runs shards of {shards} on this store, or counts them otherwise: stop it first"
    " (if it was killed, its claim ends in two minutes), or replace one with the same shards by"
    " --take-over."
)
STORE_TAKEN = (
    "Another Docent runs on this store: stop it first (if it was killed, its claim ends in two"
    " minutes), share the work by --shards, or replace it by --take-over."
)
SHARDS_LOST = (
    "The claim on the shards couldn't be renewed, so another process may have them; the log says"
    " why. Start again once the store can be used."
)

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
BACKUP_BY_PG_DUMP = (
    "The store is in PostgreSQL, which has its own tool for a copy while the bot runs: pg_dump."
    " Its copy has everything, the key too: keep it as safe as the database."
)
BACKUP_FAILED = "The backup to {path} failed ({error}); nothing is there."

STORE_COPIED = (
    "All of it is copied. Set store.url to the new store, and see that nobody starts Docent on the"
    " old one any more."
)

SETUP_ASK_LOGIN = "The bot's token (it stays hidden, and is written nowhere): "
SETUP_ASKING = "Asking Discord…"
SETUP_INVITATION = "This address adds {bot} to a server:\n  {url}"
SETUP_NO_SERVER = "It is in none yet. Open the address, choose your server, then press Enter here: "
SETUP_SERVERS = "\nIt is in:"
SETUP_WHICH_SERVERS = "Which of them shall Docent know the roles of? Numbers, with commas: "
SETUP_LACKS = (
    "In {server} it lacks permissions: {lacks}.\nOpen the address again and choose that server, or"
    " give them to the bot's role there."
)
SETUP_CONTENT_ROLES = "\nWho may read an article is in its `role:`. Yours name these content roles:"
SETUP_EVERYONE = "Which of them does everyone hold? Numbers, with commas (Enter: {default}): "
SETUP_NONE = "none"
SETUP_ALL_READ = "    Everyone reads {number} of {all} articles."
SETUP_ROLES = "\nRoles in {server}:"
SETUP_WHICH_ROLES = "Which of them read what is for “{role}”? Numbers, with commas (Enter: none): "
SETUP_READS = "    {role}: {names}"
SETUP_HOME = (
    "\nWhich one is home? Its roles count in private messages, and its people with Manage Server\n"
    "look after the articles. One number: "
)
SETUP_HELP = (
    "\nWhere is help for somebody in danger? Best a number or an address that works for your\n"
    "members; {most} characters at most. Enter for: {default}\n"
)
SETUP_MORE = "      and {number} more; type the name, or the id"
SETUP_UNKNOWN = "“{word}” is none of them, or several: type its number, or its id."
SETUP_STOPPED = "Stopped. Nothing was written; start again whenever you like."
SETUP_EXISTS = (
    "{path} is there already, and docent setup changes nothing in it: move it away, name another"
    " one with --config, or print a new one with --dry-run."
)
SETUP_FAILED = "{path} can't be written ({reason}); nothing is there."
SETUP_DONE = "\n{path} is written. Read it through: it says who reads what."
SETUP_NEXT = (
    "Put the token into the environment variable DISCORD_TOKEN, or into a file whose name is in"
    " DISCORD_TOKEN_FILE. Then: docent check, and docent run."
)
CONFIG_HOME = """\
# The server whose roles count in private messages, and whose people with the permission Manage
# Server may use /content: {name}
dm_guild = {id}
"""
CONFIG_GUILD = """
# The server {name}: on the left the id of a role, on the right the content roles it stands for.
[guilds.{id}.roles]
"""

NEW_NO_SLUG = (
    "“{slug}” can't be an article's name; use only a-z, 0-9 and -, at most 100 characters."
)
NEW_TAKEN = "The article “{slug}” is there already, in {file}; choose another name."
NEW_EXISTS = "{path} is there already; choose another name."
NEW_FAILED = "{path} can't be written: {reason}."
NEW_DONE = "{path} is there. Fill it in, then let docent check look at it."
METRICS_NO_PORT = (
    "metrics.port: Docent can't listen on {host}:{port} ({reason}). Choose another port or host, or"
    " 0 for none."
)
METRICS_MISSING = (
    "metrics.port needs prometheus_client. Install it: pip install --require-hashes --requirement"
    " requirements-metrics.txt; or set metrics.port = 0."
)
ALIVE = "Docent is alive."
READY = "Docent is ready."
NOT_READY_ARTICLES = "The articles are still being read."
NOT_READY_DISCORD = "Docent isn't connected to Discord."
NOT_READY_STORE = "The database doesn't answer."
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

RELOAD_TOO_LONG = (
    "reading the articles took longer than {minutes} minutes, so it was given up; see whether the"
    " disk they are on answers, and try again"
)
TABLE_UNLABELLED = (
    "what the columns of this table are can't be told for certain ({why}), so it is shown as rows"
    " without labels; give it one row of headers, and each row as many cells"
)
SECTION_FAILS = "this section can't be laid out ({error}); write it more plainly"
NO_HOME = (
    "config.toml lists several servers, and access.dm_guild doesn't say whose people run the"
    " articles: so only Docent's owner may use /content, and in private chats everybody can read"
    " what everyone can"
)
NO_SUCH_SERVER = (
    "config.toml lists the server {id} (guilds.{id}), but Docent isn't in it: invite it there, or"
    " mend the id. It is in: {known}"
)
NO_SUCH_ROLE = (
    "config.toml says that the role {id} of the server {name} stands for {roles}"
    " (guilds.{guild}.roles), but that server has no such role: copy its id again. It has: {known}"
)
UNLISTED = (
    "config.toml doesn't list the server {name} (its id is {id}): whatever roles people have"
    " there, they can read what everyone can ({everyone})"
)
NOTHING_NAMED = "nothing"


def load_template(name: str) -> str:
    """Load what an article or a configuration begins as, to be filled in by `format`."""
    return Path(__file__).with_name("templates").joinpath(name).read_text("utf-8")
