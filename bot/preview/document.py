"""Whole pages of HTML, each with a policy that lets nothing in but what stands in it."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from bot.replies import ACCENT_COLOURS

FOLDER = Path(__file__).parent

PICTURE_SHEET = """
:root { color-scheme: dark }
body { margin: 0; background: #1a1a1e }
.discord { background: none }
"""


@dataclass(frozen=True, slots=True)
class Document:
    """A page, and the Content-Security-Policy that it is shown under."""

    html: str
    policy: str


@cache
def load_sheet(name: str) -> str:
    """Return what Discord's look needs, and a file of this folder."""
    # Elements can't have colours of their own: the policy allows this sheet, and no `style`.
    accents = (
        f".discord .accent-{colour.value:06x} {{ border-left: 4px solid #{colour.value:06x} }}\n"
        for colour in ACCENT_COLOURS.values()
    )
    parts = (FOLDER / "discord.css").read_text("utf-8"), *accents
    return "".join([*parts, (FOLDER / name).read_text("utf-8") if name else PICTURE_SHEET])


def render_document(
    title: str, body: str, *, sheet: str = "", script: str = "", more_policy: str = ""
) -> Document:
    """Return a page that loads nothing.

    Parameters
    ----------
    title : str
        Plain text.
    body : str
        HTML.
    sheet, script : str
        Names of files beside this one, which become part of it; empty for none.
    more_policy : str
        What else the policy allows.
    """
    style = load_sheet(sheet)
    code = (FOLDER / script).read_text("utf-8") if script else ""
    policy = f"default-src 'none'; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    policy += f"; script-src {_hash(code)}" if code else ""
    policy += more_policy
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
