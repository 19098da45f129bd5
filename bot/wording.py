"""What is said of a question and its answer, in words: for Discord as for the terminal. Pure."""

import re
from collections.abc import Callable

from bot import texts
from bot.markup import escape
from bot.paging import discord_length
from retrieval.analysis import MAX_QUESTION_WORDS, read_beginning
from retrieval.answer import Abstained, Answered, Suggested
from retrieval.article import INTRODUCTION, Article, Section

MAX_READ_AS = 200
"""Characters kept for what was read differently from how it was typed, as for what stands above."""

MAX_QUOTE = 400
"""Characters of the member's own question above an answer, escaped; a longer one ends in “…”."""

MAX_HEADING = 200
"""A longer heading stands in the text, where it can run over pages."""

_ESCAPED = re.compile(r"\\([^\w\s])")


def section_name(article: Article, section: Section) -> str:
    """Return “Article › Section”, or the article's title where both say the same; plain text."""
    if is_named_by_title(article, section) or len(section.heading) > MAX_HEADING:
        return article.title
    return f"{article.title} › {section.heading}"


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
    if isinstance(answer, Abstained):
        return f"{texts.ABSTAINED}\n{texts.NEAREST}" if answer.suggestions else texts.ABSTAINED
    if answer.apart:
        names = texts.AND.join(f"“{write(name)}”" for name in answer.apart)
        return texts.APART.format(names=names)
    if answer.did_you_mean:
        return texts.DID_YOU_MEAN.format(name=write(answer.did_you_mean))
    return texts.SUGGESTED if len(answer.suggestions) > 1 else texts.SUGGESTED_ONE


def read_as(answer: Answered) -> str:
    """Return a sentence on what was read differently from how it was typed; empty for nothing.

    It has at most `MAX_READ_AS` characters; of more words it tells the first.
    """
    words = [texts.READ_AS_WORD.format(typed=w.typed, read=w.read) for w in answer.repairs]
    while words:
        sentence = texts.READ_AS.format(words=", ".join(words))
        if discord_length(sentence) <= MAX_READ_AS:
            return sentence
        words.pop()
    return ""


def read_first(question: str) -> str:
    """Return a sentence on how much was read of a question; empty where it was all of it."""
    beginning = read_beginning(question, MAX_QUESTION_WORDS)
    is_told = beginning.is_cut and beginning.words > 1
    return texts.READ_FIRST.format(words=beginning.words) if is_told else ""


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
    """Return the name that stands as an answer's heading (`section_name`); empty for none."""
    return _ESCAPED.sub(r"\1", heading.removeprefix("### "))
