"""Measures LanguageTool's rules on folders of texts: `python -m cleanup.grammar.measure [OPTIONS] DIR...`

The figures in `choice.py` come from it, on edited human English. `--damage` makes known faults in those texts and says
how many are found, and how many of the first replacements undo them.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from cleanup.grammar import choice, client, server
from cleanup.grammar.client import Answer, Check, Match, Options
from cleanup.grammar.passages import Passage, passages

EVERYTHING = Options(disabled_categories=("STYLE", "TYPOS"))  # LanguageTool as it comes, spelling and style off
_SWAPS = {"is": "are", "are": "is", "was": "were", "were": "was", "has": "have", "have": "has"}

Edit = tuple[int, int, str, str]  # where to change (code points), what to write there, which rule should see it


def articles(text: str, _draw: random.Random) -> list[Edit]:
    """Every "a" for "an" and the other way round."""
    return [
        (m.start(), m.end(), "a" if m.group() == "an" else "an", "EN_A_VS_AN") for m in re.finditer(r"\ban?\b", text)
    ]


def doubled(text: str, draw: random.Random) -> list[Edit]:
    """One word in forty, twice."""
    words = [m for m in re.finditer(r"(?<![\w'’-])[a-z]{2,}(?= [a-z])", text) if draw.random() < 1 / 40]
    return [(m.start(), m.end(), f"{m.group()} {m.group()}", "ENGLISH_WORD_REPEAT_RULE") for m in words]


def agreement(text: str, draw: random.Random) -> list[Edit]:
    """One verb in three in the wrong number."""
    verbs = [m for m in re.finditer(rf"\b(?:{'|'.join(_SWAPS)})\b", text) if draw.random() < 1 / 3]
    return [(m.start(), m.end(), _SWAPS[m.group()], "") for m in verbs]


DAMAGE: dict[str, Callable[[str, random.Random], list[Edit]]] = {
    "articles": articles,
    "doubled": doubled,
    "agreement": agreement,
}


def texts_in(folders: Iterable[Path]) -> list[str]:
    """The text files below the folders, in the order of their names."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*.txt"))]
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths]


def ask(check: Check, texts: Iterable[str]) -> list[tuple[Passage, Answer]]:
    """What LanguageTool says of each passage of the texts. Raises GrammarUnavailable."""
    found = [passage for text in texts for passage in passages(text)]
    answers: list[Answer] = []
    for _, some in client.ask_all(check, [passage.text for passage in found]):
        answers.extend(some)
    return list(zip(found, answers, strict=True))


def count_words(texts: Iterable[str]) -> int:
    """Words as white space divides them."""
    return sum(len(text.split()) for text in texts)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--damage", type=click.Choice(list(DAMAGE)), help="Make these faults and count what is found.")
@click.option(
    "--speed", is_flag=True, help="Time the texts with the server as it runs (start it with or without --many)."
)
@click.option("--show", is_flag=True, help="Print each place that is reported.")
def main(folders: tuple[Path, ...], damage: str | None, speed: bool, show: bool) -> None:
    """Count what LanguageTool reports in the text files below FOLDERS, per 10,000 words."""
    texts = texts_in(folders)
    address = server.ensure().url
    if speed:
        _time(client.connect(address, choice.OPTIONS), texts)
    elif damage:
        _damaged(client.connect(address, choice.OPTIONS), texts, DAMAGE[damage])
    else:
        everything = ask(client.connect(address, EVERYTHING), texts)
        chosen = ask(client.connect(address, choice.OPTIONS), texts)
        _table(count_words(texts), everything, chosen, show)


def _table(
    words: int, everything: Sequence[tuple[Passage, Answer]], chosen: Sequence[tuple[Passage, Answer]], show: bool
) -> None:
    def line(name: str, number: int) -> None:
        click.echo(f"{number:6} {number / words * 10_000:7.2f}  {name}")

    click.echo(f"{words} words; reports and reports per 10,000 words")
    click.echo("\nLanguageTool with spelling and style off, by category:")
    line("all", sum(len(answer) for _, answer in everything))
    for name, number in Counter(match.category for _, answer in everything for match in answer).most_common():
        line(name, number)
    used = [(passage, match) for passage, answer in chosen for match in answer if choice.used(match)]
    click.echo("\nwhat cleanup uses of it, by rule:")
    line("all", len(used))
    for name, number in Counter(f"{match.category} {match.rule}" for _, match in used).most_common():
        line(name, number)
    if show:
        click.echo()
        for passage, match in used:
            click.echo(f"{match.rule}: {_shown(passage, match)} -> {' | '.join(match.replacements[:3])}")


def _shown(passage: Passage, match: Match) -> str:
    text = passage.text
    before, after = text[max(0, match.start - 40) : match.start], text[match.end : match.end + 40]
    return f"{before}[{text[match.start : match.end]}]{after}"


def _damaged(check: Check, texts: Sequence[str], damage: Callable[[str, random.Random], list[Edit]]) -> None:
    draw = random.Random(20250101)
    made = found = undone = applied_right = applied_wrong = 0
    for text in texts:
        pieces, faults, at, shift = [], [], 0, 0
        for start, end, new, rule in damage(text, draw):
            pieces += [text[at:start], new]
            faults.append((start + shift, start + shift + len(new), text[start:end], rule))
            at, shift = end, shift + len(new) - (end - start)
        damaged = "".join([*pieces, text[at:]])
        reports = [
            (*passage.span(match.start, match.end), match)
            for passage, answer in ask(check, [damaged])
            for match in answer
            if choice.used(match)
        ]
        made += len(faults)
        for start, end, original, rule in faults:
            here = [(b, e, m) for b, e, m in reports if b < end and e > start and rule in ("", m.rule)]
            found += bool(here)
            undone += any(
                m.replacements and damaged[min(b, start) : b] + m.replacements[0] + damaged[e : max(e, end)] == original
                for b, e, m in here
            )
        for b, e, match in reports:
            if choice.applicability(match).rank < 2:
                right = any((b, e, match.replacements[0]) == fault[:3] for fault in faults)
                applied_right, applied_wrong = applied_right + right, applied_wrong + (not right)
    click.echo(f"{made} faults made, {found} found, {undone} undone by the first replacement")
    click.echo(f"of what --unsafe applies: {applied_right} undo a fault, {applied_wrong} do not")


def _time(check: Check, texts: Sequence[str]) -> None:
    size = sum(map(len, texts)) / 1000
    for turn in (1, 2):
        begin = time.perf_counter()
        ask(check, texts)
        seconds = time.perf_counter() - begin
        click.echo(f"turn {turn}: {size:.0f} KB in {seconds:.1f} s, {size / seconds:.1f} KB/s")


if __name__ == "__main__":
    main()
