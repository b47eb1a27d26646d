"""What a carer signs so that a child may go home alone, in their language.

A version's words never change: they were signed. They keep their places: {name} who signs, {child}
and {devices} for whom and what, {until} the last day.
"""

from dataclasses import dataclass
from datetime import date

from kiosk.services.people.wordings import DEFAULT

VERSION = "standing-2026-11"


@dataclass(frozen=True)
class StandingWording:
    """The title and the sentence of the page in one language."""

    code: str
    title: str
    sentence: str


_ALL = (
    StandingWording(
        "en",
        "May {child} take it home alone?",
        "I am {name}. {child} may take {devices} home without an adult at the end of the school "
        "day, when it was handed in that day. This holds until {until}. I can end it at any time "
        "by telling the office.",
    ),
    StandingWording(
        "cy",
        "A gaiff {child} fynd ag ef adref heb oedolyn?",
        "{name} ydw i. Caiff {child} fynd â {devices} adref heb oedolyn ar ddiwedd y diwrnod "
        "ysgol, os cafodd ei roi i mewn y diwrnod hwnnw. Mae hyn mewn grym hyd {until}. Gallaf "
        "ddod â hyn i ben unrhyw bryd drwy ddweud wrth y swyddfa.",
    ),
    StandingWording(
        "pl",
        "Czy {child} może zabierać to do domu bez osoby dorosłej?",
        "Nazywam się {name}. {child} może zabierać {devices} do domu bez osoby dorosłej po "
        "zakończeniu zajęć, jeżeli urządzenie zostało oddane tego dnia. Zgoda obowiązuje do "
        "{until}. Mogę ją cofnąć w każdej chwili, informując sekretariat.",
    ),
    StandingWording(
        "ro",
        "Poate {child} să îl ia acasă fără un adult?",
        "Mă numesc {name}. {child} poate lua acasă {devices} fără un adult la sfârșitul zilei de "
        "școală, dacă a fost predat în acea zi. Acordul este valabil până la {until}. Îl pot "
        "retrage oricând, anunțând secretariatul.",
    ),
    StandingWording(
        "uk",
        "Чи може {child} забирати це додому без дорослих?",
        "Мене звати {name}. {child} може забирати {devices} додому без супроводу дорослих після "
        "закінчення навчального дня, якщо пристрій було здано того дня. Це діє до {until}. Я можу "
        "скасувати це будь-коли, повідомивши канцелярію.",
    ),
    StandingWording(
        "ar",
        "هل يجوز أن يأخذه {child} إلى المنزل دون مرافقة شخص بالغ؟",
        "أنا {name}. يجوز أن يأخذ {child} معه {devices} إلى المنزل دون مرافقة شخص بالغ في نهاية "
        "اليوم المدرسي، إذا سُلِّم إلى المدرسة في ذلك اليوم. يسري هذا حتى {until}. يمكنني إنهاؤه في "
        "أي وقت بإبلاغ المكتب.",
    ),
    StandingWording(
        "ur",
        "کیا {child} اسے کسی بالغ کے بغیر گھر لے جا سکتے ہیں؟",
        "میرا نام {name} ہے۔ {child} اسکول کا دن ختم ہونے پر {devices} کسی بالغ کے بغیر گھر لے جا "
        "سکتے ہیں، اگر وہ اسی دن جمع کرایا گیا ہو۔ یہ {until} تک کارآمد ہے۔ دفتر کو بتا کر اسے کسی "
        "بھی وقت ختم کیا جا سکتا ہے۔",
    ),
)
STANDING_WORDINGS = {item.code: item for item in _ALL}
"""In the same languages as the release. A school has them read before use."""


def standing_wording(code: str | None) -> StandingWording:
    """The words in this language, or in English."""
    return STANDING_WORDINGS.get(code or DEFAULT, STANDING_WORDINGS[DEFAULT])


def day_in(code: str, day: date) -> str:
    """A date as it is read in this language; elsewhere than in English by numbers."""
    return f"{day.day} {day:%B %Y}" if code == DEFAULT else f"{day:%d/%m/%Y}"
