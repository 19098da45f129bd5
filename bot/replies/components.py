"""Builds Discord's components (Components V2) from a layout, and reads them back."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.rendering import Control, Layout, SectionControl, SectionMenu, Tone
from bot.replies import custom_ids
from bot.replies.custom_ids import ActionPress, control_id, parse_press, plain_id
from bot.texts import member_texts

ROW = 5  # buttons in a row (https://discord.com/developers/docs/components/reference#action-row)
TYPED = "question"  # the custom id of the field in a `FollowUp`
MAX_QUESTION = 4_000  # characters of the longest question: a message's, and a form field's
# Ids of the text above an answer, which quotes the question, and of the section's heading, so that
# edits and follow-up questions find them again.
ABOVE_ID = 1
HEADING_ID = 2

# Ids of the other texts. Without them, Discord might assign an unused one of the two above
# (https://discord.com/developers/docs/components/reference#anatomy-of-a-component).
HELP_ID, LINKS_ID, TEXT_ID, FOOTER_ID, TONE_ID = 3, 4, 5, 6, 7

URGENT_ID = 9  # of the line that says that it is urgent, by which a later page is known to be so
DISTRESS_ID = 10  # of where help is, if the question tells of distress: by it, a later page knows
POSTABLE_ID = 8  # id of the container of `Layout.can_post`
# The colour of the line beside a reply, by its tone.
ACCENT_COLOURS: dict[Tone, discord.Colour] = {
    "answer": discord.Colour.blurple(),
    "offers": discord.Colour.gold(),
    "unknown": discord.Colour.light_grey(),
    "urgent": discord.Colour.brand_red(),
}

_Item = ui.Item[ui.LayoutView]


def build_view(layout: Layout, asker: int) -> ui.LayoutView:
    """Build the components of a layout; `asker` is the user id that its buttons carry."""
    view = ui.LayoutView(timeout=None)
    if layout.above:
        view.add_item(ui.TextDisplay(layout.above, id=ABOVE_ID))
    colour = ACCENT_COLOURS[layout.tone] if layout.tone else None
    container_id = POSTABLE_ID if layout.can_post else None
    view.add_item(ui.Container(*_body(layout), accent_colour=colour, id=container_id))
    turns: list[_Item] = []
    for number, (label, control) in enumerate(layout.turns):
        id_ = control_id(control, asker) if control else plain_id("none", number)
        turns.append(ui.Button(label=label, custom_id=id_, disabled=not control))
    choices = _buttons(layout.choices, asker)
    rows: list[Sequence[_Item]] = [
        turns,
        *(choices[n : n + ROW] for n in range(0, len(choices), ROW)),
        _buttons(layout.actions, asker),
        [_menu(layout.contents, asker)] if layout.contents else [],
    ]
    for row in filter(None, rows):
        view.add_item(ui.ActionRow(*row))
    # Presses are understood by their custom ids (bot/replies/custom_ids.py), even after a restart:
    # discord.py needn't keep the view.
    view.stop()
    return view


class FollowUp(ui.Modal):
    """The form for a follow-up question."""

    def __init__(self, press: ActionPress) -> None:
        custom_id = plain_id("follow-up", press.asker)
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
    return _text_of(message, ABOVE_ID)


def shown_heading(message: discord.Message) -> str:
    """Return the heading of the section in one of the bot's messages; may be empty."""
    return _text_of(message, HEADING_ID)


def is_marked_urgent(message: discord.Message | None) -> bool:
    """Tell whether one of the bot's messages is for somebody in danger."""
    return bool(_text_of(message, URGENT_ID))


def tells_of_distress(message: discord.Message | None) -> bool:
    """Tell whether the question of one of the bot's messages does."""
    return bool(_text_of(message, DISTRESS_ID))


def offers_to_post(message: discord.Message | None) -> bool:
    """Tell whether a message of the bot, or an answer chosen there, can be posted for everyone."""
    presses = map(parse_press, _ids(message))
    return any(isinstance(press, ActionPress) and press.action == "post" for press in presses) or (
        any(isinstance(p, discord.Container) and p.id == POSTABLE_ID for p in _parts(message))
    )


def may_show(message: discord.Message, section_ids: Collection[str]) -> bool:
    """Tell whether a message may show or offer one of these sections."""
    # The controls under a layout name what it shows; plain text has none.
    return not message.flags.components_v2 or any(
        custom_ids.names_section(id_, section_ids) for id_ in _ids(message)
    )


def _parts(message: discord.Message | None) -> list[Any]:
    """Return a message's components at any depth."""
    parts: list[Any] = list(message.components) if message else []
    for part in parts:  # grows while it is walked
        parts += getattr(part, "children", ())
    return parts


def _ids(message: discord.Message | None) -> Iterator[str]:
    """Yield the custom ids of a message's controls, and the values of their options."""
    for part in _parts(message):
        yield getattr(part, "custom_id", None) or ""
        yield from (option.value for option in getattr(part, "options", ()))


def _text_of(message: discord.Message | None, id_: int) -> str:
    texts = (part for part in _parts(message) if isinstance(part, discord.TextDisplay))
    return next((text.content for text in texts if text.id == id_), "")


def _body(layout: Layout) -> list[_Item]:
    help_id = DISTRESS_ID if layout.tells_of_distress else HELP_ID
    mark_id = URGENT_ID if layout.tone == "urgent" else TONE_ID
    heading: Sequence[_Item] = _texts((layout.heading, HEADING_ID))
    gallery: list[_Item] = []
    if image := layout.image:
        if image.is_large:
            item = discord.MediaGalleryItem(image.url, description=image.alt)
            gallery = [ui.MediaGallery(item)]
        else:
            picture = ui.Thumbnail[ui.LayoutView](image.url, description=image.alt)
            heading = [ui.Section(text, accessory=picture) for text in heading]
    # Discord rejects a text of white space.
    text = layout.text if layout.text.strip() else ""
    return [
        *_texts((layout.help, help_id), (layout.mark, mark_id)),
        *heading,
        *_texts((text, TEXT_ID)),
        *gallery,
        *_texts((layout.links, LINKS_ID), (layout.footer, FOOTER_ID)),
    ]


def _texts(*texts: tuple[str, int]) -> list[ui.TextDisplay[ui.LayoutView]]:
    """Return components of the texts with these ids, but for empty ones."""
    return [ui.TextDisplay(text, id=id_) for text, id_ in texts if text]


def _buttons(controls: Iterable[Control], asker: int) -> list[_Item]:
    return [ui.Button(label=shown.label, custom_id=control_id(shown, asker)) for shown in controls]


def _menu(contents: SectionMenu, asker: int) -> _Item:
    options = []
    controls: tuple[Control, ...] = (*contents.actions, *contents.sections)
    for control in controls:
        is_shown = isinstance(control, SectionControl) and control.section is contents.current
        # As a default option it would hide the placeholder.
        about = member_texts.CURRENT if is_shown else None
        value = control_id(control, asker)
        options.append(discord.SelectOption(label=control.label, value=value, description=about))
    id_ = plain_id("contents", asker)
    return ui.Select(custom_id=id_, placeholder=_placeholder(contents), options=options)


def _placeholder(contents: SectionMenu) -> str:
    if contents.current is None:
        return member_texts.OPEN
    if not contents.actions:
        return member_texts.CONTENTS
    if any(action.action == "other" for action in contents.actions):
        return member_texts.MORE_OR_OTHER
    return member_texts.MORE_AND_CONTENTS if contents.sections else member_texts.MORE
