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
from bot.rendering.article_list import render_articles, render_plain_articles
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
    quote_question,
    read_as,
    read_first,
    read_heading,
    read_question,
    section_name,
    shorten,
    stands_in_text,
    write_help,
)
from bot.rendering.small_talk import FRIENDLY, SmallTalk, find_small_talk, has_words

__all__ = [
    "FRIENDLY",
    "MAX_CHOICE",
    "MAX_CHOICES",
    "MAX_CONTENT",
    "Action",
    "ActionControl",
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
    "find_small_talk",
    "has_words",
    "introduce",
    "load_checked_library",
    "plain_pages",
    "quote_question",
    "read_as",
    "read_first",
    "read_heading",
    "read_question",
    "render_articles",
    "render_plain_articles",
    "section_name",
    "sections_of_menu",
    "shorten",
    "stands_in_text",
    "write_help",
]
