"""What is said in `docent chat` and `docent ask`, but for what members read in Discord as well."""

LEARNING_MEANWHILE = "What the articles mean is being read; until that is done, only words count."
GREETING = (
    "[bold]Docent[/bold] answers from {articles:article}, word for word, as [bold]{roles}[/bold]."
)
GREETING_HELP = "Ask a question. [bold]/help[/bold] shows what else you can type."
GREETING_EXAMPLES = "For example: {questions}"
NO_ROLE = "somebody without a role"
OR = " or "
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
OPEN_OFFER = "Type its number to read one."
NO_SUCH_OFFER = "None of the offers has that number: type one of theirs, or ask in other words."
NOTHING_TO_EXPLAIN = "Ask something first; /why then tells why it is answered as it is."
NOW_READING_AS = "You now read as {roles}."
NAME_MISSING = "Name an article: /article what-is-ketamine"
ROLE_MISSING = "Name one role or more: /role guest,subscriber"
MORE_SECTIONS = "More in this article: {headings}"
MORE = "docent ask --help shows what else you can say; docent chat also lists the articles."
HOW_TO_ASK = "Ask a question in a few words.\n{promise}\n{more}"
SEEN = "Only who sees this screen can read what you ask here. I keep nothing of it."
WHAT_ELSE = "/articles lists what you can read, and /help tells what else I can do."
NO_SUCH_ARTICLE = "There is no article of that name here. /articles lists what you can read."
