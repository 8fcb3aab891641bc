"""What a municipality hands out: it reads well, and its QR code holds the link."""

import re
from datetime import UTC, date, datetime

import pytest
import segno
from lxml import etree

from plugin.invitation import invitation_text, qr_svg, reminder_text
from plugin.workspace.rounds import CODE_PLACE, Round
from survey_templates.codebook import Mark, Privacy
from survey_templates.loader import default_text
from survey_templates.own_questions import OwnFile, with_own_questions
from tests.lime import CONTENT

LINK = "https://vragen.example/index.php/123456?lang=nl&newtest=Y&GEMEENTE=GM0344-7K3F9Q"
SVG = {"svg": "http://www.w3.org/2000/svg"}


def a_round(content: str, *, kiosk: bool = False) -> Round:
    return Round(
        survey_id=123456,
        mark=Mark("x", "1", Privacy.CONFIDENTIAL, 5, kiosk=kiosk),
        content=content,
        title="Voorjaar",
        link_template=f"https://vragen.example/{CODE_PLACE}",
        registered_at=datetime(2027, 4, 14, tzinfo=UTC),
        ends_on=date(2028, 4, 14),
    )


@pytest.mark.parametrize(
    ("content", "questions", "minutes"), [(default_text(), 15, 30), (CONTENT, 4, 8)]
)
def test_the_invitation_is_of_this_instrument_and_this_municipality(
    content: str, questions: int, minutes: int
) -> None:
    made = a_round(content)
    written = invitation_text(made, "GM0344", LINK)
    assert written.startswith(f"Onderwerp: Doe mee: {made.instrument.title}\n")
    assert made.instrument.purpose in written
    assert f"U krijgt {questions} vragen over Utrecht." in written
    assert f"ongeveer {minutes} minuten" in written
    assert f"\n{LINK}\n" in written


def test_who_is_asked_own_questions_is_told_of_them() -> None:
    own = OwnFile.model_validate(
        {"gemeente": "GM0344", "vragen": [{"tekst": "Wat mist u?", "toelichting": "Kijk rond."}]}
    )
    made = a_round(with_own_questions(CONTENT, [own]))
    assert "U krijgt 5 vragen over Utrecht." in invitation_text(made, "GM0344", LINK)
    assert "U krijgt 4 vragen over Amersfoort." in invitation_text(made, "GM0307", LINK)


@pytest.mark.parametrize(("kiosk", "promised"), [(False, True), (True, False)])
def test_nobody_is_told_to_save_on_a_tablet(*, kiosk: bool, promised: bool) -> None:
    made = a_round(CONTENT, kiosk=kiosk)
    assert ("later verdergaan" in invitation_text(made, "GM0344", LINK)) == promised
    assert ("Laad onvoltooide" in reminder_text(made, "GM0344", LINK, "")) == promised


def test_no_sentence_is_longer_than_twenty_words() -> None:
    for content in default_text(), CONTENT:
        written = invitation_text(a_round(content), "GM0344", LINK).replace(LINK, "")
        sentences = re.split(r"(?<=[.:?!])\s|\n\n", written)
        assert [each for each in sentences if len(each.split()) > 20] == []


def test_a_qr_code_is_a_drawing_with_a_quiet_zone() -> None:
    drawing = etree.fromstring(qr_svg(LINK))
    symbol = segno.make(LINK, error="m")
    modules = symbol.symbol_size(border=4)[0]
    assert etree.QName(drawing).localname == "svg"
    assert drawing.get("width") == str(modules * 8)
    assert drawing.xpath("//svg:title/text()", namespaces=SVG) == ["QR-code"]
    assert not drawing.xpath("//svg:script | //svg:image | //svg:a", namespaces=SVG)


def test_a_qr_code_holds_the_link() -> None:
    drawing = etree.fromstring(qr_svg(LINK))
    assert strokes(drawing) == expected_strokes(segno.make(LINK, error="m"))
    assert qr_svg(LINK) != qr_svg(LINK + "2")


def strokes(drawing: etree._Element) -> set[tuple[int, int]]:
    """The dark modules: the path is drawn line by line, in moves (m) and strokes (h)."""
    (path,) = drawing.xpath("//svg:path/@d", namespaces=SVG)
    dark: set[tuple[int, int]] = set()
    x, y = 0.0, 0.0
    for letter, numbers in re.findall(r"([Mmh])([-\d. ]+)", str(path)):
        steps = [float(each) for each in numbers.split()]
        if letter == "h":
            dark |= {(int(x) + step, int(y)) for step in range(int(steps[0]))}
            x += steps[0]
        elif letter == "M":
            x, y = steps
        else:
            x, y = x + steps[0], y + steps[1]
    return dark


def expected_strokes(symbol: segno.QRCode) -> set[tuple[int, int]]:
    return {
        (x, y)
        for y, row in enumerate(symbol.matrix_iter(border=4))
        for x, module in enumerate(row)
        if module
    }
