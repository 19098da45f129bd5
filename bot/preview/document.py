"""Whole pages of HTML, each with a policy that lets nothing in but what stands in it."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

from bot.replies import ACCENT_COLOURS

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Document:
    """A page, and the Content-Security-Policy that it is shown under."""

    html: str
    policy: str


def render_document(
    title: str, body: str, *, sheets: tuple[str, ...], script: str = "", more_policy: str = ""
) -> Document:
    """Return a page that loads nothing, with the sheets and the script beside this file in it.

    Elements have no styles of their own, as the policy allows the sheet alone: so the colours of
    replies are in it.
    """
    accents = (
        f".discord .accent-{colour.value:06x} {{ border-left: 4px solid #{colour.value:06x} }}\n"
        for colour in ACCENT_COLOURS.values()
    )
    style = "".join([*((FOLDER / name).read_text("utf-8") for name in sheets), *accents])
    code = (FOLDER / script).read_text("utf-8") if script else ""
    policy = f"default-src 'none'; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    policy += (f"; script-src {_hash(code)}" if code else "") + more_policy
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><base target="_blank">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body>{body}{f'<script>{code}</script>' if code else ''}</body></html>"
    )
    return Document(html, policy)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
