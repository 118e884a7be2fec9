"""Web and mail addresses, paths, file names and code words: what stands in a text and is no prose in any markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Endings of hosts and files. What is an English word too ("is", "it", "me", "go") is left out: "the end.it was".
_HOSTS = "com|org|net|edu|gov|mil|int|info|biz|io|eu|uk|de|fr|ru|ua|cn|jp|au|ca|ch|ly|sy|iq|ir|ps|tr|tv"
_FILES = (
    "pdf|html?|xhtml|php|aspx?|jsp|txt|md|rst|tex|bib|docx?|odt|rtf|xlsx?|ods|csv|tsv|pptx?|json|jsonl|xml|ya?ml|toml|"
    "ini|cfg|conf|py|ipynb|js|css|cpp|java|sh|rb|sql|log|jpe?g|png|gif|svg|webp|tiff?|bmp|mp[34]|avi|mov|mkv|wav|zip|"
    "gz|tgz|bz2|xz|7z|rar|exe|dll|iso|apk|epub"
)
_RUN = r"[\w.~%+/\\=&?#:-]"  # what paths and code words are made of
_SIGN = re.compile(r"[@#_=\\/%.](?=\S)")  # each address has one of these inside
_SPACE = re.compile(r"\s|\Z")
_REST = r"[^\s<>\ufffc]"

# Every alternative begins where a run of its characters does or has a bound, so that the time is linear in the text.
_ADDRESS = re.compile(
    rf"""
    \b(?:\w+://|mailto:|www\.|doi:|10\.\d{{4,9}}/|[A-Za-z]:\\(?=\w)){_REST}+
    | (?<![\w.+-])[\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+
    | (?<![\w@\#&/])[@\#](?=\d*[^\W\d])[\w-]+             # handles and tags
    | (?<!{_RUN})(?<!\{{)(?:                               # {{{{first_name}}}} is a template's tag
        (?:~|\.\.?)?/[\w.~%+-]*\w[\w.~%+-]*/{_RUN}*       # /opt/bin
        | (?={_RUN}*(?:
            [^\W_]_[^\W_]                                 # snake_case
            | \w[=\\\#]\w | \w%[0-9A-F]{{2}}\w            # id=x, a\b, page#part, a%20b
            | \w\.(?:{_HOSTS}|{_FILES})(?!\w)             # example.com, a/b.pdf
            | \w\.[a-z]{{2,24}}/\w                        # example.museum/page
        )){_RUN}+
    )
    """,
    re.VERBOSE,
)


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """The code points [start, end) of each address, without what closes the sentence around it."""
    at = 0
    while sign := _SIGN.search(text, at):
        low = sign.start()
        while low > at and not text[low - 1].isspace():
            low -= 1
        end = _SPACE.search(text, sign.start())
        at = end.start() if end else len(text)
        for match in _ADDRESS.finditer(text, low, at):
            yield match.start(), without_closing(text, *match.span())


def without_closing(text: str, low: int, high: int) -> int:
    """Where text[low:high] ends without the punctuation that closes the sentence, not the address."""
    while high > low and text[high - 1] in ".,;:!?'\"”’)":
        if text[high - 1] == ")" and "(" in text[low:high]:
            break
        high -= 1
    return high
