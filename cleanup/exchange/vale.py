"""Vale's substitution styles: YAML with `extends: substitution` and `swap`, a map from regular expressions to texts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from cleanup.exchange.draft import Draft, Drafts, ExchangeError, Left, literal, pattern
from cleanup.matching.load import plain_yaml

_GROUP = re.compile(r"\((?:\?:)?([\w' |-]+)\)")
_SIGNS = re.compile(r"[\\^$.*+?{}\[\]()|]")


def read(text: str, name: str) -> Drafts:
    """The swaps of a style. Raises ExchangeError, RuleError for what is no YAML, and msgspec.ValidationError."""
    style = plain_yaml(text, name)
    if not isinstance(style, dict) or not isinstance(style.get("swap"), dict):
        kind = style.get("extends") if isinstance(style, dict) else None
        raise ExchangeError(
            f"{name}: {f'extends {kind}; ' if kind else ''}only Vale styles that extend substitution and have `swap` "
            "can be carried over"
        )
    source = f"Vale style {Path(name).parent.name}.{Path(name).stem}".replace(" .", " ")
    message = _message(style.get("message"))
    exceptions = [str(each) for each in msgspec.convert(style.get("exceptions") or [], list[Any])]
    for bad, good in style["swap"].items():
        if style.get("pos"):
            yield Left(bad, "asks for a part of speech by `pos`")
            continue
        draft = _swap(bad, good, source, message, style)
        if isinstance(draft, Draft) and exceptions and draft.rule["kind"] != "pattern":
            plain = [each for each in exceptions if not _SIGNS.search(each)]
            draft.rule["except"] = [" ".join(f"={word}" for word in each.split()) for each in plain]
        yield draft


def _swap(bad: str, good: Any, source: str, message: str, style: dict[str, Any]) -> Draft | Left:
    texts = [text for text in str(good if good is not None else "").split("|") if text]
    if not _SIGNS.search(bad) and not style.get("nonword"):
        return literal(bad, texts, source, message)
    plain = _GROUP.sub("x", bad)
    if not _SIGNS.search(plain) and not any(re.search(r"[$\\~]", text) for text in texts):
        choices = _GROUP.sub(lambda m: "(" + "|".join(_exact(c) for c in m.group(1).split("|")) + ")", bad)
        wording = " ".join(piece if "(" in piece or ")" in piece else f"={piece}" for piece in _pieces(choices))
        if re.fullmatch(r"(\([^()]*\)|=[^\s()]+)( (\([^()]*\)|=[^\s()]+))*", wording):
            rule: dict[str, Any] = {"kind": "phrase", "match": wording}
            if texts:
                rule["replace"] = texts[0] if len(texts) == 1 else texts
            return Draft(bad, {**rule, "message": message, "source": source})
    return pattern(bad, texts, source, message, bool(style.get("ignorecase")), not style.get("nonword"))


def _pieces(text: str) -> list[str]:
    return re.findall(r"\([^()]*\)\S*|[^\s()]+\([^()]*\)\S*|\S+", text)


def _exact(choice: str) -> str:
    return " ".join(f"={word}" for word in choice.split())


def _message(text: Any) -> str:
    """Vale puts the replacement for the first %s, and what stands there for the second."""
    said = str(text) if text else "'%s' instead of '%s'"
    return said.replace("%s", "{replacement}", 1).replace("%s", "{match}", 1)
