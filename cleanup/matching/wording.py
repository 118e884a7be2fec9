"""Wordings: the small language in which rules say which words to match and what to write instead.

    launch (a|the) counterattack     base forms match all their inflections; (a|b) chooses and is a numbered group
    very [very] large                [a] may be missing; it is a numbered group too
    =based on                        =word matches that form only, and so does a word with a capital letter, which asks
                                     for a capital in the text; of (=park|=parks) the replacement takes the number
    <armed-group> boxer              <list> is one of the rule files' lists; <number>, <name> and <word> are built in,
                                     and each is a numbered group

Between two words any white space, a hyphen or emphasis marks may stand. A replacement is words, `\\1` (what group 1
matched), and `word~1` (a base form that takes number or tense from group 1). Without `~`, a replacement with as many
words as the wording takes case and inflection word by word, any other one takes them from the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from cleanup import inflection
from cleanup.text import Gap, Prose

_PIECE = re.compile(r"[()\[\]|]|<[^<>\s]*>|[^\s()\[\]|<>]+|[<>]")
_LIST = re.compile(r"<[^<>\s]+>")
BUILT_IN = ("number", "name", "word")
_MAX_CHOICES = 20_000
# The commonest words of English, commonest first: what a search should not start from.
COMMON = {
    word: 200.0 / (rank + 1)
    for rank, word in enumerate(
        "the of and to a in is that for it was on with as be by he at from his have are this not an they had "
        "but i you were or which she we their one been has all will there can if more when so no would who "
        "what up her said about out its than them some could into then time other my these may new two only "
        "now any people first over after also such our most made make years do like many well because through "
        "good very even back just those being us much where way between still both own while should under day "
        "last might long us great same take must before".split()
    )
}


class WordingError(ValueError):
    """A wording or replacement that cannot be read; the message says what to write."""


class Slot(msgspec.Struct, frozen=True, array_like=True):
    """One place of a wording: the words that may stand there.

    `forms`: single word -> Penn tags it may have; `longer`: first word -> the rest of a longer entry;
    `endings`: a longer entry as a whole -> its tags. `group`: its number from 1, or 0. `built_in`: number, name, word
    or "".
    """

    forms: dict[str, tuple[str, ...]]
    longer: dict[str, list[list[str]]] = {}
    built_in: str = ""
    group: int = 0
    optional: bool = False
    capital: bool = False
    endings: dict[str, tuple[str, ...]] = {}


class Wording(msgspec.Struct, frozen=True, array_like=True):
    """A compiled wording. `anchor` is the slot a search starts from; before it stand `least` to `most` words.

    A match has `shortest` to `longest` words.
    """

    slots: list[Slot]
    anchor: int
    least: int
    most: int
    shortest: int
    longest: int


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One word of a replacement: a literal, or the text of slot `model` (`is_group`).

    A literal takes its shape from slot `model`, or from none (-1). `parts` are the slots whose texts stand in a literal
    such as "\\2-held", in the order in which it names them.
    """

    literal: str
    is_group: bool = False
    model: int = -1
    shapes: dict[str, str] = {}
    parts: list[int] = []


class Template(msgspec.Struct, frozen=True, array_like=True):
    """A compiled replacement; `aligned`: word i stands for slot i, so that what stands between the words is kept."""

    items: list[Item]
    aligned: bool


Spans = tuple[tuple[int, int], ...]  # for each slot, its words [start, stop); empty for an optional one that is missing


def compile_wording(text: str, lists: dict[str, list[str]], pos: str | None = None, beside: bool = False) -> Wording:
    """The wording written in `text`. Raises WordingError.

    With `beside` it is only ever tried at a given word, so it may consist of built-in places alone.
    """
    slots: list[Slot] = []
    pieces = _PIECE.findall(text)
    groups = i = 0
    while i < len(pieces):
        piece = pieces[i]
        if piece in ("(", "["):
            close = ")" if piece == "(" else "]"
            if close not in pieces[i:]:
                raise WordingError(f"`{piece}` in {text!r} is never closed; add `{close}`")
            end = pieces.index(close, i)
            groups += 1
            inside = " ".join(pieces[i + 1 : end])
            if inside.strip("<>") in BUILT_IN:
                slots.append(Slot({}, built_in=inside.strip("<>"), group=groups, optional=piece == "["))
            else:
                slots.append(_choice(inside.split("|"), lists, pos, groups, piece == "[", text))
            i = end
        elif piece.startswith("<"):
            groups += 1
            slots.append(_named(piece, lists, pos, groups, text))
        elif piece in (")", "]", "|", ">"):
            raise WordingError(f"`{piece}` in {text!r} has no opening bracket before it")
        else:
            slots += _plain(piece, pos, text)
        i += 1
    fixed = [k for k, slot in enumerate(slots) if not slot.optional and not slot.built_in]
    if not fixed and not (beside and slots):
        raise WordingError(f"{text!r} names no word that must be there, so it would match everything; add one")
    anchor = min(fixed, key=lambda k: commonness([*slots[k].forms, *slots[k].longer]), default=0)
    shortest, longest = [_shortest(slot) for slot in slots], [_longest(slot) for slot in slots]
    return Wording(slots, anchor, sum(shortest[:anchor]), sum(longest[:anchor]), sum(shortest), sum(longest))


def _plain(piece: str, pos: str | None, whole: str) -> list[Slot]:
    exact = piece.startswith("=")
    prose = Prose(piece[1:] if exact else piece)
    words = prose.words
    if not words:
        raise WordingError(
            f"{piece!r} in {whole!r} is no word; a wording holds words only (use kind: pattern for signs)"
        )
    capitals = [prose.surface(i)[0].isupper() for i in range(len(words))]  # "NP-hard" asks for one capital
    plain = [Slot({word: ()}, capital=capital) for word, capital in zip(words[:-1], capitals[:-1], strict=True)]
    fixed = exact or any(capitals)
    tail: dict[str, tuple[str, ...]] = {words[-1]: ()} if fixed else inflection.forms(words[-1], pos)
    return [*plain, Slot(tail, capital=capitals[-1])]


def _choice(
    choices: list[str], lists: dict[str, list[str]], pos: str | None, group: int, optional: bool, whole: str
) -> Slot:
    forms: dict[str, tuple[str, ...]] = {}
    longer: dict[str, list[list[str]]] = {}
    endings: dict[str, tuple[str, ...]] = {}
    capital = True
    for choice in _without_lists(choices, lists, whole):
        slots = [slot for piece in choice.split() for slot in _plain(piece, pos, whole)]
        capital = capital and slots[0].capital
        if len(slots) == 1:
            forms.update(slots[0].forms)
        else:
            # only the last word of a longer choice inflects
            head = [min(slot.forms, key=len) if len(slot.forms) == 1 else _base(slot) for slot in slots[:-1]]
            for form, tags in slots[-1].forms.items():
                longer.setdefault(head[0], []).append([*head[1:], form])
                if tags:
                    endings[" ".join([*head, form])] = tags
    for plural in _plurals([word for word, tags in forms.items() if not tags]):
        forms[plural] = ("NNS",)
    return Slot(forms, longer, group=group, optional=optional, capital=capital, endings=endings)


def _plurals(fixed: Sequence[str]) -> Iterator[str]:
    """The plurals among fixed forms whose singulars are named too, as in (=park|=parks): they stand for the number of
    what is put there, which a plural by itself does not ("keep in thoughts": keep in mind)."""
    for word in fixed:
        for form, tags in inflection.forms(word).items():
            if form != word and "NNS" in tags and form in fixed:
                yield form


def _base(slot: Slot) -> str:
    return next(iter(slot.forms))  # `forms` puts the base form first


def _named(piece: str, lists: dict[str, list[str]], pos: str | None, group: int, whole: str) -> Slot:
    name = piece.strip("<>")
    if name in BUILT_IN:
        return Slot({}, built_in=name, group=group)
    return _choice([piece], lists, pos, group, False, whole)


def _without_lists(choices: list[str], lists: dict[str, list[str]], whole: str) -> dict[str, None]:
    """The choices with the words of every list in place of its name; each list is entered once, so none can explode."""
    plain: dict[str, None] = {}
    entered: set[str] = set()
    waiting = [choice.strip() for choice in reversed(choices)]
    while waiting:
        choice = waiting.pop()
        if not choice:
            raise WordingError(f"an empty choice in {whole!r}; for a word that may be missing write [word]")
        name = choice.strip("<>")
        if not choice.startswith("<"):
            plain[choice] = None
        elif name in BUILT_IN:
            raise WordingError(
                f"<{name}> in {whole!r} cannot be one choice among others; write a wording of its own for it"
            )
        elif name not in lists:
            raise WordingError(
                f"no list is called <{name}> in {whole!r}; known: {', '.join([*BUILT_IN, *sorted(lists)])}"
            )
        elif name not in entered:
            entered.add(name)
            waiting += [word.strip() for word in reversed(lists[name])]
        if len(plain) > _MAX_CHOICES:
            raise WordingError(f"{whole!r} has more than {_MAX_CHOICES} choices; use fewer or shorter lists")
    if not plain:
        names = " and ".join(f"<{name}>" for name in sorted(entered))
        raise WordingError(f"{names} in {whole!r} has only names of lists and no word; write one there, under `lists`")
    return plain


def listed(texts: Iterable[str], lists: dict[str, list[str]]) -> list[str]:
    """The texts, with the words of a list in place of its <name>. Raises WordingError."""
    words: dict[str, None] = {}
    for text in texts:
        words.update(_without_lists([text], lists, text) if _LIST.fullmatch(text) else {text: None})
    return list(words)


def commonness(words: Iterable[str]) -> float:
    """How often one of these words is met, beside how often others are."""
    return sum(COMMON.get(word, 0.02) for word in words)


def _shortest(slot: Slot) -> int:
    if slot.optional:
        return 0
    return 1 if slot.forms or slot.built_in else 1 + min(len(r) for rests in slot.longer.values() for r in rests)


def _longest(slot: Slot) -> int:
    return 1 + max((len(r) for rests in slot.longer.values() for r in rests), default=0)


def match(wording: Wording, prose: Prose, start: int) -> Spans | None:
    """The words each slot takes when the wording begins at word `start`, or None."""
    slots, spans, at = wording.slots, [], start
    for slot in slots:  # while each takes a certain number of words, there is nothing to try again
        if slot.optional:
            break
        if at >= len(prose.words) or (at > start and prose.gaps[at - 1] > Gap.HYPHEN):
            return None
        stops = _stops(slot, prose, at)
        if not stops:
            return None
        if len(stops) > 1:
            break
        spans.append((at, stops[0]))
        at = stops[0]
    if len(spans) == len(slots):
        return tuple(spans)
    rest = _match(slots, len(spans), prose, at, not spans, set())
    return None if rest is None else (*spans, *rest)


def _match(slots: list[Slot], k: int, prose: Prose, at: int, first: bool, dead: set[tuple[int, int]]) -> Spans | None:
    """`dead` holds (slot, word) from which nothing matches: with them the time is bounded, whatever is optional."""
    if k == len(slots):
        return ()
    if (k, at) in dead:
        return None
    slot = slots[k]
    if at < len(prose) and (first or prose.gaps[at - 1] <= Gap.HYPHEN):
        for stop in _stops(slot, prose, at):
            rest = _match(slots, k + 1, prose, stop, False, dead)
            if rest is not None:
                return ((at, stop), *rest)
    if slot.optional:
        rest = _match(slots, k + 1, prose, at, first, dead)
        if rest is not None:
            return ((at, at), *rest)
    if k:
        dead.add((k, at))
    return None


def _stops(slot: Slot, prose: Prose, at: int) -> Sequence[int]:
    words = prose.words
    word = words[at]
    if slot.built_in:
        return (at + 1,) if _is(slot.built_in, word, prose, at) else ()
    longer = slot.longer.get(word)
    if longer is None and word not in slot.forms:
        return ()
    if slot.capital and not prose.text[prose.starts[at]].isupper():
        return ()
    if longer is None:
        return (at + 1,)
    stops = []
    for rest in longer:
        stop = at + 1 + len(rest)
        if words[at + 1 : stop] == rest and all(gap <= Gap.HYPHEN for gap in prose.gaps[at : stop - 1]):
            stops.append(stop)
    return [*stops, at + 1] if word in slot.forms else stops


def _is(built_in: str, word: str, prose: Prose, at: int) -> bool:
    if built_in == "number":
        return word[0].isdigit() or word in inflection.NUMBER_WORDS
    if built_in == "name":
        return prose.text[prose.starts[at]].isupper() and word not in COMMON
    return word != "'s"


def group_texts(wording: Wording, spans: Spans, prose: Prose) -> tuple[str, ...]:
    """What the groups matched, as it stands; "" for one that is missing."""
    return tuple(_standing(spans[k], prose) for k, slot in enumerate(wording.slots) if slot.group)


def occurrences(wording: Wording, prose: Prose) -> Iterator[Spans]:
    """Every place where the wording stands, in text order."""
    slot = wording.slots[wording.anchor]
    there = prose.positions.keys()
    if there.isdisjoint(slot.forms) and there.isdisjoint(slot.longer):
        return
    starts: set[int] = set()
    for word in {*slot.forms, *slot.longer} & there:
        for at in prose.positions[word]:
            starts.update(range(max(0, at - wording.most), at - wording.least + 1))
    for start in sorted(starts):
        spans = match(wording, prose, start)
        if spans is not None:
            yield spans


# --- replacements ---------------------------------------------------------------------------------------------------

_ITEM = re.compile(r"\\(\d)\Z|(=?)(.+?)(?:~(\d))?\Z")
_REFERENCE = re.compile(r"\\(\d)")


def compile_template(text: str, wording: Wording, pos: str | None = None) -> Template:
    """The replacement written in `text` for what `wording` matches. Raises WordingError."""
    slots = wording.slots
    by_group = {slot.group: k for k, slot in enumerate(slots) if slot.group}
    pieces = text.split()
    aligned = len(pieces) == len(slots)
    items: list[Item] = []
    for i, piece in enumerate(pieces):
        found = _ITEM.match(piece)
        assert found is not None
        group, exact, word, model = found.groups()
        references = [int(number) for number in (model, *_REFERENCE.findall(piece)) if number]
        for number in references:
            if number not in by_group:
                raise WordingError(f"{piece!r} in {text!r} names group {number}, but the wording has {len(by_group)}")
        if group:
            items.append(Item("", True, by_group[int(group)]))
            continue
        if references and not model:
            items.append(Item(piece, parts=[by_group[number] for number in references]))
            continue
        if model:
            slot = by_group[int(model)]
        elif aligned:
            slot = i
        else:
            slot = len(slots) - 1 if i == len(pieces) - 1 else -1
        shapes = {} if exact or slot < 0 or not word.islower() else inflection.inflections(word, pos)
        if slot >= 0 and shapes:
            inflected = (*slots[slot].forms.values(), *slots[slot].endings.values())
            tags = {tag for tags in inflected for tag in tags}
            shapes = {tag: form for tag, form in shapes.items() if tag in tags}
        items.append(Item(word, False, slot, shapes))
    return Template(items, aligned)


_PERFECT = frozenset("have has had having be been being is are was were am get got gets 've 's".split())


def fill(template: Template, wording: Wording, spans: Spans, prose: Prose) -> tuple[str, bool]:
    """The replacement for a match, and whether everything that stood between its words was kept."""
    first, last = spans[0][0], spans[-1][1]
    written = [_shaped(item, wording, spans, prose, i == 0, first) for i, item in enumerate(template.items)]
    written = [word for word in written if word]
    surfaces = [prose.surface(i) for i in range(first, last)]
    letters = [s for s in surfaces if s[0].isalpha()]
    if all(s.isupper() for s in letters) and any(len(s) > 1 for s in letters):
        written = [word.upper() for word in written]
    words = [word for text in written for word in re.split(r"\s+", text)]
    gaps = [prose.between(i) for i in range(first, last - 1)]
    return join(words, surfaces, gaps)


def _standing(span: tuple[int, int], prose: Prose) -> str:
    start, stop = span
    return prose.text[prose.starts[start] : prose.ends[stop - 1]] if stop > start else ""


def _shaped(item: Item, wording: Wording, spans: Spans, prose: Prose, opening: bool, first: int) -> str:
    if item.is_group:
        return _standing(spans[item.model], prose)
    if item.parts:
        parts = iter(item.parts)
        return _REFERENCE.sub(lambda _: _standing(spans[next(parts)], prose), item.literal)
    if item.model < 0:
        return inflection.like(prose.surface(first), item.literal) if opening else item.literal
    start, stop = spans[item.model]
    if stop == start:
        return item.literal
    slot = wording.slots[item.model]
    tags = slot.forms.get(prose.words[start], ()) if stop == start + 1 else ()
    if stop > start + 1 and stop == spans[-1][1]:
        tags = slot.endings.get(" ".join(prose.words[start:stop]), ())
    word = item.literal
    if item.shapes and tags:
        if tags[0] == "NN" and "NNS" in tags and stop == spans[-1][1] and _is_plural(prose, first, stop, word):
            tags = ("NNS", *tags)
        if "VBD" in tags and "VBN" in tags and start and prose.words[start - 1] in _PERFECT:
            tags = ("VBN", *tags)
        word = next((item.shapes[tag] for tag in tags if tag in item.shapes), word)
    model = prose.surface(start)
    if len(model) == 1 or (opening and start != first):
        model = prose.surface(first) if opening else model
    if slot.capital and not model.isupper() and not prose.starts_sentence(start):
        return word  # the capital belongs to the name that stood there
    return inflection.like(model, word) if not _acronym(model, prose, first, spans[-1][1]) else word


_ONE = frozenset("a an this that each every another one either neither".split())
_SEVERAL = inflection.NUMBERS_OF_SEVERAL | frozenset(
    "these those many few several both all most some various numerous multiple other are were".split()
)
_ARTICLES = frozenset("the my your his her its our their 's no any".split())
_SINGULAR_VERBS = frozenset("is was has 's does".split())
_PLURAL_VERBS = frozenset("are were have do".split())
_PREPOSITIONS = frozenset("of for in on at by with from to about under over into against between without".split())


def _is_plural(prose: Prose, first: int, stop: int, literal: str) -> bool:
    """Whether words [first, stop), whose last is alike in singular and plural, are several things.

    The verb after them tells, or the determiner before them. A mass noun without either is several things where
    `literal` must be counted ("they build power vegetation": plants) and no noun follows ("vegetation cover").
    """
    closed = stop == len(prose) or prose.gaps[stop - 1] > Gap.HYPHEN
    after = "" if closed else prose.words[stop]
    own = not first or prose.words[first - 1] not in _PREPOSITIONS  # "pills for birth control were": not its verb
    if own and (after in _SINGULAR_VERBS or after in _PLURAL_VERBS):
        return after in _PLURAL_VERBS
    mass = prose.words[stop - 1] in inflection.MASS_NOUNS
    for at in range(first - 1, max(-1, first - (3 if mass else 2)), -1):  # an adjective may stand between
        word = prose.words[at]
        if prose.gaps[at] > Gap.HYPHEN:
            break
        if word in _ONE or word in _ARTICLES:
            return False
        if word in _SEVERAL or (word[0].isdigit() and word != "1"):
            return True
        if word in inflection.FUNCTION_WORDS:
            break
    known = closed or after in inflection.FUNCTION_WORDS or after in COMMON
    return mass and known and literal in inflection.COUNT_NOUNS


def _acronym(model: str, prose: Prose, first: int, last: int) -> bool:
    """Whether `model` is written in capitals while the match around it is not, so that its capitals are its own."""
    return len(model) > 1 and model.isupper() and any(not prose.surface(i).isupper() for i in range(first, last))


def join(words: list[str], old: list[str], gaps: list[str]) -> tuple[str, bool]:
    """`words` written in the place of `old`, between whose words `gaps` stood; and whether every gap was kept.

    Gaps stay beside the words they stood beside: equal words at both ends keep theirs, the middle takes what is left,
    and a line break is never lost without need.
    """
    if len(words) == len(old):
        return _written(words, gaps), True
    if not words:
        return "", not any(gap.strip() for gap in gaps)
    head = 0
    while head < min(len(words), len(old)) - 1 and words[head] == old[head]:
        head += 1
    tail = 0
    while tail < min(len(words), len(old)) - head - 1 and words[-1 - tail] == old[-1 - tail]:
        tail += 1
    room = len(words) - 1 - head - tail
    middle = gaps[head : len(gaps) - tail]
    kept = middle[:room] if room < len(middle) else middle + [" "] * (room - len(middle))
    lost = middle[room:] if room < len(middle) else []
    kept = [" " if gap.strip("-\u2010\u2011") != gap or not gap else gap for gap in kept]
    breaks = [gap for gap in lost if "\n" in gap or "\r" in gap]
    separators = [*gaps[:head], *kept, *(gaps[len(gaps) - tail :] if tail else [])]
    blanks = [i for i, gap in enumerate(separators) if gap.isspace()]
    if breaks and blanks and not any("\n" in gap or "\r" in gap for gap in separators):
        separators[min(blanks, key=lambda i: abs(i - (head + room - 1)))] = breaks[
            0
        ]  # where it stood, or nearest to it
    whole = not any(gap.strip("-\u2010\u2011 \t\r\n\u00a0\u202f") for gap in lost)
    return _written(words, separators), whole


def _written(words: list[str], separators: list[str]) -> str:
    """Nothing stands between two words only where the second is a possessive: "it's" may become "it is"."""
    parts = words[:1]
    for separator, word in zip(separators, words[1:], strict=True):
        parts += [separator if separator or word[:1] in ("'", "’") else " ", word]
    return "".join(parts)
