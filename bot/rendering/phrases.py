"""What is said of a question and its answer, in words: for Discord as for the terminal. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.markup import Heading, Run, discord_length, escape, replace_broken, serialize
from bot.texts import member_texts
from retrieval.answering import Abstained, Answer, Suggested
from retrieval.content import INTRODUCTION, Article, Section
from retrieval.language import read_beginning
from retrieval.parameters import MAX_QUESTION_WORDS

MAX_READ_AS = 200
"""Characters kept for what was read differently from how it was typed, as for what stands above."""

MAX_NAME = 60
"""Characters of a name that somebody asked for."""

MAX_QUOTE = 400
"""Characters of the member's own question above an answer, escaped; a longer one ends in “…”."""

MAX_HEADING = 200
"""A longer heading stands in the text, where it can run over pages."""

MAX_WRITTEN_HEADING = 600
"""The same for one with the addresses of its links, and with backslashes, as Discord takes it."""

_ESCAPED = re.compile(r"\\([^\w\s])")
_MARKED = re.compile(
    r"\\([^\w\s]|_)|\[((?:\[[^\[\]]*\]|[^\[\]])*)\]\(https?://[^\s()]+\)| \(<https?://[^\s<>]+>\)"
    r"|\*{1,3}|__|~~|`{1,2}|(?<!\w)_|_(?!\w)"
)
"""What Discord shows differently in a heading: an escape, a link, a mark of a style or of code."""
_ESCAPED_CHANNEL = re.compile(r"\\(<#[0-9]+>)")

_CALL = re.compile(
    r"(?:(?:hey|hi|hello|ok|oh|docent|please|pls|plz) )*"
    r"(?:i need |(?:can|could|will) (?:you|u|anyone|someone|somebody) |anyone |someone |somebody )?"
    r"help(?: me| us)?"
    r"(?: (?:docent|please|pls|plz|now))*"
)
"""A call for help that says nothing of what it is about, in words alone."""


def section_name(article: Article, section: Section) -> str:
    """Return “Article › Section”, or the article's title where both say the same; plain text."""
    if is_named_by_title(article, section) or len(section.heading) > MAX_HEADING:
        return article.title
    return f"{article.title} › {section.heading}"


def name_runs(article: Article, section: Section, heading: Heading | None) -> list[Run]:
    """Return `section_name` with what the author marked and linked in the heading.

    Parameters
    ----------
    article, section
        What is named.
    heading : Heading or None
        The section's; None for an introduction.
    """
    title = Run(replace_broken(article.title))
    if heading is None or stands_in_text(section, heading):
        return [title]
    # What only repeats the title may still lead somewhere.
    if is_named_by_title(article, section) and not heading.addresses:
        return [title]
    if section.heading.casefold() == article.title.casefold():
        return list(heading.runs)
    return [title, Run(" › "), *heading.runs]


def stands_in_text(section: Section, heading: Heading) -> bool:
    """Tell whether a heading is so long that it stands in the text, over pages if need be."""
    if len(section.heading) > MAX_HEADING:
        return True
    return discord_length(serialize(heading.runs)) > MAX_WRITTEN_HEADING


def is_named_by_title(article: Article, section: Section) -> bool:
    """Tell whether a section's heading says no more than its article's title."""
    heading = section.heading
    return heading in {"", INTRODUCTION} or heading.casefold() == article.title.casefold()


def introduce(answer: Suggested | Abstained, write: Callable[[str], str] = str) -> str:
    """Return what is said before suggestions, or instead of them.

    Parameters
    ----------
    answer : Suggested or Abstained
        What was decided.
    write : function of str to str
        Makes Discord's Markdown of a name, where it is for Discord.
    """
    return "\n".join(filter(None, [read_as(answer), *_introduction(answer, write)]))


def _introduction(answer: Suggested | Abstained, write: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines of an introduction."""
    if answer.missing:
        yield member_texts.NOTHING_ON.format(names=_in_quotes(answer.missing, write))
    elif isinstance(answer, Abstained):
        yield member_texts.ABSTAINED
    if isinstance(answer, Abstained):
        if answer.suggestions:
            yield member_texts.NEAREST
    elif answer.apart:
        yield member_texts.APART.format(names=_in_quotes(answer.apart, write))
    elif answer.did_you_mean:
        yield member_texts.DID_YOU_MEAN.format(name=write(answer.did_you_mean))
    elif answer.subject:
        yield member_texts.ON_SUBJECT.format(name=write(answer.subject))
    elif answer.missing:
        yield member_texts.NEAREST
    else:
        yield member_texts.SUGGESTED if len(answer.suggestions) > 1 else member_texts.SUGGESTED_ONE


def _in_quotes(names: Sequence[str], write: Callable[[str], str]) -> str:
    return member_texts.AND.join(f"“{write(_cut(name))}”" for name in names)


def _cut(name: str) -> str:
    """Return a name from a question, a long one cut visibly."""
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"


def read_as(answer: Answer) -> str:
    """Return a sentence on what was read differently from how it was typed; empty for nothing.

    It has at most `MAX_READ_AS` characters; of more words it tells the first.
    """
    words = [member_texts.READ_AS_WORD.format(typed=w.typed, read=w.read) for w in answer.repairs]
    while words:
        sentence = member_texts.READ_AS.format(words=", ".join(words))
        if discord_length(sentence) <= MAX_READ_AS:
            return sentence
        words.pop()
    return ""


def is_call_for_help(question: str) -> bool:
    """Tell whether a message says “help”, or that in a few words more, and nothing else.

    “/help” and “HELP!!” are such; “how do I help someone?” is a question.
    """
    words = re.findall(r"[^\W_]+", question.casefold())
    return _CALL.fullmatch(" ".join(words)) is not None


def write_help(text: str) -> str:
    """Return the Discord Markdown of the line that says where help is (`answers.help`).

    All of it shows as it was written, so that no number loses a sign; only addresses and channels
    become links.
    """
    return _ESCAPED_CHANNEL.sub(r"\1", escape(text))


def write_note(text: str) -> str:
    """Return the Discord Markdown of the line under every reply (`answers.note`)."""
    return "\n".join(f"-# {escape(line)}" for line in text.splitlines() if line.strip())


def read_first(question: str) -> str:
    """Return a sentence on how much was read of a question; empty where it was all of it."""
    beginning = read_beginning(question, MAX_QUESTION_WORDS)
    is_told = beginning.is_cut and beginning.words > 1
    return member_texts.READ_FIRST.format(words=beginning.words) if is_told else ""


def quote_question(question: str) -> str:
    """Return a member's question as it is shown above its answer; empty for an empty one."""
    whole = " ".join(question.split())
    text = whole[:MAX_QUOTE]  # to escape what can't stand there would only take time
    quote = f"> {escape(text)}" if text == whole else f"> {escape(text)}…"
    while discord_length(quote) > MAX_QUOTE:
        text = text[: len(text) * MAX_QUOTE // discord_length(quote) - 1]
        quote = f"> {escape(text)}…"
    return quote if text else ""


def read_question(above: str) -> str:
    """Return the question that stands above an answer (`quote_question`); empty for none."""
    quotes = [line.removeprefix("> ") for line in above.splitlines() if line.startswith("> ")]
    return _ESCAPED.sub(r"\1", " ".join(quotes))


def read_heading(heading: str) -> str:
    """Return the name that stands as an answer's heading (`name_runs`), as plain text.

    It is empty where the text is no heading.
    """
    is_bold = heading.startswith("**") and heading.endswith("**")
    if not is_bold and not heading.startswith("### "):
        return ""
    return _MARKED.sub(_shown, heading.removeprefix("### "))


def _shown(found: re.Match[str]) -> str:
    """Return what Discord shows of one of `_MARKED`."""
    label: str | None = found[2]  # in which there is no other link
    return _MARKED.sub(_shown, label) if label else found[1] or ""
