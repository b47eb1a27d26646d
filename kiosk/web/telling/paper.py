"""A letter to a carer as paper."""

from kiosk.printing.documents import Block, Facts, Paper, Words
from kiosk.services.telling.letters import ToPrint
from kiosk.web import words


def letter_paper(letter: ToPrint) -> Paper:
    """The letter: to whom, and its words, a paragraph each."""
    adult = letter.adult
    name = f"{adult.title} {adult.name}".strip()
    told = [("To", name)]
    if adult.address:
        told.append(("Address", " ".join(adult.address.split())))
    lines = (line.strip() for line in letter.text.splitlines())
    body: list[Block] = [Words(line) for line in lines if line]
    return Paper(
        title=letter.subject,
        school=letter.school,
        when=words.day(letter.at),
        blocks=(Facts(tuple(told)), *body),
        foot=letter.school,
    )
