"""Which controls under an answer are buttons, and which stand in its menu. Pure.

On a phone they shouldn't be longer than the answer: a short one has two rows of them at most.
"""

from collections.abc import Iterable, Sequence

from bot.markup import discord_length
from bot.rendering.layout import Action, ActionControl, SectionControl
from bot.rendering.phrases import section_label, shorten
from retrieval.content import Article, Section

MAX_ROWS = 2
# Pixels: of a message on a narrow phone, between two buttons, of a button without its label, and of
# a character, a little more than most have. Discord says none of them.
PHONE_WIDTH, GAP, PADDING, CHAR = 328, 8, 26, 7

# Those that remain buttons the longest.
BUTTONS_FIRST: tuple[Action, ...] = ("post", "other", "helpful", "follow-up", "private", "dismiss")


def choose_buttons(
    sisters: Sequence[SectionControl], actions: Sequence[ActionControl], *, has_menu: bool
) -> tuple[ActionControl, ...]:
    """Return the actions that are buttons; the others are options of the menu.

    `has_menu` tells whether there is one all the same.
    """
    rows = phone_rows(sister.label for sister in sisters)
    chosen = tuple(actions)
    while chosen:
        menus = has_menu or len(chosen) < len(actions)
        if rows + phone_rows(action.label for action in chosen) + menus <= MAX_ROWS:
            break
        last = max(chosen, key=lambda action: BUTTONS_FIRST.index(action.action))
        chosen = tuple(action for action in chosen if action is not last)
    return chosen


def sister_controls(article: Article, sections: Sequence[Section]) -> tuple[SectionControl, ...]:
    """Return buttons for sections of the article that is shown, cut to fit into one row."""
    labels = [section_label(article, section) for section in sections]
    room = ((PHONE_WIDTH + GAP) // max(1, len(sections)) - GAP - PADDING) // CHAR
    room += sum(max(0, room - discord_length(label)) for label in labels)
    return tuple(
        SectionControl(shorten(label, room), section)
        for label, section in zip(labels, sections, strict=True)
    )


def phone_rows(labels: Iterable[str]) -> int:
    """Return the number of rows in which a phone shows buttons."""
    rows = left = 0
    for label in labels:
        width = min(PHONE_WIDTH, PADDING + CHAR * discord_length(label))
        if width > left:
            rows, left = rows + 1, PHONE_WIDTH
        left -= width + GAP
    return rows
