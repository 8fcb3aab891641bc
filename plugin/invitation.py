"""What a municipality hands out: the invitation text, and the link as a QR code."""

from io import BytesIO

import segno

from plugin.workspace.rounds import Round


def invitation_text(round_: Round, municipality: str, link: str) -> str:
    """The Dutch invitation of a municipality's respondents, ready to paste into a mail."""
    instrument = round_.instrument
    return f"""\
Onderwerp: Doe mee: {instrument.title}

Beste collega of samenwerkingspartner,

{instrument.purpose}

U krijgt {len(instrument.questions)} vragen over {municipality}. Dat kost ongeveer \
{instrument.minutes} minuten. U kunt tussendoor stoppen en later verdergaan.

Doe mee via deze link:
{link}

Op de pagina ‘Over u’ leest u wie uw antwoorden ziet. Na afloop praten wij er samen over.
"""


def qr_svg(link: str) -> bytes:
    """The link as a QR code in SVG, with the quiet zone that cameras need."""
    drawing = BytesIO()
    segno.make(link, error="m").save(drawing, kind="svg", scale=8, border=4, title="QR-code")
    return drawing.getvalue()
