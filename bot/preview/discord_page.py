"""Messages → a page that looks as they do in Discord.

What each component is: https://docs.discord.com/developers/components/reference. Pictures aren't
fetched: a box with the text for those who don't see them stands in their place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from discord import ComponentType as Kind

from bot.preview.discord_markdown import to_html

BOT = "Docent"
TIME = "Today at 14:05"
LINK_STYLE = 5
ONLY_YOU = "Only you can see this"
DISMISS = "Dismiss message"

STYLE = Path(__file__).with_name("discord.css")

Component = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What a member wrote.

    Parameters
    ----------
    author : str
        Their name.
    text : str
        Plain text.
    mentions_bot : bool
        Whether the bot's mention stands before it.
    """

    author: str
    text: str
    mentions_bot: bool = True


@dataclass(frozen=True, slots=True)
class Used:
    """The line above what a slash command was answered with."""

    author: str
    command: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot answered.

    Parameters
    ----------
    to : Said or Used
        What it answers.
    components : sequence of Component
        As they are sent to Discord.
    content : str
        A plain message's text; Discord Markdown.
    is_ephemeral : bool
        Whether only who asked sees it.
    """

    to: Said | Used
    components: Sequence[Component] = ()
    content: str = ""
    is_ephemeral: bool = False


Post = Said | Reply


def render_page(posts: Iterable[Post]) -> str:
    """Return a page of HTML that needs nothing but itself.

    Parameters
    ----------
    posts : iterable of Said or Reply
        From the top.
    """
    body = "".join(_said(post) if isinstance(post, Said) else _reply(post) for post in posts)
    # No script runs and nothing is fetched, whatever an article may say.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<style>{STYLE.read_text()}</style></head><body>{body}</body></html>"
    )


def render_components(components: Iterable[Component]) -> str:
    """Return the HTML of components.

    Raises
    ------
    KeyError
        For a kind that no picture can be made of yet.
    """
    return "".join(_RENDERERS[component["type"]](component) for component in components)


def _said(post: Said) -> str:
    text = escape(post.text)
    if post.mentions_bot:
        text = f'<span class="mention">@{BOT}</span> {text}'
    return _post(post.author, f'<div class="text">{text}</div>')


def _reply(post: Reply) -> str:
    parts = []
    if post.content:
        parts.append(f'<div class="text">{to_html(post.content)}</div>')
    parts.append(f'<div class="components">{render_components(post.components)}</div>')
    if post.is_ephemeral:
        parts.append(
            f'<div class="only">{_EYE}{ONLY_YOU} • <span class="link">{DISMISS}</span></div>'
        )
    above = _context(post.to)
    return _post(BOT, "".join(parts), above, "post ephemeral" if post.is_ephemeral else "post")


def _context(to: Said | Used) -> str:
    name = f"{_avatar(to.author, 'tiny')}<b>{escape(to.author)}</b>"
    if isinstance(to, Used):
        rest = f' used <span class="command">/{escape(to.command)}</span>'
    else:
        mention = f"@{BOT} " if to.mentions_bot else ""
        rest = f' <span class="said">{escape(mention + to.text)}</span>'
    return f'<div class="context"><i class="spine"></i>{name}{rest}</div>'


def _post(author: str, body: str, above: str = "", classes: str = "post") -> str:
    tag = '<span class="tag">APP</span>' if author == BOT else ""
    name = f'<span class="name">{escape(author)}</span>{tag}<time>{TIME}</time>'
    return (
        f'<article class="{classes}">{above}{_avatar(author)}'
        f'<div class="body"><header>{name}</header>{body}</div></article>'
    )


def _avatar(author: str, classes: str = "") -> str:
    kind = "bot" if author == BOT else "member"
    return f'<span class="avatar {kind} {classes}">{escape(author[:1])}</span>'


def _text(component: Component) -> str:
    return f'<div class="text">{to_html(component["content"])}</div>'


def _container(component: Component) -> str:
    accent = component.get("accent_color")
    color = f' style="border-left: 4px solid #{accent:06x}"' if accent is not None else ""
    return f'<div class="container"{color}>{render_components(component["components"])}</div>'


def _section(component: Component) -> str:
    beside = render_components([component["accessory"]])
    texts = render_components(component["components"])
    return f'<div class="section"><div>{texts}</div>{beside}</div>'


def _thumbnail(component: Component) -> str:
    return _picture(component, "thumbnail")


def _gallery(component: Component) -> str:
    items = component["items"]
    pictures = "".join(_picture(item, "item") for item in items)
    return f'<div class="gallery of-{min(len(items), 2)}">{pictures}</div>'


def _picture(item: Component, classes: str) -> str:
    alt = escape(item.get("description") or "")
    return f'<div class="picture {classes}" role="img">{_SCENERY}<span>{alt}</span></div>'


def _separator(component: Component) -> str:
    return "<hr>" if component.get("divider", True) else '<div class="empty"></div>'


def _row(component: Component) -> str:
    return f'<div class="row">{render_components(component["components"])}</div>'


def _button(component: Component) -> str:
    disabled = " disabled" if component.get("disabled") else ""
    arrow = _ARROW if component["style"] == LINK_STYLE else ""
    label = escape(component.get("label") or "")
    return f'<button class="style-{component["style"]}"{disabled}>{label}{arrow}</button>'


def _select(component: Component) -> str:
    chosen = [option["label"] for option in component["options"] if option.get("default")]
    shown = escape(", ".join(chosen) or component.get("placeholder") or "")
    classes = "select" if chosen else "select placeholder"
    return f'<div class="{classes}"><span>{shown}</span>{_CHEVRON}</div>'


_RENDERERS: Mapping[int, Callable[[Component], str]] = {
    Kind.action_row.value: _row,
    Kind.button.value: _button,
    Kind.string_select.value: _select,
    Kind.section.value: _section,
    Kind.text_display.value: _text,
    Kind.thumbnail.value: _thumbnail,
    Kind.media_gallery.value: _gallery,
    Kind.separator.value: _separator,
    Kind.container.value: _container,
}

_ARROW = (
    '<svg class="icon" viewBox="0 0 24 24"><path d="M14 4h6v6M20 4l-9 9M10 5H5v14h14v-5"/></svg>'
)
_CHEVRON = '<svg class="icon" viewBox="0 0 24 24"><path d="M5 9l7 7 7-7"/></svg>'
_EYE = (
    '<svg class="icon" viewBox="0 0 24 24"><path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7z"/>'
    '<circle cx="12" cy="12" r="3"/></svg>'
)
_SCENERY = (
    '<svg class="icon" viewBox="0 0 24 24"><path d="M3 4h18v16H3zM3 17l6-6 5 5 3-3 4 4"/>'
    '<circle cx="16" cy="9" r="1.5"/></svg>'
)
