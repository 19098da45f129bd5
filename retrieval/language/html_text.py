"""HTML in an author's Markdown: elements, attributes, character references, raised text."""

import html
import re

# Elements that begin and end a paragraph.
BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol
    optgroup option p pre search section summary table caption thead tbody tfoot tr td th ul
    """.split()
)
# https://html.spec.whatwg.org/multipage/indices.html#elements-3 and the obsolete elements.
KNOWN = BLOCKS.union(
    """
    a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink br button canvas cite
    code col colgroup data datalist del dfn em embed font frame frameset i iframe img input ins kbd
    label link map mark marquee meta meter nobr noframes noscript object output param picture
    progress q rp rt ruby s samp script select slot small source span strike strong style sub sup
    template textarea time title track tt u var video wbr
    """.split()
)
# Those that have no value, or do without one, and are no everyday words.
_BARE_ATTRIBUTES = frozenset(
    """
    allowfullscreen alt async autofocus autoplay checked compact contenteditable controls
    crossorigin default defer disabled download draggable hidden inert ismap itemscope loop
    multiple muted nomodule noresize noshade novalidate nowrap open playsinline popover readonly
    required reversed selected spellcheck typemustmatch
    """.split()
)
_ATTRIBUTE = re.compile(
    r"""\s([A-Za-z_:][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""", re.ASCII
)
# Written before raised and lowered text that Unicode has no characters for.
SIGNS = {"sup": "^", "sub": "_"}

_SUPERSCRIPT = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyz ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ ",
        strict=True,
    )
)
_SUBSCRIPT = dict(
    zip("0123456789+-−=()aehijklmnoprstuvx ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ ", strict=True)
)
_LONG_NUMBER = re.compile(r"&#([xX]?)((?<![xX])[0-9]{8,}|(?<=[xX])[0-9a-fA-F]{7,});?")
_MAX_DIGITS = 7


def unescape(text: str) -> str:
    """Replace character references (``&lt;``, ``&#60;``) by their characters."""
    return html.unescape(_LONG_NUMBER.sub(_shorten, text) if "&#" in text else text)


def _shorten(reference: re.Match[str]) -> str:
    """Shorten a reference's number: Python refuses to parse thousands of digits."""
    digits = reference[2].lstrip("0")
    return "\ufffd" if len(digits) > _MAX_DIGITS else f"&#{reference[1]}{digits or 0};"


def shift(text: str, tag: str) -> str:
    """Return text raised (“sup”) or lowered (“sub”), always visibly: 10 to the -3 isn't 10-3.

    >>> shift("-3", "sup"), shift("3A4", "sub")
    ('⁻³', '_(3A4)')
    """
    characters = _SUPERSCRIPT if tag == "sup" else _SUBSCRIPT
    if all(char in characters for char in text):
        return "".join(characters[char] for char in text)
    return f"{SIGNS[tag]}({text})"


def attributes_of(tag: str) -> dict[str, str] | None:
    """Return a tag's attributes; None if it only looks like a tag (``<b and c>``)."""
    attrs: dict[str, str] = {}
    has_value = '="' in tag or "='" in tag  # then the rest are attributes, too
    for match in _ATTRIBUTE.finditer(tag):
        name, value = match[1].lower(), match[2]
        is_bare = name in _BARE_ATTRIBUTES or name.startswith(("data-", "aria-"))
        if value is None and not has_value and not is_bare:
            return None
        if value and value[0] in "\"'":
            value = value[1:-1]
        attrs.setdefault(name, unescape(value or ""))
    return attrs
