"""What a collector signs, in their language. A version's words never change: they were signed.

A sentence is kept with its places: {name} who signs, {devices} what they take, {time} when.
"""

from dataclasses import dataclass, fields

VERSION = "release-2026-11"
DEFAULT = "en"


@dataclass(frozen=True)
class Wording:
    """The words of the parent's page in one language."""

    code: str
    own_name: str
    title: str
    sentence: str
    both: str
    clear: str
    undo: str
    cannot: str
    done: str
    box: str
    empty: str
    slight: str
    notice_lead: str
    notice: str
    language: str
    thanks: str
    thanks_line: str
    back: str
    changed: str
    rtl: bool = False


def _of(code: str, own_name: str, text: str, *, rtl: bool = False) -> Wording:
    names = [item.name for item in fields(Wording) if item.name not in ("code", "own_name", "rtl")]
    lines = [line.strip() for line in text.strip().split("\n")]
    return Wording(code, own_name, **dict(zip(names, lines, strict=True)), rtl=rtl)


_ENGLISH = """
    Taking home for {names}
    I am {name}. I have received {devices}, today at {time}.
    and
    Clear
    Undo
    I cannot sign
    Done
    Box for your signature
    Please sign on the line, or choose “I cannot sign”.
    That is a small mark. It counts: choose Done.
    Not part of what you sign:
    the school takes no responsibility for loss of or damage to devices.
    Language
    Thank you
    Your signature is kept with this list. Please turn the screen back.
    Turn the screen back
    What goes home has changed since this page was shown. Please read it again and sign.
"""
_WELSH = """
    Mynd adref i {names}
    {name} ydw i. Rwyf wedi derbyn {devices}, heddiw am {time}.
    a
    Clirio
    Dadwneud
    Ni allaf lofnodi
    Gorffen
    Blwch ar gyfer eich llofnod
    Llofnodwch ar y llinell, neu dewiswch “Ni allaf lofnodi”.
    Marc bach yw hwn. Mae’n cyfrif: dewiswch Gorffen.
    Nid yw’n rhan o’r hyn rydych yn ei lofnodi:
    nid yw’r ysgol yn cymryd cyfrifoldeb am golli neu ddifrodi dyfeisiau.
    Iaith
    Diolch
    Cedwir eich llofnod gyda’r rhestr hon. Trowch y sgrin yn ôl.
    Troi’r sgrin yn ôl
    Mae’r hyn sy’n mynd adref wedi newid ers dangos y dudalen hon. Darllenwch eto a llofnodwch.
"""
_POLISH = """
    Odbiór dla: {names}
    Nazywam się {name}. Dziś o {time} odbieram: {devices}.
    i
    Wyczyść
    Cofnij
    Nie mogę podpisać
    Gotowe
    Pole na podpis
    Proszę podpisać na linii albo wybrać „Nie mogę podpisać”.
    To mały znak. Jest ważny: proszę wybrać Gotowe.
    Nie jest częścią tego, co Państwo podpisują:
    szkoła nie odpowiada za zgubienie ani uszkodzenie urządzeń.
    Język
    Dziękujemy
    Podpis zostaje zachowany razem z tą listą. Proszę odwrócić ekran.
    Odwróć ekran
    Lista zmieniła się od wyświetlenia tej strony. Proszę przeczytać ponownie i podpisać.
"""
_ROMANIAN = """
    De luat acasă pentru {names}
    Numele meu este {name}. Am primit {devices}, astăzi la ora {time}.
    și
    Șterge
    Anulează
    Nu pot semna
    Gata
    Spațiu pentru semnătură
    Vă rugăm să semnați pe linie sau să alegeți „Nu pot semna”.
    Este un semn mic. Este valabil: alegeți Gata.
    Nu face parte din ceea ce semnați:
    școala nu răspunde pentru pierderea sau deteriorarea dispozitivelor.
    Limba
    Vă mulțumim
    Semnătura se păstrează împreună cu această listă. Vă rugăm să întoarceți ecranul.
    Întoarce ecranul
    Lista s-a schimbat de când a fost afișată pagina. Vă rugăm să citiți din nou și să semnați.
"""
_UKRAINIAN = """
    Додому для: {names}
    Моє ім’я {name}. Сьогодні о {time} я забираю: {devices}.
    та
    Стерти
    Скасувати
    Не можу підписати
    Готово
    Місце для підпису
    Будь ласка, підпишіть на лінії або виберіть «Не можу підписати».
    Це маленька позначка. Вона дійсна: виберіть «Готово».
    Не входить до того, що ви підписуєте:
    школа не відповідає за втрату чи пошкодження пристроїв.
    Мова
    Дякуємо
    Ваш підпис зберігається разом із цим списком. Будь ласка, поверніть екран.
    Повернути екран
    Список змінився, відколи показано цю сторінку. Будь ласка, прочитайте ще раз і підпишіть.
"""
_ARABIC = """
    استلام أجهزة {names}
    أنا {name}. استلمت {devices}، اليوم الساعة {time}.
    و
    مسح
    تراجع
    لا أستطيع التوقيع
    تم
    مكان التوقيع
    يرجى التوقيع على الخط، أو اختيار «لا أستطيع التوقيع».
    هذه علامة صغيرة، وهي مقبولة: اختر «تم».
    ليس جزءًا مما توقّع عليه:
    لا تتحمل المدرسة مسؤولية فقدان الأجهزة أو تلفها.
    اللغة
    شكرًا لك
    يُحفظ توقيعك مع هذه القائمة. يرجى إعادة الشاشة.
    إعادة الشاشة
    تغيّرت القائمة منذ عرض هذه الصفحة. يرجى قراءتها مرة أخرى والتوقيع.
"""
_URDU = """
    {names} کے لیے گھر لے جانا
    میں {name} ہوں۔ مجھے آج {time} بجے یہ ملا: {devices}۔
    اور
    صاف کریں
    واپس
    میں دستخط نہیں کر سکتا/سکتی
    ہو گیا
    دستخط کی جگہ
    براہِ کرم لکیر پر دستخط کریں، یا «میں دستخط نہیں کر سکتا/سکتی» چنیں۔
    یہ چھوٹا نشان ہے۔ یہ درست ہے: «ہو گیا» چنیں۔
    اس کا حصہ نہیں جس پر آپ دستخط کر رہے ہیں:
    اسکول آلات کے گم ہونے یا خراب ہونے کا ذمہ دار نہیں ہے۔
    زبان
    شکریہ
    آپ کے دستخط اس فہرست کے ساتھ محفوظ ہیں۔ براہِ کرم اسکرین واپس موڑ دیں۔
    اسکرین واپس موڑیں
    اس صفحے کے دکھائے جانے کے بعد فہرست بدل گئی ہے۔ براہِ کرم دوبارہ پڑھیں اور دستخط کریں۔
"""

WORDINGS: dict[str, Wording] = {
    wording.code: wording
    for wording in (
        _of("en", "English", _ENGLISH),
        _of("cy", "Cymraeg", _WELSH),
        _of("pl", "Polski", _POLISH),
        _of("ro", "Română", _ROMANIAN),
        _of("uk", "Українська", _UKRAINIAN),
        _of("ar", "العربية", _ARABIC, rtl=True),
        _of("ur", "اردو", _URDU, rtl=True),
    )
}
"""The languages offered. Each was written for this page; a school has them read before use."""


def wording(code: str | None) -> Wording:
    """The words in this language, or in English."""
    return WORDINGS.get(code or DEFAULT, WORDINGS[DEFAULT])


def joined(words: list[str], both: str) -> str:
    """A list as it is said: one, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {both} {words[-1]}"
