"""Writes articles at random: all that Markdown has, nested, broken off, and mangled.

An article is made of a seed alone. Each word of its text is there once, so that one that is lost or
out of order is noticed.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeVar

CONTENT = Path(__file__).parents[2] / "content"
REAL = [path.read_text() for path in sorted(CONTENT.glob("*.md"))]

_Choice = TypeVar("_Choice")

MAX_DEPTH = 3
MANY = 30
"""Repetitions that fill more than a page."""

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
ADDRESSES = [
    *("https://x.y/a_b*c", "https://x.y/(a)", "http://x.y?a=1&b=2#c", "https://пример.рф/ü"),
    *("/relative", "#anchor", "mailto:a@b.c", "tel:116123", "javascript:x", "", "https://[bad"),
    *("data:image/png;base64,AA", "https://youtu.be/abc", "<https://x.y/a b>", "https://x.y/\\)"),
]
ODD = [
    *("\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "e\u0301\u0302\u0303", "\u00a0", "\u2028"),
    *("\u2029", "\x85", "\x0b", "\x0c", "\t", "\x00", "\x1b", "🙂", "👩‍👩‍👧", "🇩🇪", "𝔘𝔫𝔦", "漢字"),
    *("ﷺ", "ß", "İ", "ﬁ", "½", "①", "\U000e0041", "\ue000", "\ufffd", "٣", "\ud7ff", "ꙮ"),
]
SCRAPS = [
    *("*", "**", "_", "__", "~~", "`", "``", "```", "\\", "[", "]", "](", "![", "<", ">", "<!--"),
    *("-->", "<!-- a -->", "<?", "<![CDATA[", "&", "&amp;", "&#42;", "&#xD800;", "&#0;", "|"),
    *("||", "<@12>", "@everyone", "<t:1>", "<#1>", ":ok:", "-#", "#", "# ", "- ", "1. ", "> "),
    *("\n", "\n\n", "  \n", "\\\n", "\n---\n", "\n===\n", "\n|-|-|\n", "\n```\n", "\n~~~\n"),
    *("[^n1]", "[r1]", "\t", "    ", "<b>", "</b>", "<td>", "</table>", "<table>", "<pre>"),
    *("</pre>", "<script>", "<style>", "<br>", "</div>", "<div>", "<a href='https://x.y'>"),
    *("</a>", "<5mg", "<b and c>", "</ul>", "<li>", "<sup>", "</sup>", "<q>", "<details>"),
    *("<summary>", "<img alt='", "'>", '">', "{", "}"),
]
TAGS = "b i u s del ins mark small kbd code samp sup sub q span font cite tt em strong".split()
WRAPS = "div p blockquote details section center h2 h3 ul ol dl pre a b span".split()
KEYS = [
    *('uid: "{}"', "date: 2019-01-31", "image: https://x.y/{}.png", 'image_alt: "{}"'),
    *('paragraph: "{} {}"', "aliases: [{}, {} {}]", "{}: unknown"),
]
ODD_KEYS = [
    *("image: /no/a.png", "aliases: []", "uid: ''", "paragraph: >\n  a\n  b", "aliases: a, b"),
    *("date: 2019-02-30", "role: []", "role: [[a]]", "title: [a, b]", "article: 'Not A Slug'"),
    *("title: twice", "a: *b", "a: &b c", 'a: "open', "a: [b", "  a: b", "a: {b: c}", "\tx: y"),
    *("? a", "- a", "a: b: c", "aliases: {a: b}", "role: no", "date: [a]", "%YAML 1.1", "a: !!x"),
    'date: "0001-01-01"',
]
HUGE = ["q", "漢", "*q* ", "🙂", "q\u0301", "`q` ", "q_", "https://x.y/q ", "q-"]
"""What is cut anywhere if it has no space: of `q` and 漢, each is a word (visible.py)."""


class Author:
    """Writes one article.

    Parameters
    ----------
    seed : int
        All that is written depends on it.
    """

    def __init__(self, seed: int) -> None:
        self._dice = Random(seed)
        self._words = 0

    def article(self) -> bytes:
        """Return an article's file."""
        text = self._front_matter() + self._body()
        for _ in range(self._dice.choice((0, 0, 0, 0, 1, 1, 3))):
            text = self._mangled(text)
        end = self._dice.choice(("\n", "\n", "\n", "\n", "\r\n", "\r", "\n\r"))
        data = text.replace("\n", end).encode(errors="surrogatepass")
        if self._rarely():
            data = self._dice.choice((b"\xef\xbb\xbf" + data, data + b"\xff\n", data[:-1]))
        return data

    # --- the file --------------------------------------------------------------------------------

    def _front_matter(self) -> str:
        word = self._word
        lines = [f'title: "{self._text(3)}"', f'article: "{word()}-{word()}"', "role: guest"]
        keys = self._dice.sample(KEYS, self._dice.randrange(4))
        lines += [key.format(*(word() for _ in range(key.count("{}")))) for key in keys]
        if self._dice.random() < 0.03:
            lines.append(self._dice.choice(ODD_KEYS))
            self._dice.shuffle(lines)
        return "\n".join(["---", *lines, "---", ""])

    def _body(self) -> str:
        parts = [self._blocks(0)] if self._dice.random() < 0.2 else []
        for _ in range(self._one(1, 1, 1, 2)):
            parts += [self._section_heading(), self._comments(), self._blocks(0)]
        if self._dice.random() < 0.2:
            name = self._one("Additional Resources", "Usefull links", "Further reading")
            parts.append(f"## {name}\n")
            parts += [f"- {self._link()}\n" for _ in range(self._dice.randrange(1, 5))]
        parts += [f"\n[r{n}]: {self._address()} '{self._word()}'\n" for n in (1, 2)]
        parts += [f"\n[^n{n}]: {self._inline()}\n" for n in range(self._dice.randrange(3))]
        return "".join(parts)

    def _section_heading(self) -> str:
        text = self._inline(4) if self._dice.random() < 0.4 else self._text(3)
        text = " ".join(text.split())
        match self._dice.randrange(12):
            case 0:
                return f"{text}\n---\n"
            case 1:
                return f"# {text} #\n"
            case 2:
                return f"##{text}\n"
            case 3:
                return "##\n"
            case 4:
                return f"## {self._text(MANY)}\n"
        return f"## {text}\n"

    def _comments(self) -> str:
        if self._dice.random() < 0.7:
            return ""
        kind = self._one("asked", "urgent", "asked", "Asked ", "askd", "note")
        phrases = self._one("; ", "\n", ";;", " ;\n").join(self._text(4) for _ in range(3))
        if self._dice.random() < 0.1:
            return f"<!-- {kind}: {phrases}" + self._one(f" --> {self._word()}\n", "\n")
        return f"<!-- {kind}: {phrases} -->\n"

    def _mangled(self, text: str) -> str:
        """Return a text with one piece of it lost, doubled, moved, or replaced by another."""
        start, end = sorted(self._dice.randrange(len(text) + 1) for _ in range(2))
        end = min(end, start + 200)
        match self._dice.randrange(6):
            case 0:
                return text[:start] + text[end:]
            case 1:
                return text[:end] + text[start:end] * self._one(1, 1, 3) + text[end:]
            case 2:
                return text[:start] + text[end:] + text[start:end]
            case 3:
                real = self._dice.choice(REAL)
                at = self._dice.randrange(len(real))
                return text[:start] + real[at : at + 300] + text[end:]
        return text[:start] + self._dice.choice(SCRAPS) * self._one(1, 1, 1, MANY) + text[start:]

    # --- blocks ----------------------------------------------------------------------------------

    def _blocks(self, depth: int) -> str:
        count = self._one(1, 1, 2)
        gap = self._one("\n\n", "\n\n", "\n")
        return gap.join(self._block(depth) for _ in range(count)) + "\n\n"

    def _block(self, depth: int) -> str:
        if depth >= MAX_DEPTH or self._dice.random() < 0.35:
            return self._paragraph()
        return self._dice.choice(self._BLOCKS)(self, depth + 1)

    def _paragraph(self) -> str:
        if self._rarely():
            return " ".join(self._inline(6) for _ in range(MANY))
        return self._one("\n", "  \n", " ").join(
            self._inline() for _ in range(self._dice.randrange(1, 3))
        )

    def _heading(self, _depth: int) -> str:
        return f"{'#' * self._dice.randrange(3, 8)} {self._inline(3)}"

    def _list(self, depth: int) -> str:
        marker = self._one("- ", "* ", "+ ", "1. ", "7) ", "0. ", "999999999. ", "- [ ] ", "-   ")
        items = []
        for number in range(self._dice.randrange(1, 4)):
            if marker[0].isdigit() and self._dice.random() < 0.5:
                marker = str(number + self._one(0, 1, 5)) + self._one(". ", ") ")
            items.append(self._prefixed(marker, " " * len(marker), self._blocks(depth)))
        return self._one("\n", "\n\n").join(items)

    def _quote(self, depth: int) -> str:
        return self._prefixed("> ", self._one("> ", ">", "> ", ""), self._blocks(depth))

    def _prefixed(self, first: str, others: str, text: str) -> str:
        return first + text.strip("\n").replace("\n", f"\n{others}")

    def _fence(self, _depth: int) -> str:
        mark = self._one("```", "~~~", "````", "``` ")
        info = self._one("", "", "py", "c++", "x y='z'", "a`b")
        code = self._one("\n", "\n  ", "\n```\n").join(self._inline() for _ in range(2))
        if self._rarely():
            code = "\n".join(self._text(6) for _ in range(MANY))
        return f"{mark}{info}\n{code}\n" + self._one(mark, mark, mark, "")

    def _indented(self, _depth: int) -> str:
        return self._prefixed("    ", "    ", f"{self._inline()}\n{self._text()}")

    def _table(self, _depth: int) -> str:
        width = self._dice.randrange(1, 5)
        rows = [self._row(width), f"|{'-|' * width}"]
        count = MANY if self._rarely() else self._dice.randrange(4)
        rows += [self._row(width + self._one(0, 0, 0, 0, -1, 1)) for _ in range(count)]
        return "\n".join(rows)

    def _row(self, width: int) -> str:
        cells = [self._cell() for _ in range(max(1, width))]
        return f"| {' | '.join(cells)} |"

    def _cell(self) -> str:
        if self._dice.random() < 0.1:
            return ""
        text = self._inline(2) if self._dice.random() < 0.4 else self._word()
        return text.replace("\n", " ").replace("|", self._one("\\|", "|"))

    def _html_table(self, depth: int) -> str:
        rows = []
        for _ in range(self._dice.randrange(1, 4)):
            cells = [self._html_cell(depth) for _ in range(self._dice.randrange(1, 4))]
            rows.append("".join(["<tr>", *cells, self._one("</tr>", "", "</tr>")]))
        caption = self._one("", "", f"<caption>{self._word()}</caption>")
        if self._dice.random() < 0.3:
            rows[0] = f"<thead>{rows[0]}</thead>"
            rows[-1] = self._one("<tbody>", "<tfoot>") + rows[-1]
        inside = self._one("", "\n").join(rows)
        return f"<table>{caption}{inside}" + self._one("</table>", "</table>", "")

    def _html_cell(self, depth: int) -> str:
        tag = self._one("td", "td", "td", "th")
        spans = self._one("", "", "", " colspan=2", " rowspan='2'", " rowspan=0", " scope=row")
        inside = self._word()
        if self._dice.random() < 0.2:
            inside += self._one("\n\n", "") + self._block(depth)
        return f"<{tag}{spans}>{inside}" + self._one(f"</{tag}>", "")

    def _html(self, depth: int) -> str:
        tag = self._dice.choice(WRAPS)
        inside = self._blocks(depth) if self._dice.random() < 0.6 else self._inline()
        if tag in {"ul", "ol"}:
            inside = f"<li value=5>{self._inline()}<li>{inside}"
        if tag == "dl":
            inside = f"<dt>{self._word()}<dd>{inside}"
        gap = self._one("\n\n", "\n", "")
        return f"<{tag}>{gap}{inside}{gap}" + self._one(f"</{tag}>", f"</{tag}>", "")

    def _definition(self, _depth: int) -> str:
        number = self._dice.randrange(4)
        if self._dice.random() < 0.5:
            return f"[r{number}]: {self._address()}" + self._one("", " (t)", ' "')
        return f"[^n{number}]: {self._inline()}" + self._one("", f"\n\n    {self._text()}")

    def _hidden(self, _depth: int) -> str:
        return self._one(
            "<!-- hidden -->", "<!-- hidden\n\n# too -->", "<style>\nb {}\n</style>", "<?php ?>",
            "<script>hidden</script>", "<!DOCTYPE html>", self._comments(), "***", "- - -", "<hr>",
        )  # fmt: skip

    _BLOCKS: tuple[Callable[["Author", int], str], ...] = (
        *(_heading, _list, _list, _quote, _fence, _indented, _table, _table, _html_table, _html),
        *(_definition, _hidden),
    )

    # --- within a block --------------------------------------------------------------------------

    def _inline(self, count: int = 3) -> str:
        parts = []
        for _ in range(self._dice.randrange(1, count + 1)):
            plain = self._dice.random() < 0.5
            parts.append(self._text() if plain else self._dice.choice(self._INLINE)(self))
        return self._one(" ", " ", " ", "").join(parts)

    def _styled(self) -> str:
        mark = self._one("*", "**", "_", "__", "~~", "***", "`", "``")
        return mark + self._inline(2) + self._one(mark, mark, mark, mark, "")

    def _link(self) -> str:
        label, address = self._inline(2), self._address()
        return self._one(
            f"[{label}]({address})", f"[{label}]({address})", f"[{label}][r1]", f"<{address}>",
            f'[{label}]({address} "{self._word()}")', f'<a href="{address}">{label}</a>', address,
        )  # fmt: skip

    def _picture(self) -> str:
        alt, address = self._inline(2), self._address()
        return self._one(
            f"![{alt}]({address})", f'![{alt}]({address} "{self._word()}")', f"![{alt}][r1]",
            f'<img src="{address}" alt="{self._word()}">', f"[![{alt}]({address})](https://x.y)",
            f'<iframe src="{address}" title="{self._word()}"></iframe>', f"<video src={address}>",
        )  # fmt: skip

    def _tagged(self) -> str:
        tag = self._dice.choice(TAGS)
        attribute = self._one("", "", ' title="a > b"', " class=x", " title='c'")
        return f"<{tag}{attribute}>{self._inline(2)}" + self._one(f"</{tag}>", f"</{tag}>", "")

    def _note(self) -> str:
        return f"[^n{self._dice.randrange(3)}]"

    def _odd(self) -> str:
        return self._text(1) + self._dice.choice(ODD) + self._one("", " ", self._word())

    def _scrap(self) -> str:
        return self._dice.choice(SCRAPS)

    def _huge(self) -> str:
        if not self._rarely():
            return self._word()
        many = self._one(60, 300, 300, 3_000)
        return self._dice.choice(HUGE) * many

    def _amount(self) -> str:
        return self._one("5 mg", "0.5-1 g", "~10 mg", "10<sup>-3</sup>", "CYP<sub>3A4</sub>", "1/2")

    _INLINE: tuple[Callable[["Author"], str], ...] = (
        *(_styled, _styled, _styled, _link, _link, _picture, _tagged, _note, _odd, _scrap, _huge),
        _amount,
    )

    def _address(self) -> str:
        return self._dice.choice(ADDRESSES)

    def _text(self, most: int = 4) -> str:
        return " ".join(self._word() for _ in range(self._dice.randrange(1, most + 1)))

    def _word(self) -> str:
        self._words += 1
        number, word = self._words, ""
        while number:
            number, rest = divmod(number, len(SYLLABLES))
            word += SYLLABLES[rest]
        return word

    def _one(self, *choices: _Choice) -> _Choice:
        return self._dice.choice(choices)

    def _rarely(self) -> bool:
        return self._dice.random() < 0.005
