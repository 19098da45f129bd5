"""Messages → a page that looks as they do in Discord.

What each component is: https://docs.discord.com/developers/components/reference. Pictures aren't
fetched: a box with the text for those who don't see them stands in their place.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from discord import ComponentType as Kind

from bot.preview.discord_markdown import to_html
from bot.rendering import Layout
from bot.replies import build_view
from bot.texts import preview_texts

BOT = "Docent"
TIME = "Today at 14:05"
ONLY_YOU = "Only you can see this"
DISMISS = "Dismiss message"
MEMBER_ID = 1  # of whoever is thought to have asked: buttons carry it

Component = Mapping[str, Any]


def render_layout(layout: Layout, above: str = "", *, is_ephemeral: bool = False) -> str:
    """Return the HTML of a reply of the bot: of the very components that Discord gets."""
    view = build_view(layout, MEMBER_ID)
    components = view.to_components()  # type: ignore[no-untyped-call]  # discord.py's has no types
    return render_reply(render_components(components), above, is_ephemeral=is_ephemeral)


def render_components(components: Iterable[Component]) -> str:
    """Return the HTML of components; a KeyError is one of a kind that Docent doesn't send."""
    return "".join(_RENDERERS[component["type"]](component) for component in components)


def render_said(author: str, text: str) -> str:
    """Return the HTML of what a member wrote to the bot."""
    text = f'<span class="mention">@{BOT}</span> {escape(text)}'
    return _post(author, f'<div class="text">{text}</div>')


def render_reply(
    components: str, above: str = "", text: str = "", *, is_ephemeral: bool = False
) -> str:
    """Return the HTML of a reply of the bot, `above` which stands what it answers."""
    body = f'{text}<div class="components">{components}</div>'
    if is_ephemeral:
        body += f'<div class="only">{_EYE}{ONLY_YOU} • <span class="link">{DISMISS}</span></div>'
    return _post(BOT, body, above, "post ephemeral" if is_ephemeral else "post")


def render_replied(author: str, text: str) -> str:
    """Return the line above a reply to what a member wrote."""
    return render_context(author, f'<span class="said">@{BOT} {escape(text)}</span>')


def render_context(author: str, rest: str) -> str:
    """Return the line above a reply that says whom it answers, and what, in HTML."""
    name = f"{_avatar(author, 'tiny')}<b>{escape(author)}</b>"
    return f'<div class="context"><i class="spine"></i>{name} {rest}</div>'


def _post(author: str, body: str, above: str = "", classes: str = "post") -> str:
    tag = '<span class="tag">APP</span>' if author == BOT else ""
    name = f'<span class="name">{escape(author)}</span>{tag}<time>{TIME}</time>'
    return (
        f'<article class="{classes}">{above}{_avatar(author)}'
        f'<div class="body"><header>{name}</header>{body}</div></article>'
    )


def _avatar(author: str, classes: str = "") -> str:
    kind = "bot" if author == BOT else "member"
    return f'<span class="avatar {kind} {classes}" aria-hidden="true">{escape(author[:1])}</span>'


def _container(component: Component) -> str:
    accent = component.get("accent_color")
    # No style of its own: a page's policy allows only the one sheet.
    color = f" accent-{accent:06x}" if accent is not None else ""
    return f'<div class="container{color}">{render_components(component["components"])}</div>'


def _section(component: Component) -> str:
    beside = render_components([component["accessory"]])
    texts = render_components(component["components"])
    return f'<div class="section"><div>{texts}</div>{beside}</div>'


def _gallery(component: Component) -> str:
    items = component["items"]
    pictures = "".join(_picture(item, "item") for item in items)
    return f'<div class="gallery of-{min(len(items), 2)}">{pictures}</div>'


def _picture(item: Component, classes: str) -> str:
    alt = escape(item.get("description") or "")
    url = escape(item.get("media", {}).get("url", ""))
    label = preview_texts.OPEN_PICTURE.format(alt=alt)
    link = f'<a class="cover" href="{url}" rel="noreferrer" aria-label="{label}"></a>'
    return f'<div class="picture {classes}">{_SCENERY}<span>{alt}</span>{link}</div>'


def _button(component: Component) -> str:
    disabled = " disabled" if component.get("disabled") else ""
    label = escape(component.get("label") or "")
    press = f' data-press="{escape(component.get("custom_id") or "")}"'
    classes = f'class="style-{component["style"]}"'
    return f'<button type="button" {classes}{press}{disabled}>{label}</button>'


def _select(component: Component) -> str:
    shown = escape(component.get("placeholder") or "")
    options = ""
    for option in component["options"]:
        about = f" ({option['description']})" if option.get("description") else ""
        label = escape(option["label"] + about)
        options += f'<option value="{escape(option["value"])}">{label}</option>'
    # The first is what is shown, so that choosing any of the others is a change.
    menu = (
        f'<select class="cover" data-press="{escape(component.get("custom_id") or "")}"'
        f' aria-label="{shown}"><option value="">{shown}</option>{options}</select>'
    )
    label = f'<span aria-hidden="true">{shown}</span>{_CHEVRON}'
    return f'<div class="select placeholder">{label}{menu}</div>'


_RENDERERS: Mapping[int, Callable[[Component], str]] = {
    Kind.action_row.value: lambda it: (
        f'<div class="row">{render_components(it["components"])}</div>'
    ),
    Kind.button.value: _button,
    Kind.string_select.value: _select,
    Kind.section.value: _section,
    Kind.text_display.value: lambda text: f'<div class="text">{to_html(text["content"])}</div>',
    Kind.thumbnail.value: lambda thumbnail: _picture(thumbnail, "thumbnail"),
    Kind.media_gallery.value: _gallery,
    Kind.container.value: _container,
}


def _icon(shapes: str) -> str:
    return f'<svg class="icon" aria-hidden="true" viewBox="0 0 24 24">{shapes}</svg>'


_CHEVRON = _icon('<path d="M5 9l7 7 7-7"/>')
_EYE = _icon(
    '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7z"/><circle cx="12" cy="12" r="3"/>'
)
_SCENERY = _icon('<path d="M3 4h18v16H3zM3 17l6-6 5 5 3-3 4 4"/><circle cx="16" cy="9" r="1.5"/>')
