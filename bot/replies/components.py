"""Layout → Discord's components (Components V2)."""

from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import ui

from bot.markup import FENCE, PARAGRAPH
from bot.rendering import ActionControl, Control, Layout, SectionControl, SectionMenu, link_label
from bot.replies.custom_ids import (
    ActionPress,
    action_id,
    contents_id,
    disabled_id,
    follow_up_id,
    list_id,
    parse_press,
    section_id,
)
from bot.texts import member_texts

ROW = 5
"""Buttons in a row (https://discord.com/developers/docs/components/reference#action-row)."""

TYPED = "question"
"""The field of a form."""

MAX_QUESTION = 4_000
"""As long as a message can be, and what somebody types into a form."""

MAX_BESIDE = 500
"""Characters of text that may stand beside a small picture."""

ABOVE_ID = 1
HEADING_ID = 2
"""The component above an answer, which repeats the question, and the section's heading: an edit, or
a question that goes on from the answer, finds them there again."""

HELP_ID, BESIDE_ID, TEXT_ID, FOOTER_ID = 3, 4, 5, 6
"""The other texts. Without an id of their own, Discord would give them those above where these are
free (https://discord.com/developers/docs/components/reference#anatomy-of-a-component)."""


def build_view(message: Layout, asker: int) -> ui.LayoutView:
    """Return the layout of a message.

    Parameters
    ----------
    message : Layout
        What stands in it.
    asker : int
        The user id of whoever asked.
    """
    view = ui.LayoutView(timeout=None)
    if message.above:
        view.add_item(ui.TextDisplay(message.above, id=ABOVE_ID))
    view.add_item(ui.Container(*_body(message)))
    choices: list[ui.Item[ui.LayoutView]] = [
        _button(choice.label, choice, asker) for choice in message.choices
    ]
    rows: list[list[ui.Item[ui.LayoutView]]] = [
        [
            _button(label, control, asker) if control else _disabled(label, number)
            for number, (label, control) in enumerate(message.turns)
        ],
        [ui.Button(label=link_label(link.label), url=link.url) for link in message.links],
        *(choices[n : n + ROW] for n in range(0, len(choices), ROW)),
        [_menu(message.contents, asker)] if message.contents else [],
        [_button(control.label, control, asker) for control in message.actions],
    ]
    for row in rows:
        if row:
            view.add_item(ui.ActionRow(*row))
    # The buttons are understood by their ids (bot/replies/custom_ids.py), today and after a
    # restart: discord.py needn't keep the view.
    view.stop()
    return view


class FollowUp(ui.Modal):
    """A form for one more question."""

    def __init__(self, press: ActionPress) -> None:
        custom_id = follow_up_id(press.asker)
        super().__init__(title=member_texts.ACTIONS["follow-up"], custom_id=custom_id, timeout=None)
        self.add_item(
            ui.Label(
                text=member_texts.FOLLOW_UP,
                component=ui.TextInput(custom_id=TYPED, max_length=MAX_QUESTION),
            )
        )


def typed_question(data: Mapping[str, Any]) -> str:
    """Return what was typed into a `FollowUp`, as Discord sends it; empty for nothing."""
    for label in data.get("components", ()):
        component = label.get("component", {})
        if component.get("custom_id") == TYPED:
            return str(component.get("value", "")).strip()
    return ""


def shown_above(message: discord.Message | None) -> str:
    """Return what stands above the answer in one of the bot's messages; empty for nothing."""
    return _text_of(message.components if message else (), ABOVE_ID)


def shown_heading(message: discord.Message) -> str:
    """Return the heading of the section that one of the bot's messages shows; empty for none."""
    return _text_of(message.components, HEADING_ID)


def offers_to_post(message: discord.Message | None) -> bool:
    """Tell whether one of the bot's messages has the button that posts it for everyone."""
    rows = message.components if message else []
    ids = [
        getattr(item, "custom_id", None)
        for row in rows
        if isinstance(row, discord.ActionRow)
        for item in row.children
    ]
    presses = [parse_press(custom_id) for custom_id in ids if custom_id]
    return any(isinstance(press, ActionPress) and press.action == "post" for press in presses)


def _text_of(components: Iterable[object], component_id: int) -> str:
    """Return the text of a component, wherever it stands; empty if it isn't there."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            if component.id == component_id:
                return component.content
        elif found := _text_of(getattr(component, "children", ()), component_id):
            return found
    return ""


def _body(message: Layout) -> list[ui.Item[ui.LayoutView]]:
    items: list[ui.Item[ui.LayoutView]] = []
    if message.help:
        items.append(ui.TextDisplay(message.help, id=HELP_ID))
    text = message.text
    if message.heading and message.image and not message.image.is_large:
        picture = ui.Thumbnail[ui.LayoutView](message.image.url, description=message.image.alt)
        beside, text = split_beginning(text)
        lines = [ui.TextDisplay[ui.LayoutView](beside, id=BESIDE_ID)] if beside else []
        items.append(ui.Section(_heading(message), *lines, accessory=picture))
    elif message.heading:
        items.append(_heading(message))
    if text.strip():  # Discord takes no text of white space alone
        items.append(ui.TextDisplay(text, id=TEXT_ID))
    if message.image and message.image.is_large:
        gallery = ui.MediaGallery[ui.LayoutView]()
        gallery.add_item(media=message.image.url, description=message.image.alt)
        items.append(gallery)
    if message.footer:
        items.append(ui.TextDisplay(message.footer, id=FOOTER_ID))
    return items


def split_beginning(text: str) -> tuple[str, str]:
    """Return the first paragraph of a page, if it is no long one, and the rest.

    Beside a small picture there is room for some lines, which would be left empty otherwise.
    """
    beginning, _, rest = text.partition(PARAGRAPH)
    is_whole = beginning.count(FENCE) % 2 == 0
    if beginning.strip() and len(beginning) <= MAX_BESIDE and is_whole:
        return beginning, rest
    return "", text


def _heading(message: Layout) -> ui.TextDisplay[ui.LayoutView]:
    return ui.TextDisplay(message.heading, id=HEADING_ID)


def _button(label: str, control: Control, asker: int) -> ui.Button[ui.LayoutView]:
    if isinstance(control, SectionControl):
        return ui.Button(label=label, custom_id=section_id(control, asker))
    if isinstance(control, ActionControl):
        return ui.Button(label=label, custom_id=action_id(control, asker))
    return ui.Button(label=label, custom_id=list_id(control, asker))


def _menu(contents: SectionMenu, asker: int) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(
            label=control.label,
            value=section_id(control, asker),
            # Not as the default, which would hide what the menu is for.
            description=member_texts.CURRENT if control.section is contents.current else None,
        )
        for control in contents.sections
    ]
    placeholder = member_texts.CONTENTS if contents.current else member_texts.OPEN
    return ui.Select(custom_id=contents_id(asker), placeholder=placeholder, options=options)


def _disabled(label: str, number: int) -> ui.Button[ui.LayoutView]:
    return ui.Button(label=label, custom_id=disabled_id(number), disabled=True)
