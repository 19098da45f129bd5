"""Turns answers into layouts and their words; pure, without discord.py."""

from bot.rendering.answer import (
    MAX_CHOICE,
    MAX_CHOICES,
    MAX_CONTENT,
    Renderer,
    convert_section,
    plain_pages,
    sections_of_menu,
)
from bot.rendering.article_list import ArticleList
from bot.rendering.changes import describe_changes, quoted_titles
from bot.rendering.explanation import MAX_EXPLAINED, describe_explanation
from bot.rendering.layout import (
    Action,
    ActionControl,
    Control,
    Layout,
    ListControl,
    Place,
    SectionControl,
    SectionMenu,
    Tone,
)
from bot.rendering.layout_check import load_checked_library
from bot.rendering.phrases import (
    introduce,
    name_runs,
    quote_question,
    read_as,
    read_first,
    read_heading,
    read_question,
    section_name,
    shorten,
    stands_in_text,
    write_foreign,
    write_help,
    write_reviewed,
)
from bot.rendering.small_talk import FRIENDLY, SmallTalk, find_small_talk, has_words

__all__ = [
    "FRIENDLY",
    "MAX_CHOICE",
    "MAX_CHOICES",
    "MAX_CONTENT",
    "MAX_EXPLAINED",
    "Action",
    "ActionControl",
    "ArticleList",
    "Control",
    "Layout",
    "ListControl",
    "Place",
    "Renderer",
    "SectionControl",
    "SectionMenu",
    "SmallTalk",
    "Tone",
    "convert_section",
    "describe_changes",
    "describe_explanation",
    "find_small_talk",
    "has_words",
    "introduce",
    "load_checked_library",
    "name_runs",
    "plain_pages",
    "quote_question",
    "quoted_titles",
    "read_as",
    "read_first",
    "read_heading",
    "read_question",
    "section_name",
    "sections_of_menu",
    "shorten",
    "stands_in_text",
    "write_foreign",
    "write_help",
    "write_reviewed",
]
