"""What a municipality hands out: invitation, reminder, and the link as a QR code."""

from datetime import date
from io import BytesIO

import segno

from plugin.municipalities import name_of
from plugin.workspace.rounds import Round
from survey_templates.codebook import Privacy
from survey_templates.dates import date_in_words

PRIVACY = {
    Privacy.CONFIDENTIAL: "Uw antwoorden zijn vertrouwelijk: "
    "uw gemeente ziet niet van wie een tekst is.",
    Privacy.OPEN: "Dit is een open ronde: de coördinator en de begeleider zien elk antwoord.",
}

ON_A_TABLET = (
    "Deze vragenlijst is voor een tablet die van hand tot hand gaat. Open de link op de tablet. "
    "De vragenlijst begint na elke deelnemer opnieuw."
)

_UNSEEN = {Privacy.CONFIDENTIAL: " Wij kunnen niet zien wie er meedeed.", Privacy.OPEN: ""}


def until_phrase(until: date | None) -> str:
    """Until when people can take part; "" when no day was said."""
    return f"Meedoen kan tot en met {date_in_words(until)}." if until else ""


def invitation_text(round_: Round, code: str, link: str, until: date | None = None) -> str:
    """The Dutch invitation of the respondents of a municipality (CBS code), ready to paste into a
    mail.
    """
    instrument = round_.instrument.in_municipality(code)
    return f"""\
Onderwerp: Doe mee: {instrument.title}

Beste collega of samenwerkingspartner,

{instrument.purpose}

U krijgt {len(instrument.questions)} vragen over {name_of(code)}. Dat kost ongeveer \
{instrument.minutes} minuten.{_stopping(round_)}{_more(until)}

Doe mee via deze link:
{link}

Op de pagina ‘Over u’ leest u wie uw antwoorden ziet. Na afloop praten wij er samen over.
"""


def reminder_text(
    round_: Round, code: str, link: str, stand: str, until: date | None = None
) -> str:
    """The Dutch reminder, for everybody alike: nobody knows who answered.

    `stand` is how many are done, as a sentence; "" leaves it out.
    """
    title = round_.instrument.title
    so_far = f" {stand}" if stand else ""
    return f"""\
Onderwerp: Herinnering: {title}

Beste collega of samenwerkingspartner,

Onlangs vroegen wij u om vragen te beantwoorden over {name_of(code)}.{so_far}{_more(until)}

Deed u al mee? Dank u wel; dan hoeft u niets te doen.{_UNSEEN[round_.mark.privacy]}

Doe mee via deze link:
{link}
{_going_on(round_)}"""


def _stopping(round_: Round) -> str:
    """That one can stop half-way; "" where nothing can be saved."""
    return "" if round_.mark.kiosk else " U kunt tussendoor stoppen en later verdergaan."


def _going_on(round_: Round) -> str:
    """How one goes on with what was saved, likewise."""
    if round_.mark.kiosk:
        return ""
    return "\nBegon u al, en bewaarde u uw antwoorden? Kies dan ‘Laad onvoltooide enquête’.\n"


def _more(until: date | None) -> str:
    return f" {until_phrase(until)}" if until else ""


def qr_svg(link: str) -> bytes:
    """The link as a QR code in SVG, with the quiet zone that cameras need."""
    drawing = BytesIO()
    segno.make(link, error="m").save(drawing, kind="svg", scale=8, border=4, title="QR-code")
    return drawing.getvalue()
