"""Phrases about a question and its answer, for Discord and the terminal. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from bot import markup, texts
from bot.markup import Run, discord_length, echo, escape, plain
from bot.texts import member_texts
from retrieval.answering import Abstained, Answer, Suggested
from retrieval.content import INTRODUCTION, Article, Section
from retrieval.language import read_beginning
from retrieval.parameters import MAX_QUESTION_WORDS

MAX_READ_AS = 200  # characters reserved for the sentence on corrected words, shown or not
MAX_TOLD_NAME = 60  # characters of a name from a question
MAX_TOLD_NAMES = 5
MAX_QUOTE = 400  # characters of the question above an answer, escaped; a longer one ends in “…”
MAX_HEADING = 200  # a longer heading is put into the text, where it can be split over pages
MAX_WRITTEN_HEADING = 600  # the same for its Discord Markdown, with backslashes and addresses
_ECHOED = re.compile(r"\\([^\w\s]|_)|`([^`]+)`")  # markup in what `echo` writes: an escape, or code
# Markup in a heading: an escape, a link, a mark of a style or of code.
_MARKED = re.compile(
    r"\\([^\w\s]|_)|\[((?:\[[^\[\]]*\]|[^\[\]])*)\]\(https?://[^\s()]+\)| \(<https?://[^\s<>]+>\)"
    r"|\*{1,3}|__|~~|`{1,2}|(?<!\w)_|_(?!\w)"
)
_ESCAPED_CHANNEL = re.compile(r"\\(<#[0-9]+>)")


def section_name(article: Article, section: Section) -> str:
    """Return “Article › Section”, or the title if the heading adds nothing; plain text."""
    if is_named_by_title(article, section) or len(section.heading) > MAX_HEADING:
        return article.title
    return f"{article.title} › {section.heading}"


def name_runs(article: Article, section: Section, heading: markup.Heading | None) -> list[Run]:
    """Return `section_name` with the author's styles and links in the heading, if there is one."""
    title = Run(markup.replace_broken(article.title))
    if heading is None or stands_in_text(section, heading):
        return [title]
    # A heading that only repeats the title may still contain a link.
    if is_named_by_title(article, section) and not heading.addresses:
        return [title]
    if section.heading.casefold() == article.title.casefold():
        return list(heading.runs)
    return [title, Run(" › "), *heading.runs]


def stands_in_text(section: Section, heading: markup.Heading) -> bool:
    """Tell whether a heading is so long that it is put into the text."""
    is_long = len(section.heading) > MAX_HEADING
    return is_long or discord_length(markup.serialize(heading.runs)) > MAX_WRITTEN_HEADING


def section_label(article: Article, section: Section) -> str:
    """Return what a button or an option calls a section: its heading, if it has one."""
    if section.heading == INTRODUCTION and not section.source:
        return member_texts.INTRODUCTION
    return section.heading or article.title


def is_named_by_title(article: Article, section: Section) -> bool:
    """Tell whether a section's heading says no more than its article's title."""
    heading = section.heading
    return heading in {"", INTRODUCTION} or heading.casefold() == article.title.casefold()


def introduce(answer: Suggested | Abstained, write: Callable[[str], str] = plain) -> str:
    """Return the lines that introduce suggestions, or replace them.

    `write` is applied to words of the question and to names: for Discord, it is `echo`.
    """
    return "\n".join(filter(None, [read_as(answer, write), *_introduction(answer, write)]))


def _introduction(answer: Suggested | Abstained, write: Callable[[str], str]) -> Iterator[str]:
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
    told = (shorten(plain(name), MAX_TOLD_NAME) for name in names[:MAX_TOLD_NAMES])
    return member_texts.AND.join(member_texts.QUOTED.format(text=write(name)) for name in told)


def shorten(label: str, limit: int) -> str:
    """Return a label, visibly cut if Discord counts more than `limit` characters."""
    if discord_length(label) <= limit:
        return label
    label = label[:limit]
    while discord_length(label) >= limit:
        label = label[:-1]
    return f"{label.rstrip()}…"


def read_as(answer: Answer, write: Callable[[str], str] = plain) -> str:
    """Return a sentence on the words that were read otherwise than typed; empty if there are none.

    `write` is as for `introduce`. It has at most `MAX_READ_AS` characters; if there are too many
    words, it names the first.
    """
    word = member_texts.READ_AS_WORD.format
    words = [word(typed=write(it.typed), read=write(it.read)) for it in answer.repairs]
    while words:
        sentence = member_texts.READ_AS.format(words=", ".join(words))
        if discord_length(sentence) <= MAX_READ_AS:
            return sentence
        words.pop()
    return ""


def write_help(text: str) -> str:
    """Return the Discord Markdown of the help line (`answers.help`).

    Everything shows as written, so that a phone number loses no sign; only addresses and channels
    become links.
    """
    return _ESCAPED_CHANNEL.sub(r"\1", escape(texts.own_words("HELP_LINE", text)))


def write_note(text: str) -> str:
    """Return the Discord Markdown of the line under every reply (`answers.note`)."""
    return "\n".join(f"-# {escape(line)}" for line in text.splitlines() if line.strip())


def write_reviewed(reviewed: date, today: date, stale_after_days: int | None) -> str:
    """Return when an article was last reviewed; how long ago, in words, if that is long.

    If `stale_after_days` is None, nothing is.
    """
    written = texts.write_date(reviewed)
    text = member_texts.REVIEWED.format(date=written)
    days = (today - reviewed).days
    if stale_after_days is None or days <= stale_after_days:
        return text
    months = 12 * (today.year - reviewed.year) + today.month - reviewed.month
    months -= today.day < reviewed.day
    ages = ((months // 12, "year"), (months, "month"), (days, "day"))
    number, unit = next((number, unit) for number, unit in ages if number)
    words = ["", *member_texts.NUMBERS.split()]
    number = texts.Count(number, words[number] if number < len(words) else "")
    age = member_texts.AGES[unit].format(number=number)
    return member_texts.REVIEWED_AGO.format(age=age, date=written)


def write_foreign(written_in: str) -> str:
    """Return that articles are in another language than what is said of them; empty if not."""
    code = texts.CODES.get(written_in)
    if code is None or code == texts.get_language():
        return ""
    return member_texts.WRITTEN_IN.format(language=texts.name_language(code))


def read_first(question: str) -> str:
    """Return a sentence on how much of a question was read; empty if it was all of it."""
    beginning = read_beginning(question, MAX_QUESTION_WORDS)
    is_told = beginning.is_cut and beginning.words > 1
    return member_texts.READ_FIRST.format(words=beginning.words) if is_told else ""


def quote_question(question: str) -> str:
    """Return the quote of a question to be shown above its answer; empty for an empty question."""
    whole = plain(question)
    text = whole[:MAX_QUOTE]  # escaping what doesn't fit anyway would waste time
    quote = f"> {echo(text if text == whole else f'{text}…')}"
    while discord_length(quote) > MAX_QUOTE:
        text = text[: len(text) * MAX_QUOTE // discord_length(quote) - 1]
        quote = f"> {echo(f'{text}…')}"
    return quote if text else ""


def read_question(above: str) -> str:
    """Return the question quoted above an answer (`quote_question`); empty if there is none."""
    quotes = [line.removeprefix("> ") for line in above.split("\n") if line.startswith("> ")]
    return _ECHOED.sub(r"\1\2", " ".join(quotes))


def read_heading(heading: str) -> str:
    """Return the plain text of an answer's heading (`name_runs`); empty if it is no heading."""
    is_bold = heading.startswith("**") and heading.endswith("**")
    if not is_bold and not heading.startswith("### "):
        return ""
    return _MARKED.sub(_shown, heading.removeprefix("### "))


def _shown(found: re.Match[str]) -> str:
    """Return what Discord shows for a match of `_MARKED`."""
    label: str | None = found[2]  # contains no further link
    return _MARKED.sub(_shown, label) if label else found[1] or ""
