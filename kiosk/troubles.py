"""What the machine, and not a person, gets wrong."""


class MachineTrouble(Exception):
    """Disk, folder or port cannot be used; `words` say what happened and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
