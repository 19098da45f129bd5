"""Message → Discord's components (Components V2)."""

import discord
from discord import ui

from bot.controls import disabled_id, list_id, section_id
from bot.render import Control, Message, SectionControl

ROW = 5
"""Buttons in a row (https://discord.com/developers/docs/components/reference#action-row)."""

ABOVE_ID = 1
"""The component above an answer, which repeats the question: an edit finds it there again."""


def build_view(message: Message, asker: int) -> ui.LayoutView:
    """Return the layout of a message.

    Parameters
    ----------
    message : Message
        What stands in it.
    asker : int
        The user id of whoever asked.
    """
    view = ui.LayoutView(timeout=None)
    if message.above:
        view.add_item(ui.TextDisplay(message.above, id=ABOVE_ID))
    view.add_item(ui.Container(*_body(message)))
    choices = [_button(choice.label, choice, asker) for choice in message.choices]
    rows = [
        [ui.Button[ui.LayoutView](label=link.label, url=link.url) for link in message.links],
        *(choices[n : n + ROW] for n in range(0, len(choices), ROW)),
        [
            _button(label, control, asker) if control else _disabled(label, number)
            for number, (label, control) in enumerate(message.turns)
        ],
    ]
    for row in rows:
        if row:
            view.add_item(ui.ActionRow(*row))
    # The buttons are understood by their ids (bot/controls.py), today and after a restart:
    # discord.py needn't keep the view.
    view.stop()
    return view


def shown_above(message: discord.Message | None) -> str:
    """Return what stands above the answer in one of the bot's messages; empty for nothing."""
    components = message.components if message else []
    return next(
        (
            component.content
            for component in components
            if isinstance(component, discord.TextDisplay) and component.id == ABOVE_ID
        ),
        "",
    )


def _body(message: Message) -> list[ui.Item[ui.LayoutView]]:
    items: list[ui.Item[ui.LayoutView]] = []
    if message.heading and message.image:
        picture = ui.Thumbnail[ui.LayoutView](message.image.url, description=message.image.alt)
        items.append(ui.Section(message.heading, accessory=picture))
    elif message.heading:
        items.append(ui.TextDisplay(message.heading))
    if message.text.strip():  # Discord takes no text of white space alone
        items.append(ui.TextDisplay(message.text))
    if message.footer:
        items.append(ui.TextDisplay(message.footer))
    return items


def _button(label: str, control: Control, asker: int) -> ui.Button[ui.LayoutView]:
    if isinstance(control, SectionControl):
        return ui.Button(label=label, custom_id=section_id(control, asker))
    return ui.Button(label=label, custom_id=list_id(control, asker))


def _disabled(label: str, number: int) -> ui.Button[ui.LayoutView]:
    return ui.Button(label=label, custom_id=disabled_id(number), disabled=True)
