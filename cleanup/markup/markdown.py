"""Markdown (CommonMark, tables, footnotes, front matter, formulas): the parser's tokens, each with its exact place."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from cleanup.markup import html
from cleanup.markup.view import COMMENT, Builder, Comment, Unreadable, View, left_out

_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)")
_LONGEST = 100_000  # code points; a longer line is left out, as the parser's time can grow with its square
_DEEPEST = 100  # levels, two for each list; deeper, the parser leaves out what follows
_LEAD = re.compile(r"(?:[ \t>#|*+:~^\[\]-]|\d{1,9}[.)]|\[\^[^\]\n]*\]:)*\Z")
_MASKS = re.compile(
    r"\[\[[^\[\]\n]{1,200}\]\]"  # wiki links
    r"|\{[#.:][^{}\n]{0,200}\}|\{\{[^{}]{0,400}\}\}|\{%[^{}]{0,400}%\}"  # attributes, template tags
    r"|\[-?@[^\[\]]{1,400}\]|(?<![\w@])@[A-Za-z][\w:.-]*\d\w*"  # citations
)
_OPENING = re.compile(r"[ \t]*(?:([-+])(?=[ \t]|\Z)|(#)#{0,5}(?=[ \t]|\Z)|\d{1,9}([.)])(?=[ \t]|\Z)|([-=])\4*[ \t]*\Z)")
_ESCAPED = re.compile(r"([\\`*\[\]<>|~])|(?<!\w)(_)|(_)(?!\w)|&(?=#?\w+;)")


class _State(StateInline):
    """Notes in each token's `meta["at"]` which code points of the block's content it comes from."""

    begin = 0  # where the pending text begins

    def pushPending(self) -> Token:
        length = len(self.pending)
        token = super().pushPending()
        if (
            self.src[self.begin : self.begin + length] == token.content[:length] and len(token.content) <= length
        ) or self.src.startswith(token.content, self.begin):
            token.meta["at"] = (self.begin, self.begin + len(token.content))
        return token


class _Inline(ParserInline):
    def tokenize(self, state: StateInline) -> None:
        rules = self.ruler.getRules("")
        end = state.posMax
        deepest = state.md.options["maxNesting"]
        while state.pos < end:
            at, known, pending = state.pos, len(state.tokens), bool(state.pending)
            if not (state.level < deepest and any(rule(state, False) for rule in rules)):
                state.pending += state.src[state.pos]
                state.pos += 1
            if state.pos <= at:
                raise RuntimeError("an inline rule that does not go on")
            if state.pending and (not pending or len(state.tokens) > known) and isinstance(state, _State):
                state.begin = at
            self._note(state, state.tokens[known:], at)
        if state.pending:
            state.pushPending()

    def _note(self, state: StateInline, tokens: Sequence[Token], at: int) -> None:
        fresh = [token for token in tokens if "at" not in token.meta]
        if all(token.type == "text" for token in fresh):  # the marks that may become emphasis
            for token in fresh:
                if state.src.startswith(token.content, at):
                    token.meta["at"] = (at, at + len(token.content))
                    at += len(token.content)
        else:
            for token in fresh:
                if token.type != "text":
                    token.meta["at"] = (at, state.pos)

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.inline = _Inline()
    parser.configure("commonmark")
    parser.options["maxNesting"] = _DEEPEST
    parser.options["store_labels"] = True
    parser.enable(["table", "strikethrough"])
    front_matter_plugin(parser)
    footnote_plugin(parser)
    dollarmath_plugin(parser, allow_space=False, allow_digits=False)
    parser.core.ruler.disable(["text_join", "footnote_tail"])
    parser.inline.ruler2.disable(["fragments_join"])
    return parser


class _Lines:
    """The lines of a text as the parser counts them; `starts` and `texts`, without their ends."""

    def __init__(self, source: str) -> None:
        self.starts: list[int] = []
        self.texts: list[str] = []
        at = 0
        while at < len(source):
            match = _LINE.match(source, at)
            assert match is not None
            self.starts.append(at)
            self.texts.append(match.group().rstrip("\r\n"))
            at = match.end()
        self.starts.append(len(source))


def view(source: str) -> View:
    """What a reader sees of a Markdown text."""
    builder = Builder(source)
    for token, start, end, content in _blocks(source, builder):
        if token.type == "html_block" and token.level == 0:
            builder.block()
            html.feed(builder, source, start, end)
            builder.html.append((start, end))
            builder.block()
        elif token.type == "inline":
            builder.block()
            if content is not None:
                content.feed(token.children or [])
            builder.block()
    remark = left_out(_Lines(source).texts, _LONGEST)
    return builder.view(escape, True, _MASKS, remark, opening=_OPENING)


def comments(source: str) -> Iterator[Comment]:
    """The HTML comments of a Markdown text, and `cleanup: {ignore: [...]}` in its front matter as one of them."""
    for token, start, end, content in _blocks(source, Builder(source)):
        if token.type == "front_matter":
            yield from _front(source, start, end)
        elif token.type == "html_block":
            yield from html.comments_in(source, start, end)
        elif content is not None:
            for child in token.children or []:
                if child.type == "html_inline" and child.content.startswith("<!--") and "at" in child.meta:
                    yield Comment(*content.span(*child.meta["at"]), child.content[4:-3])


def parts(source: str) -> Iterator[tuple[int, str]]:
    """The HTML of each block of a Markdown text that stands in no other, without the comments for this program.

    Each with the code point where its first line begins.
    """
    lines, parser = _Lines(source), _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse("\n".join(_read(lines)), env)
    at = first = depth = 0
    for number, token in enumerate(tokens):
        if depth == 0:
            first, at = number, lines.starts[token.map[0]] if token.map else at
        depth += token.nesting
        if depth == 0:
            rendered = parser.renderer.render(tokens[first : number + 1], parser.options, env)
            spans = [(c.start, c.end) for c in html.comments(rendered) if c.text.strip().startswith(COMMENT)]
            ends = [0, *(end for _, end in spans)]
            starts = [*(start for start, _ in spans), len(rendered)]
            yield at, "".join(rendered[end:start].rstrip(" ") for end, start in zip(ends, starts, strict=True))


def _front(source: str, start: int, end: int) -> Iterator[Comment]:
    """What the front matter in source[start:end] says, as a comment for the whole file."""
    lines = _Lines(source[start:end])
    try:
        root = yaml.compose("\n".join(lines.texts[1:-1]), yaml.CSafeLoader)
    except yaml.YAMLError:
        return
    for key, value in _entries(root):
        if key.value == "cleanup":
            for name, chosen in _entries(value):
                if name.value == "ignore":
                    names = [each.value for each in chosen.value] if isinstance(chosen, yaml.SequenceNode) else []
                    said = ", ".join(name if isinstance(name, str) else "?" for name in names)
                    low, high = name.start_mark, chosen.end_mark
                    yield Comment(
                        start + lines.starts[1 + low.line] + low.column,
                        start + lines.starts[1 + high.line] + high.column,
                        f"{COMMENT} ignore-file[{said}]",
                    )


def _entries(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _read(lines: _Lines) -> list[str]:
    """The lines as the parser gets them."""
    read = [" " if len(text) > _LONGEST else text for text in lines.texts]
    if not read:
        return []
    read[0] = read[0].removeprefix("\ufeff")
    if read[0].rstrip() == "+++":  # front matter in TOML
        end = next((number for number, text in enumerate(read[1:], 1) if text.rstrip() == "+++"), -1)
        read[: end + 1] = [""] * (end + 1)
    return read


def _blocks(source: str, builder: Builder) -> Iterator[tuple[Token, int, int, _Content | None]]:
    """The blocks in source order: token, the source's lines [start, end) that hold it, and its inline content if found.

    Only an inline block has a content, and only where it is found exactly in the source.
    """
    lines = _Lines(source)
    tokens = _parser().parse("\n".join(_read(lines)))
    if max((token.level for token in tokens), default=0) >= _DEEPEST - 1:
        raise Unreadable("is nested too deeply")
    blocks = [token for token in tokens if token.map]
    blocks.sort(key=lambda token: token.map[0] if token.map else 0)
    row = (-1, 0)
    for token in blocks:
        assert token.map is not None
        first, last = token.map
        content = None
        if token.type == "inline":
            cursor = row[1] if row[0] == first else 0
            places = _places(token.content, lines, first, last, cursor)
            if places is not None:
                row = (first, places[-1] - lines.starts[first] + len(token.content) if "\n" not in token.content else 0)
                content = _Content(builder, source, token.content, places)
        yield token, lines.starts[first], lines.starts[min(last, len(lines.texts))], content


def _places(content: str, lines: _Lines, first: int, last: int, cursor: int) -> list[int] | None:
    """Where each line of a block's content begins in the source, in code points; None unless each is found exactly."""
    places: list[int] = []
    parts = content.split("\n")
    for number, part in enumerate(parts, first):
        if number >= min(max(last, first + 1), len(lines.texts)) and number != first:
            return None
        if number >= len(lines.texts):
            return None
        line = lines.texts[number]
        text = part.strip(" \t")
        if len(parts) == 1:
            at = line.find(text, cursor)
            if at >= 0 and cursor == 0 and not _LEAD.match(line[:at].lstrip("\ufeff")):
                at = -1
            if at >= 0 and cursor and line[cursor:at].strip(" \t|"):
                at = -1
        else:
            ending = line.rstrip(" \t")
            at = len(ending) - len(text) if ending.endswith(text) else -1
            if at >= 0 and not _LEAD.match(line[:at].lstrip("\ufeff")):
                at = -1
        if at < 0:
            return None
        places.append(lines.starts[number] + at - (len(part) - len(part.lstrip(" \t"))))
    return places


class _Content:
    """The inline tokens of one block."""

    def __init__(self, builder: Builder, source: str, content: str, places: list[int]) -> None:
        self.builder, self.source, self.content, self.places = builder, source, content, places
        self.breaks = [0]
        for at, character in enumerate(content):
            if character == "\n":
                self.breaks.append(at + 1)

    def at(self, offset: int) -> int:
        """The code point of the source where the content's code point `offset` stands."""
        line = bisect.bisect_right(self.breaks, offset) - 1
        return self.places[line] + offset - self.breaks[line]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.at(start), self.at(end - 1) + 1 if end > start else self.at(start)

    def feed(self, tokens: Sequence[Token]) -> None:
        builder = self.builder
        masked, since, hidden = "", 0, 0
        for number, token in enumerate(tokens):
            if "at" not in token.meta:
                continue
            start, end = self.span(*token.meta["at"])
            if masked:
                if token.type == "html_inline" and re.match(rf"</{masked}\s*>", token.content, re.IGNORECASE):
                    builder.thing(since, end, masked in html.NOTES)
                    masked = ""
                continue
            if token.type == "link_open" and token.markup == "autolink":
                hidden += 1
                builder.thing(start, end)
            elif token.type == "link_open" and self._is_name(token):
                builder.names.append((start, end))
            elif token.type == "link_close" and token.markup == "autolink":
                hidden -= 1
            elif hidden or not token.type:
                continue
            elif token.type == "text":
                if self.source[start:end] == token.content:
                    builder.take(start, end - _blank_end(tokens, number))
            elif token.type == "text_special":
                if len(token.content) == 1:
                    builder.put(token.content, start, end)
                else:
                    builder.thing(start, end)
            elif token.type in ("softbreak", "hardbreak"):
                low, high = token.meta["at"]
                builder.put("\n", self.at(low), max(self.at(high) if high < len(self.content) else end, end))
            elif token.type == "html_inline":
                masked, since = self._tag(token.content, start, end)
            elif token.type in ("footnote_ref", "footnote_anchor"):
                builder.thing(start, end, True)
            elif not token.type.endswith(("_open", "_close")):
                builder.thing(start, end)
        if masked:
            builder.thing(since, self.at(len(self.content)))

    def _is_name(self, link: Token) -> bool:
        """Whether a link's text is the label that it is defined by: [text] or [text][]."""
        text = self.content[slice(*link.meta["at"])].removesuffix("[]")[1:-1]
        return "label" in link.meta and normalizeReference(text) == link.meta["label"]

    def _tag(self, tag: str, start: int, end: int) -> tuple[str, int]:
        found = re.match(r"<([A-Za-z][A-Za-z0-9-]*)", tag)
        name = found.group(1).lower() if found else ""
        if name in html.SKIPPED and not tag.endswith("/>"):
            return name, start
        if name == "br":
            self.builder.put("\n", start, end)
        elif name in ("img", "input", "embed"):
            self.builder.thing(start, end)
        return "", 0


def _blank_end(tokens: Sequence[Token], number: int) -> int:
    """How many blanks end text token `number` before a comment that ends the line: they are unseen."""
    following = [token.type for token in tokens[number + 1 : number + 3]]
    if following[:1] != ["html_inline"] or not tokens[number + 1].content.startswith("<!--"):
        return 0
    text = tokens[number].content
    return len(text) - len(text.rstrip(" \t")) if following[1:] in ([], ["softbreak"], ["hardbreak"]) else 0


def escape(text: str) -> str:
    """`text` so that Markdown shows it as it is."""
    return _ESCAPED.sub(lambda match: "&amp;" if match.group() == "&" else "\\" + match.group(), text)
