"""LaTeX: the prose in the nodes of pylatexenc's parser; the arguments of unknown commands are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from pylatexenc import latexwalker as walker

from cleanup.markup.view import Builder, Comment, Unreadable, View

_SHOWN = frozenset(
    "emph textbf textit textsc textsl textup textmd textrm textsf textnormal underline uline mbox text "
    "enquote textquote "
    "textsuperscript href textcolor colorbox foreignlanguage "
    "alert structure highlight hl centerline multicolumn multirow".split()
)
_BLOCKS = frozenset(
    "part chapter section subsection subsubsection paragraph subparagraph caption title subtitle frametitle "
    "framesubtitle subcaption captionof".split()
)
_NOTES = frozenset("footnote footnotetext thanks".split())
_LAST_ARGUMENT = re.compile(r"\s*(?:\[[^\[\]{}]*\]|\*)?")
_GONE = frozenset(
    "noindent indent centering raggedright raggedleft bfseries itshape scshape slshape upshape mdseries "
    "rmfamily sffamily "
    "normalfont bf it sc sl rm "
    "sf em tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge / ! "
    "label index pagebreak nopagebreak clearpage newpage linebreak nolinebreak maketitle tableofcontents protect relax "
    "allowbreak sloppy fussy hfill vfill hskip vskip vspace hspace setlength setcounter addtocounter xspace "
    "hline cline toprule midrule bottomrule cmidrule endhead endfirsthead endfoot endlastfoot".split()
)
_CHARACTERS = {
    **{name: name for name in "&%$#_{}"},
    **dict.fromkeys((" ", ",", ";", ":", "quad", "qquad", "\n", "\t", "enspace", "thinspace", "space"), " "),
    "ldots": "…",
    "dots": "…",
    "textellipsis": "…",
    "textendash": "–",
    "textemdash": "—",
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textdegree": "°",
    "\\": "\n",
    "newline": "\n",
    "pounds": "£",
    "euro": "€",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "-": "\u00ad",
}
_ACCENTS = dict(
    zip(
        "`'^~=u.\"rHvcdkb",
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0323\u0328\u0331",
        strict=True,
    )
)
_SPECIALS = {"``": "“", "''": "”", "--": "–", "---": "—", "~": "\u00a0", "!`": "¡", "?`": "¿"}
_PROSE = frozenset(
    "document abstract itemize enumerate description quote quotation center flushleft flushright figure figure* table "
    "table* minipage frame block theorem lemma proof proposition corollary definition remark example multicols verse "
    "summary acknowledgements acknowledgments titlepage spacing sloppypar".split()
)
_TABLES = frozenset("tabular tabular* tabularx tabulary longtable".split())
_CELL = "&"
_END_OF_CONDITION = re.compile(r"\\fi(?![A-Za-z])[ \t]*")
_TITLE = re.compile(r"^[^%\n]*?\\(?:sub)?title\s*(?=[\[{])", re.MULTILINE)  # before the document begins
_ESCAPED = {**{c: "\\" + c for c in "&%$#_{}"}, "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
_ESCAPED.update({"\\": "\\textbackslash{}", "“": "``", "”": "''", "\u00a0": "~"})
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_BEGIN = re.compile(r"^[^%\n]*?\\begin\s*\{document\}", re.MULTILINE)
_LONGEST = 100_000  # code points; the parser's time can grow with the square of a line


def view(source: str) -> View:
    """What a reader sees of a LaTeX text."""
    builder = Builder(source)
    begin = _BEGIN.search(source)
    end = len(source)
    start = begin.end() if begin else 1 if source.startswith("\ufeff") else 0
    stop = source.find("\\end{document}", start) if begin else -1
    body = source[start : stop if stop >= 0 else end]
    _refuse_long(body)
    preamble = begin.start() if begin else 0
    for title in _TITLE.finditer(source, 0, preamble):
        for first, last in _groups(source, title.end(), preamble)[:1]:
            _refuse_long(source[first:last])
            _read(builder, source[first:last], first)
            builder.block()
    _read(builder, body, start)
    return builder.view(lambda text: "".join(_ESCAPED.get(c, c) for c in text), False)


def _read(builder: Builder, text: str, start: int) -> None:
    """The prose of `text`, which begins at the code point `start` of the source."""
    nodes = walker.LatexWalker(text, tolerant_parsing=True).get_latex_nodes()[0]
    _Reader(builder, text, start).feed(nodes)


def comments(source: str) -> Iterator[Comment]:
    """The comments of a LaTeX text, those before the document begins too."""
    _refuse_long(source)
    mark = 1 if source.startswith("\ufeff") else 0
    waiting = list(walker.LatexWalker(source[mark:], tolerant_parsing=True).get_latex_nodes()[0])
    while waiting:
        node = waiting.pop()
        if isinstance(node, walker.LatexCommentNode):
            begin = mark + node.pos
            yield Comment(begin, begin + 1 + len(node.comment), node.comment)
        else:
            arguments = getattr(node, "nodeargd", None)
            waiting += [n for n in (arguments and arguments.argnlist) or () if n is not None]
            waiting += [n for n in getattr(node, "nodelist", None) or () if n is not None]


def _refuse_long(text: str) -> None:
    if max(map(len, text.splitlines()), default=0) > _LONGEST:
        raise Unreadable(f"has a line of more than {_LONGEST:,} characters")


class _Reader:
    """Walks the nodes of `text`, which begins at the code point `start` of the source."""

    def __init__(self, builder: Builder, text: str, start: int) -> None:
        self.builder, self.text, self.start = builder, text, start
        self.skip = 0  # up to here the text is a command's arguments
        self.in_table = False  # where \\ ends a row

    def feed(self, nodes: Sequence[Any]) -> None:
        """The prose of some nodes."""
        for node in nodes:
            if node is None or node.pos is None or node.len is None or node.pos + node.len <= self.skip:
                continue
            begin, end = node.pos, node.pos + node.len
            if isinstance(node, walker.LatexCharsNode):
                self._chars(max(begin, self.skip), end)
            elif isinstance(node, walker.LatexGroupNode):
                if begin >= self.skip and self.text[begin] == "{":
                    self.feed(node.nodelist)
            elif isinstance(node, walker.LatexCommentNode):
                continue
            elif isinstance(node, walker.LatexMacroNode):
                self._macro(node, begin, end)
            elif isinstance(node, walker.LatexEnvironmentNode):
                self._environment(node, begin, end)
            elif isinstance(node, walker.LatexSpecialsNode) and node.specials_chars in _SPECIALS:
                self.builder.put(_SPECIALS[node.specials_chars], self.start + begin, self.start + end)
            elif isinstance(node, walker.LatexSpecialsNode) and node.specials_chars.strip() in ("", _CELL):
                self.builder.block()
            elif isinstance(node, walker.LatexMathNode) and node.displaytype == "display":
                self.builder.thing(self.start + begin, self.start + end)
            else:
                self.builder.thing(self.start + begin, self.start + end)

    def _chars(self, begin: int, end: int) -> None:
        at = begin
        for match in _SPACE.finditer(self.text, begin, end):
            self.builder.take(self.start + at, self.start + match.start())
            low, high = match.span()
            at = high
            if re.search(r"\n[ \t\r]*\n|\r[ \t]*\r(?!\n)", match.group()):
                self.builder.block()
            elif not self.builder.blank:
                space = match.group()
                if space == " ":
                    self.builder.take(self.start + low, self.start + high)
                else:
                    shown = "\n" if "\n" in space or "\r" in space else " "
                    self.builder.put(shown, self.start + low, self.start + high)
        self.builder.take(self.start + at, self.start + end)

    def _macro(self, node: Any, begin: int, end: int) -> None:
        name = node.macroname
        arguments = [a for a in (node.nodeargd.argnlist or () if node.nodeargd else ()) if a is not None]
        stop = end if arguments else begin + 1 + len(name)
        low = self.start + begin
        if name == "\\" and self.in_table:
            self.builder.block()
            self.skip = end
        elif name in _ACCENTS and (shown := self._accent(name, arguments)):
            self.builder.put(shown, low, self.start + end)
        elif name in _CHARACTERS and not (arguments and name != "\\"):
            if not (_CHARACTERS[name].isspace() and self.builder.blank):
                self.builder.put(_CHARACTERS[name], low, self.start + stop)
            rest = self.text[stop:end]
            if rest and not name.isalpha() and not arguments:
                self._chars(stop, end)
        elif name == "iffalse":
            over = _END_OF_CONDITION.search(self.text, end)
            self.skip = over.end() if over else len(self.text)
        elif name == "item" or name == "par":
            self.builder.block()
            self.skip = end
        elif name in _SHOWN | _BLOCKS | _NOTES:
            self.skip = max(end, self._absorb(end) if not arguments else end)
            groups = list(_groups(self.text, begin + 1 + len(name), self.skip))
            if not groups:
                return
            if name in _BLOCKS:
                self.builder.block()
            if name in _NOTES:
                self.builder.thing(low, self.start + groups[-1][0])
            _read(self.builder, self.text[groups[-1][0] : groups[-1][1]], self.start + groups[-1][0])
            if name in _NOTES:
                self.builder.thing(self.start + groups[-1][1], self.start + self.skip)
            if name in _BLOCKS:
                self.builder.block()
        elif name in _GONE:
            self.skip = max(end if arguments else stop, self._absorb(end))
        else:
            self.skip = max(end if arguments else stop, self._absorb(end))
            self.builder.thing(low, self.start + self.skip)

    def _environment(self, node: Any, begin: int, end: int) -> None:
        name = node.environmentname
        self.builder.block()
        if name in _PROSE or name in _TABLES:
            opening = node.nodelist[0].pos if node.nodelist else end
            if name in _TABLES:
                opening = self.text.index("}", begin) + 1
            self.skip = max(self.skip, self._absorb(opening))  # options such as [htbp], and columns
            outside, self.in_table = self.in_table, name in _TABLES
            self.feed(node.nodelist)
            self.in_table = outside
        self.builder.block()
        self.skip = max(self.skip, end)

    def _accent(self, name: str, arguments: Sequence[Any]) -> str:
        letter = arguments[0].latex_verbatim().strip("{}\\ ") if len(arguments) == 1 else ""
        shown = unicodedata.normalize("NFC", letter + _ACCENTS[name]) if len(letter) == 1 else ""
        return shown if len(shown) == 1 else ""

    def _absorb(self, at: int) -> int:
        """Where the brackets and braces that follow `at` without a blank end."""
        while at < len(self.text) and self.text[at] in "[{*":
            if self.text[at] == "*":
                if at + 1 >= len(self.text) or self.text[at + 1] not in "[{":
                    break
                at += 1
                continue
            stop = _closing(self.text, at)
            if stop < 0:
                break
            at = stop
        return at


def _closing(text: str, at: int) -> int:
    """Where the bracket that opens at `at` is closed, past it; -1 where it is not within 20,000 code points."""
    close = "]" if text[at] == "[" else "}"
    depth = 0
    stop = min(len(text), at + 20_000)
    i = at
    while i < stop:
        character = text[i]
        if character == "\\":
            i += 2
            continue
        if character == close and depth == (1 if close == "}" else 0):
            return i + 1
        if character in "{}":
            depth += 1 if character == "{" else -1
            if depth < 0:
                return -1
        i += 1
    return -1


def _groups(text: str, at: int, end: int) -> list[tuple[int, int]]:
    """The insides of the {groups} among a command's arguments in text[at:end]."""
    found: list[tuple[int, int]] = []
    while at < end:
        if text[at] in "[{":
            stop = _closing(text, at)
            if stop < 0:
                break
            if text[at] == "{":
                found.append((at + 1, stop - 1))
            at = stop
        elif text[at] in "* \t\r\n":
            at += 1
        else:
            break
    return found
