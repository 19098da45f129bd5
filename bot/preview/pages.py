"""The two pages of a reader: as a file, and live, where somebody can ask."""

from html import escape

from bot.preview.articles import Reading, render_articles, render_contents
from bot.preview.document import Document, render_document
from bot.rendering import Renderer
from bot.replies import MAX_QUESTION
from bot.texts import preview_texts

SHEETS = ("discord.css", "page.css")
POLICY = "; connect-src 'self'; frame-src 'self'"  # what it may reach besides: where it comes from


def render_static(reading: Reading, renderer: Renderer) -> str:
    """Return the page: no script, no server, nothing that is fetched."""
    roles = preview_texts.READ_AS.format(roles=escape(", ".join(reading.roles)))
    articles = render_articles(reading, renderer, is_live=False)
    body = _body(reading, f"<p>{roles}</p>", articles)
    return render_document(preview_texts.TITLE, body, sheets=SHEETS).html


def render_live(
    reading: Reading, renderer: Renderer, content_roles: frozenset[str], trouble: str
) -> Document:
    """Return the page, to choose among content roles; `trouble` is shown on top."""
    hidden = "" if trouble else " hidden"
    alert = f'<p id="trouble" role="alert"{hidden}>{escape(trouble)}</p>'
    articles = render_articles(reading, renderer, is_live=True)
    body = _body(reading, _choice(reading, content_roles), f"{_asking()}{alert}{articles}")
    return render_document(
        preview_texts.TITLE, body, sheets=SHEETS, script="page.js", more_policy=POLICY
    )


def _body(reading: Reading, choice: str, main: str) -> str:
    return (
        f'<header class="bar"><h1>{preview_texts.TITLE}</h1>{choice}{_switches()}</header>'
        f"{render_contents(reading)}<main>{main}</main>"
    )


def _choice(reading: Reading, content_roles: frozenset[str]) -> str:
    boxes = "".join(
        f'<input type="checkbox" autocomplete="off" id="role-{escape(role)}" value="{escape(role)}"'
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
        f' data-shown="{preview_texts.SHOWN}" data-asking="{preview_texts.BEING_ASKED}"></p>'
        "</section>"
    )


def _switches() -> str:
    """Return what chooses the theme and the width: the style sheet sees what is chosen."""
    return "".join(
        f'<fieldset class="switch"><legend>{legend}</legend>'
        + "".join(
            f'<input type="radio" name="{legend}" id="{id_}"{" checked" if not number else ""}>'
            f'<label for="{id_}">{label}</label>'
            for number, (id_, label) in enumerate(choices.items())
        )
        + "</fieldset>"
        for legend, choices in preview_texts.SWITCHES.items()
    )
