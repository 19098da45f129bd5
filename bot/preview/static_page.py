"""All of a reader's articles as one page that needs nothing but itself."""

from html import escape

from bot.preview.articles import Reading, render_articles, render_contents
from bot.preview.document import render_document
from bot.rendering import Renderer
from bot.texts import preview_texts


def render_static(reading: Reading, renderer: Renderer) -> str:
    """Return the page: no script, no server, nothing that is fetched."""
    roles = preview_texts.READ_AS.format(roles=escape(", ".join(reading.roles)))
    body = (
        f'<header class="bar"><h1>{preview_texts.TITLE}</h1><p>{roles}</p>{render_switches()}'
        f"</header>{render_contents(reading)}"
        f'<main class="still">{render_articles(reading, renderer, is_live=False)}</main>'
    )
    return render_document(preview_texts.TITLE, body, sheet="page.css").html


def render_switches() -> str:
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
