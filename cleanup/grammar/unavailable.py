"""GrammarUnavailable, the one exception of this package."""

from cleanup.check import DetectorUnavailable


class GrammarUnavailable(DetectorUnavailable):
    """LanguageTool could not be installed, started or asked; the message is one line and says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))
