"""Builds Discord's components (Components V2) from a layout, and reads them back."""

from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import ui

from bot.markup import FENCE, PARAGRAPH
from bot.rendering import (
    MARKS,
    ActionControl,
    Control,
    Layout,
    SectionControl,
    SectionMenu,
    Tone,
    link_label,
)
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
"""The custom id of the field in a `FollowUp`."""

MAX_QUESTION = 4_000
"""Characters of the longest question: those of a message, and of a form's field."""

MAX_BESIDE = 500
"""Characters of text beside a small image."""

ABOVE_ID = 1
HEADING_ID = 2
"""Ids of the text above an answer, which quotes the question, and of the section's heading, so that
edits and follow-up questions find them again."""

HELP_ID, BESIDE_ID, TEXT_ID, FOOTER_ID, MARK_ID = 3, 4, 5, 6, 7
"""Ids of the other texts. Without them, Discord might assign an unused one of the two above
(https://discord.com/developers/docs/components/reference#anatomy-of-a-component)."""

ACCENT_COLOURS: dict[Tone, discord.Colour] = {"urgent": discord.Colour.brand_red()}
"""The colour of the line beside a reply, by its tone."""


def build_view(layout: Layout, asker: int) -> ui.LayoutView:
    """Build the components of a layout; `asker` is the user id that its buttons carry."""
    view = ui.LayoutView(timeout=None)
    if layout.above:
        view.add_item(ui.TextDisplay(layout.above, id=ABOVE_ID))
    colour = ACCENT_COLOURS.get(layout.tone) if layout.tone else None
    view.add_item(ui.Container(*_body(layout), accent_colour=colour))
    choices: list[ui.Item[ui.LayoutView]] = [
        _button(choice.label, choice, asker) for choice in layout.choices
    ]
    rows: list[list[ui.Item[ui.LayoutView]]] = [
        [
            _button(label, control, asker) if control else _disabled(label, number)
            for number, (label, control) in enumerate(layout.turns)
        ],
        [ui.Button(label=link_label(link.label), url=link.url) for link in layout.links],
        *(choices[n : n + ROW] for n in range(0, len(choices), ROW)),
        [_menu(layout.contents, asker)] if layout.contents else [],
        [_button(control.label, control, asker) for control in layout.actions],
    ]
    for row in rows:
        if row:
            view.add_item(ui.ActionRow(*row))
    # Presses are understood by their custom ids (bot/replies/custom_ids.py), even after a restart:
    # discord.py needn't keep the view.
    view.stop()
    return view


class FollowUp(ui.Modal):
    """The form for a follow-up question."""

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
    """Return the question typed into a `FollowUp`, from Discord's data; may be empty."""
    for label in data.get("components", ()):
        component = label.get("component", {})
        if component.get("custom_id") == TYPED:
            return str(component.get("value", "")).strip()
    return ""


def shown_above(message: discord.Message | None) -> str:
    """Return the text above the answer in one of the bot's messages; may be empty."""
    return _text_of(message.components if message else (), ABOVE_ID)


def shown_heading(message: discord.Message) -> str:
    """Return the heading of the section in one of the bot's messages; may be empty."""
    return _text_of(message.components, HEADING_ID)


def is_marked_urgent(message: discord.Message | None) -> bool:
    """Tell whether one of the bot's messages is for somebody in danger."""
    return _text_of(message.components if message else (), MARK_ID) == MARKS["urgent"]


def offers_to_post(message: discord.Message | None) -> bool:
    """Tell whether one of the bot's messages has the button that posts it for everyone."""
    rows = message.components if message else []
    presses = [
        parse_press(getattr(item, "custom_id", None) or "")
        for row in rows
        if isinstance(row, discord.ActionRow)
        for item in row.children
    ]
    return any(isinstance(press, ActionPress) and press.action == "post" for press in presses)


def _text_of(components: Iterable[object], component_id: int) -> str:
    """Return the text of a component at any depth; empty if there is no such component."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            if component.id == component_id:
                return component.content
        elif found := _text_of(getattr(component, "children", ()), component_id):
            return found
    return ""


def _body(layout: Layout) -> list[ui.Item[ui.LayoutView]]:
    items: list[ui.Item[ui.LayoutView]] = []
    if layout.help:
        items.append(ui.TextDisplay(layout.help, id=HELP_ID))
    if layout.mark:
        items.append(ui.TextDisplay(layout.mark, id=MARK_ID))
    text, image = layout.text, layout.image
    if layout.heading:
        heading = ui.TextDisplay[ui.LayoutView](layout.heading, id=HEADING_ID)
        if image and not image.is_large:
            thumbnail = ui.Thumbnail[ui.LayoutView](image.url, description=image.alt)
            beside, text = split_beginning(text)
            lines = [ui.TextDisplay[ui.LayoutView](beside, id=BESIDE_ID)] if beside else []
            items.append(ui.Section(heading, *lines, accessory=thumbnail))
        else:
            items.append(heading)
    if text.strip():  # Discord rejects a text of white space
        items.append(ui.TextDisplay(text, id=TEXT_ID))
    if image and image.is_large:
        gallery = ui.MediaGallery[ui.LayoutView]()
        gallery.add_item(media=image.url, description=image.alt)
        items.append(gallery)
    if layout.footer:
        items.append(ui.TextDisplay(layout.footer, id=FOOTER_ID))
    return items


def split_beginning(text: str) -> tuple[str, str]:
    """Return the first paragraph of a page, if it fits beside a small image, and the rest."""
    beginning, _, rest = text.partition(PARAGRAPH)
    is_whole = beginning.count(FENCE) % 2 == 0
    if beginning.strip() and len(beginning) <= MAX_BESIDE and is_whole:
        return beginning, rest
    return "", text


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
            # As a default option it would hide the placeholder.
            description=member_texts.CURRENT if control.section is contents.current else None,
        )
        for control in contents.sections
    ]
    placeholder = member_texts.CONTENTS if contents.current else member_texts.OPEN
    return ui.Select(custom_id=contents_id(asker), placeholder=placeholder, options=options)


def _disabled(label: str, number: int) -> ui.Button[ui.LayoutView]:
    return ui.Button(label=label, custom_id=disabled_id(number), disabled=True)
