"""Converts the nodes inside a paragraph, a heading or a cell to runs of text."""

import re
from collections.abc import Callable, Iterator, Sequence
from unicodedata import category
from urllib.parse import quote

from bot.markup.escaping import BOLD, ITALIC, PLAIN, STRIKE, UNDERLINE, Run, Styles, serialize
from bot.markup.html_tree import Element, Nodes, elements
from retrieval.language import BLOCKS, SIGNS, shift

RULE = "─" * 10  # written for a thematic break

STYLE_OF = {
    **dict.fromkeys(("strong", "b"), BOLD),
    **dict.fromkeys(("em", "i"), ITALIC),
    **dict.fromkeys(("u", "ins"), UNDERLINE),
    **dict.fromkeys(("s", "del", "strike"), STRIKE),
}

_HIDDEN = {"script", "style"}
# Elements within a line that a browser draws apart, even with nothing between them.
_BOXES = {"button", "meter", "progress", "select", "textarea"}
_LINE_END = re.compile(r"[\n\r\f]")
_WRAPPED_LINE = re.compile(r"[ \t]*[\n\r\f][ \t\n\r\f]*")
_WEB = re.compile(r"https?://[\w.-]+(?::\d+)?(?=[/?#]|$)", re.IGNORECASE)
_UNMASKABLE = re.compile(
    r"[\\*`<\n]|~~|\|\||_.*_|\]\(|:\w+:|@everyone|@here|(?:https?|steam|discord):/|discord(?:app)?\.",
    re.IGNORECASE | re.DOTALL,
)
_BALANCED = re.compile(r"(?:\[[^\[\]]*\]|[^\[\]])*")
_BREAKING_CATEGORIES = frozenset({"Cf", "Cc", "Zl", "Zp", "Zs", "Sk", "So"})
_EMOJI_OF_OTHER_CATEGORIES = "\u203c\u2049\u2139\u2194\u25fd\u25fe\u3030\u20e3\ufe0f"


def inline(nodes: Nodes, styles: Styles = PLAIN) -> list[Run]:
    """Return the runs of some nodes; line breaks become line feeds, blocks get their own lines."""
    runs: list[Run] = []
    is_beside_box = False
    for node in nodes:
        if not node:  # a text between two tags
            continue
        is_box = isinstance(node, Element) and node.tag in _BOXES
        if is_box and is_beside_box:
            runs.append(Run(" "))
        is_beside_box = is_box
        if isinstance(node, str):
            runs.append(Run(_unwrapped(node), styles=styles))
        elif node.tag in STYLE_OF:
            runs += inline(node.children, styles | {STYLE_OF[node.tag]})
        elif node.tag in BLOCKS:
            runs += [Run("\n"), *inline(node.children, styles), Run("\n")]
        elif node.tag in _RUNS:
            runs += _RUNS[node.tag](node, styles)
        else:
            runs += inline(node.children, styles)
    return runs


def line(nodes: Nodes, styles: Styles = PLAIN) -> list[Run]:
    """Return the runs of some nodes on one line, for a heading or a cell."""
    runs = [run._replace(text=run.text.replace("\n", " ")) for run in inline(nodes, styles)]
    seen = [number for number, run in enumerate(runs) if run.text.strip()]
    if not seen:
        return []
    runs = runs[seen[0] : seen[-1] + 1]
    if runs[0].kind == "text":
        runs[0] = runs[0]._replace(text=runs[0].text.lstrip())
    if runs[-1].kind == "text":
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
    return runs


def text_of(nodes: Nodes) -> str:
    """Return the text of some nodes without markup, for code."""
    return "".join(node if isinstance(node, str) else _text_of_element(node) for node in nodes)


def link(label: Sequence[Run], address: str, styles: Styles, title: str = "") -> list[Run]:
    """Return a masked link if Discord can show it, else the label with the address after it.

    The title is written after it, in brackets: Discord shows a link's own title only on hover.
    """
    text = "".join(run.text for run in label).strip()
    if not text or text == address:
        runs = [Run(address, "address" if _WEB.match(address) else "text", styles)]
    elif _WEB.match(address):
        runs = _web_link(label, text, address, styles)
    elif not address or address in {f"mailto:{text}", f"tel:{text}"}:
        runs = list(label)
    else:
        runs = [*label, Run(f" ({address})", styles=styles)]
    if title.strip() and title != text:
        runs.append(Run(f" ({title.strip()})", styles=styles))
    return runs


def masked_link(label: str, address: str) -> str:
    """Return the Discord Markdown of a link to a web address, with its label as plain text."""
    return serialize(link([Run(label)], address, PLAIN))


def addresses_of(element: Element) -> Iterator[str]:
    """Yield the addresses in an element and its descendants."""
    for name in ("href", "src", "data"):
        if address := element.attrs.get(name, "").strip():
            yield address
    for child in elements(element.children):
        yield from addresses_of(child)


def _unwrapped(text: str) -> str:
    return _WRAPPED_LINE.sub(" ", text) if _LINE_END.search(text) else text


def _web_link(label: Sequence[Run], text: str, address: str, styles: Styles) -> list[Run]:
    # `quote` takes letters of all alphabets for unsafe; Discord doesn't.
    url = "".join(c if c.isalnum() else quote(c, "~:/?#[]@!$&'+,;=%") for c in address)
    if all(run.kind == "text" for run in label) and _is_maskable(text):
        inner = [Run(run.text, "ready", run.styles - styles) for run in label]
        return [Run(f"[{serialize(inner).strip()}]({url})", "ready", styles)]
    return [*label, Run(" (", styles=styles), Run(f"<{url}>", "ready", styles), Run(")")]


def _is_maskable(label: str) -> bool:
    """Tell whether Discord shows a label unchanged, and as a link.

    Backslashes don't escape in a label; emoji and what looks like an address or a mention break the
    link; invisible characters and spaces other than U+0020 are removed
    (https://github.com/discord/discord-api-docs/issues/6185, …/7673, …/7721).
    """
    if _UNMASKABLE.search(label) or not _BALANCED.fullmatch(label):
        return False
    others = set(label).difference(" °©®™")
    is_plain = _BREAKING_CATEGORIES.isdisjoint(map(category, others))
    return label.isascii() or (is_plain and others.isdisjoint(_EMOJI_OF_OTHER_CATEGORIES))


def _anchor(node: Element, styles: Styles) -> list[Run]:
    label = line(node.children, styles)
    return link(label, node.attrs.get("href", "").strip(), styles, node.attrs.get("title", ""))


def _image(node: Element, styles: Styles) -> list[Run]:
    alt = " ".join(node.attrs.get("alt", "").split())
    source = node.attrs.get("src", "").strip()
    if source.startswith("data:"):  # the picture itself, nothing to follow
        source = ""
    if not alt and not source:
        return []
    label = Run(f"Image: {alt}" if alt else "Image", styles=styles)
    return link([label], source, styles, node.attrs.get("title", ""))


def _media(node: Element, styles: Styles) -> list[Run]:
    """Return a link to embedded media, which Discord doesn't play within text, and its fallback."""
    address = node.attrs.get("src") or node.attrs.get("data") or ""
    title = node.attrs.get("title", "")
    runs = link([Run(title, styles=styles)], address, styles) if address or title else []
    return [Run(" "), *runs, Run(" "), *inline(node.children, styles)]


def _script(node: Element, styles: Styles) -> list[Run]:
    if any(elements(node.children)):
        return _between(f"{SIGNS[node.tag]}(", node, ")", styles)
    return [Run(_text_of_script(node), styles=styles)]


def _text_of_script(node: Element) -> str:
    return shift(_unwrapped(text_of(node.children)), node.tag)


def _text_of_element(node: Element) -> str:
    if node.tag in SIGNS:
        return _text_of_script(node)
    if node.tag in _HIDDEN or node.tag in {"a", "br", "img", "footnote"}:
        return "".join(run.text for run in _RUNS[node.tag](node, PLAIN))
    text = text_of(node.children)
    return f"\n{text}\n" if node.tag in BLOCKS else text


def _hidden(node: Element, styles: Styles) -> list[Run]:
    """Return nothing; but an element that is never closed must not hide all the text after it."""
    if node.closed:
        return []
    return [Run(node.source, styles=styles), *inline(node.children, styles)]


def _abbreviation(node: Element, styles: Styles) -> list[Run]:
    title = node.attrs.get("title", "")
    return _between("", node, f" ({title})" if title else "", styles)


def _between(before: str, node: Element, after: str, styles: Styles) -> list[Run]:
    runs = [Run(before, styles=styles), *inline(node.children, styles), Run(after, styles=styles)]
    return [run for run in runs if run.text]


_RUNS: dict[str, Callable[[Element, Styles], list[Run]]] = {
    "a": _anchor,
    "img": _image,
    **dict.fromkeys(
        ("code", "kbd", "samp", "tt"),
        lambda node, styles: [Run(_unwrapped(text_of(node.children)), "code", styles)],
    ),
    **dict.fromkeys(("iframe", "video", "audio", "source", "embed", "track", "object"), _media),
    **dict.fromkeys(_HIDDEN, _hidden),
    **dict.fromkeys(SIGNS, _script),
    "br": lambda _node, styles: [Run("\n", styles=styles)],
    "footnote": lambda node, styles: [Run(f"[{node.attrs['number']}]", styles=styles)],
    "abbr": _abbreviation,
    "q": lambda node, styles: _between("“", node, "”", styles),
}
