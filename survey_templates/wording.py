"""The Dutch texts of the survey around the questions, as LimeSurvey's HTML.

Every text survives the filter that LimeSurvey lays over what an ordinary account imports:
paragraphs, lists, bold and links only. Words in braces are expressions there: only the end page
has them, for the respondent's own answers.
"""

from html import escape

from survey_templates.codebook import (
    MUNICIPALITY,
    TRIAL_CODE,
    Mark,
    Privacy,
    label_code,
    text_code,
)
from survey_templates.dates import date_in_words
from survey_templates.instrument import Instrument, OwnQuestions, ReflectionQuestion, Section

OVER_U = "Over u"
LAST_PAGE = "U bent klaar"
OWN_LINE = "Dit vraagt uw gemeente zelf. De vraag hoort niet bij de vragenlijst."

# Some themes print the whole of a question in large and bold letters. LimeSurvey's filter leaves
# these two properties as they are written here.
RUNNING = "font-weight:normal;font-size:medium;"
ROLE_QUESTION = "Vanuit welke rol vult u dit in?"
LABEL_QUESTION = "Welk label hangt u aan uw antwoord?"

GOING_ON = (
    "Wilt u later verder? Kies bovenaan, of in het menu, ‘Hervat later’. "
    "Bedenk een schuilnaam en een wachtwoord. "
    "Open later dezelfde link en kies ‘Laad onvoltooide enquête’."
)

# Who hung one of these on an answer has not talked about it with others.
UNSHARED_LABELS = (3, 4)


def inspiration_address(service_url: str, instrument: Instrument, number: int) -> str:
    """The address of the service's public inspiration page for question `number`."""
    return f"{service_url.rstrip('/')}/inspiratie/{instrument.code}/{number}"


def paragraphs(*texts: str) -> str:
    """Plain texts as HTML paragraphs."""
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def bullets(*texts: str) -> str:
    """Plain texts as an HTML list."""
    return "<ul>" + "".join(f"<li>{escape(text, quote=False)}</li>" for text in texts) + "</ul>"


def heading(text: str) -> str:
    """A plain text as a paragraph in bold."""
    return f"<p><strong>{escape(text, quote=False)}</strong></p>"


def running(html: str) -> str:
    """Running text inside a question: in letters for reading, whatever the theme."""
    return f'<div style="{RUNNING}">{html}</div>'


def how_it_works(instrument: Instrument, *ways: str) -> str:
    """What the first page explains: how long it takes, and in which `ways` one can stop."""
    count = len(instrument.questions)
    steps = bullets(
        f"U krijgt {count} vragen. U schrijft bij elke vraag kort wat u denkt.",
        "Daarna kiest u een van vier labels. Dat label zegt hoe ver het gesprek is.",
        f"Het kost ongeveer {instrument.minutes} minuten.",
        "U kunt een vraag of een label overslaan.",
        *ways,
    )
    source = paragraphs(f"Bron: {instrument.source.citation}")
    return heading("Zo werkt het") + running(steps + source)


def notice(mark: Mark) -> str:
    """The privacy notice on the first page, as it follows from the privacy mode."""
    until = _until(mark)
    if mark.privacy is Privacy.OPEN:
        return _open_notice(until)
    return _confidential_notice(mark.threshold, until)


def _until(mark: Mark) -> tuple[str, ...]:
    """How long the answers are kept; nothing when no day is promised."""
    if mark.ends is None:
        return ()
    gone = f"Wij wissen uw antwoorden uiterlijk op {date_in_words(mark.ends)}."
    return (f"{gone} De uitkomst en de afspraken mag uw gemeente langer bewaren.",)


def _open_notice(until: tuple[str, ...]) -> str:
    return heading("Dit is een open ronde") + bullets(
        "Uw groep heeft afgesproken om open te antwoorden. Wij vragen geen namen.",
        "De coördinator en de begeleider zien elk antwoord, met het label en de rol erbij.",
        "In een kleine groep weet men dan al snel wat van u is.",
        "Er is geen ondergrens: ook het antwoord van één persoon is te zien.",
        "De beheerder van LimeSurvey kan alle antwoorden van één persoon bij elkaar zien.",
        "Noem geen namen van anderen.",
        *until,
    )


def _confidential_notice(threshold: int, until: tuple[str, ...]) -> str:
    return heading("Uw antwoorden zijn vertrouwelijk") + bullets(
        "De coördinator en de begeleider van uw gemeente zien aantallen en losse teksten. "
        "Zij zien niet van wie een tekst is.",
        "De coördinator leest uw tekst als eerste, zoals u die schrijft. "
        "Staat er iets over een persoon in? Dan kan de coördinator dat aanpassen of verbergen.",
        "Noem toch geen namen van anderen. Schrijf ook niets waaraan men u herkent.",
        f"Doen in uw gemeente minder dan {threshold} mensen mee? "
        "Dan zien zij alleen hoeveel mensen meededen.",
        f"Uw rol is alleen te zien als ten minste {threshold} mensen die rol kiezen. "
        "Kleinere groepen voegen wij samen. Dat geldt bijna altijd voor wethouders.",
        "Kiest een hele groep hetzelfde label? "
        "Dan is te zien wat iedereen koos, dus ook wat u koos.",
        "Vertrouwelijk is niet hetzelfde als anoniem. "
        "De beheerder van LimeSurvey kan losse inzendingen zien.",
        *until,
    )


def no_link_notice() -> str:
    """What someone reads who did not come through the link of a municipality."""
    return heading("Let op: uw gemeente ontbreekt in de link") + paragraphs(
        "Uw antwoorden komen zo niet bij een gemeente terecht. "
        "Vraag uw coördinator om de juiste link en begin opnieuw."
    )


def trial_notice() -> str:
    """What someone reads who tries the survey out."""
    return heading("Dit is een proef") + paragraphs("Wat u nu invult, telt niet mee.")


def page_title(instrument: Instrument, question: ReflectionQuestion) -> str:
    """The title of the page of one reflection question."""
    return f"Vraag {question.number} van {len(instrument.questions)}"


def section_line(section: Section) -> str:
    """The section that a question belongs to, as it stands above the question."""
    return paragraphs(f"{section.code}. {section.title}")


def question_text(
    instrument: Instrument, question: ReflectionQuestion, service_url: str | None
) -> str:
    """The reflection question; under it what helps to start, and where inspiration is."""
    html = paragraphs(question.prompt)
    if service_url is not None:
        address = inspiration_address(service_url, instrument, question.number)
        html += (
            f'<p><a href="{escape(address)}" target="_blank">'
            "Inspiratie bij deze vraag (opent in een nieuw venster)</a></p>"
        )
    return heading(question.text) + running(html)


def is_asked(municipality: str) -> str:
    """The condition of a municipality's own questions: who came through its link, or tries out.

    A participation code begins with the CBS code of its municipality.
    """
    given = f"{MUNICIPALITY}.NAOK"
    return (
        f'substr({given}, 0, {len(municipality)}) == "{municipality}" or {given} == "{TRIAL_CODE}"'
    )


def own_questions_follow(instrument: Instrument, own: OwnQuestions) -> str:
    """What the first page says of a municipality's own questions."""
    before, count = len(instrument.questions), len(own.questions)
    asked = "één eigen vraag" if count == 1 else f"{count} eigen vragen"
    return running(paragraphs(f"Na deze {before} vragen stelt uw gemeente nog {asked}."))


def own_question_text(question: ReflectionQuestion) -> str:
    """A municipality's own question, and what helps to start."""
    return heading(question.text) + running(paragraphs(question.prompt))


def ready(*, may_go_back: bool) -> str:
    """The last page, from which the answers are sent."""
    back = ("U kunt nog terug om iets te veranderen.",) if may_go_back else ()
    send = "Verstuur uw antwoorden met de knop hieronder."
    return running(paragraphs(" ".join(("Dit waren alle vragen.", *back)), send))


def end_text(instrument: Instrument, mark: Mark, service_url: str | None) -> str:
    """The end page: thanks, what happens next, and one's own answers to print or keep.

    LimeSurvey itself fills the answers in, from what the respondent just sent. It escapes them.
    """
    after = {
        Privacy.CONFIDENTIAL: "Uw coördinator sluit de ronde als iedereen klaar is. "
        "Daarna bespreekt u de uitkomst met elkaar.",
        Privacy.OPEN: "Uw groep kan uw antwoorden nu zien. Daarna bespreekt u ze met elkaar.",
    }
    thanks = heading("Dank u wel, uw antwoorden zijn verstuurd.") + paragraphs(
        after[mark.privacy],
        "Wilt u uw eigen antwoorden meenemen naar dat gesprek? "
        "Print of bewaar deze pagina nu. Later kan dat niet meer.",
    )
    answers = (_own_answer(instrument, each, service_url) for each in instrument.questions)
    besides = "".join(_answers_besides(own) for own in instrument.own)
    if besides:
        besides = f"<p>{besides}</p>"
    source = paragraphs(f"Bron: {instrument.source.citation}")
    return thanks + heading("Uw eigen antwoorden") + "".join(answers) + besides + source


def _own_answer(
    instrument: Instrument, question: ReflectionQuestion, service_url: str | None
) -> str:
    """One question with what the respondent gave; inspiration where the talk has yet to begin."""
    label = label_code(question.number)
    asked = escape(f"{question.number}. {question.text}", quote=False)
    html = f"<p><strong>{asked}</strong><br>{{{_given(question)}}}</p><p>{{{_chosen(question)}}}"
    if service_url is not None:
        address = escape(inspiration_address(service_url, instrument, question.number))
        link = f'<br><a href="{address}" target="_blank">Inspiratie bij vraag {question.number}</a>'
        unshared = " or ".join(f"{label}.NAOK == '{number}'" for number in UNSHARED_LABELS)
        html += f"{{if({unshared}, '{link}', '')}}"
    return f"{html}</p>"


def _given(question: ReflectionQuestion) -> str:
    """The expression for what the respondent wrote."""
    text = f"{text_code(question.number, question.municipality)}.NAOK"
    return f"if(is_empty({text}), 'U schreef hier niets op.', nl2br({text}))"


def _chosen(question: ReflectionQuestion) -> str:
    """The expression for the label that the respondent chose."""
    label = label_code(question.number, question.municipality)
    return f"if(is_empty({label}.NAOK), 'U koos geen label.', {label}.shown)"


def _answers_besides(own: OwnQuestions) -> str:
    """A municipality's own questions with what the respondent gave, for who was asked them.

    All of it is one expression, so that others see nothing of it, not even a gap.
    """
    parts = (
        part
        for question in own.questions
        for part in (
            f"'<strong>{_in_expression(f'{question.number}. {question.text}')}</strong><br>'",
            _given(question),
            "'<br>'",
            _chosen(question),
            "'<br><br>'",
        )
    )
    condition = is_asked(own.municipality).replace('"', "'")
    return f"{{if({condition}, join({', '.join(parts)}), '')}}"


def _in_expression(text: str) -> str:
    """A plain text as part of a string in an expression, where an apostrophe would end it."""
    return escape(text.replace("'", "’"), quote=False)
