"""The page that a browser shows: what a reader may read, and a box to ask."""

from html import escape

from bot.preview.articles import Reading, render_articles, render_contents
from bot.preview.document import Document, render_document
from bot.preview.static_page import render_switches
from bot.rendering import Renderer
from bot.replies import MAX_QUESTION
from bot.texts import preview_texts

POLICY = "; connect-src 'self'; frame-src 'self'"
"""What the page may reach besides: where it comes from."""


def render_live(
    reading: Reading, renderer: Renderer, content_roles: frozenset[str], trouble: str
) -> Document:
    """Return the page, to choose among content roles; `trouble` is shown on top."""
    body = (
        f'<header class="bar"><h1>{preview_texts.TITLE}</h1>{_choice(reading, content_roles)}'
        f"{render_switches()}</header>{render_contents(reading)}<main>{_asking()}"
        f'<p id="trouble" role="alert"{"" if trouble else " hidden"}>{escape(trouble)}</p>'
        f"{render_articles(reading, renderer, is_live=True)}</main>"
    )
    return render_document(
        preview_texts.TITLE, body, sheet="page.css", script="page.js", more_policy=POLICY
    )


def _choice(reading: Reading, content_roles: frozenset[str]) -> str:
    boxes = "".join(
        f'<input type="checkbox" id="role-{escape(role)}" value="{escape(role)}"'
        f"{' checked' if role in reading.roles else ''}>"
        f'<label for="role-{escape(role)}">{escape(role)}</label>'
        for role in sorted(content_roles.union(reading.roles))
    )
    return (
        f'<fieldset class="switch" id="reader"><legend>{preview_texts.READER}</legend>{boxes}'
        "</fieldset>"
    )


def _asking() -> str:
    return (
        f'<section id="asking" aria-label="{preview_texts.ASKING}">'
        f'<div class="discord" id="talk" role="log" aria-label="{preview_texts.TALK}" tabindex="0"'
        ' hidden></div><form id="question">'
        f'<label for="text">{preview_texts.ASKING}</label><div>'
        f'<input id="text" name="text" maxlength="{MAX_QUESTION}" autocomplete="off" required>'
        f"<button>{preview_texts.ASK}</button>"
        f'<button type="button" id="anew">{preview_texts.ANEW}</button></div></form>'
        f'<p id="status" role="status" data-ended="{preview_texts.ENDED}"'
        f' data-shown="{preview_texts.SHOWN}"></p></section>'
    )
