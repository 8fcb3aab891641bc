"""Figures → plain Dutch: what page, workbook and the meeting's script say in words. Pure.

The words for the labels are those of the tool: afgesproken, discussie, weet niet hoe anderen
denken, nooit over nagedacht. No sentence is longer than twenty words.
"""

from functools import lru_cache

from exporter.analysis import Counts, Duiding, Finding, nonresponse, steps
from exporter.talk import Talk, talk
from exporter.unavailable_phrasing import capital_since, labels_phrase

STEP_NAMES = ("nagedacht", "uitgewisseld", "afgesproken")
UNKNOWN_DISCUSSION = "De discussie is niet bij iedereen bekend"
LARGE_DIFFERENCE = "groot verschil"

_TITLES = {
    Duiding.SEEMING_AGREEMENT: "Lijkt afgesproken, maar niet voor iedereen",
    Duiding.OPEN_DISCUSSION: "Openlijk in discussie",
    Duiding.NOT_EXCHANGED: "Nog niet uitgewisseld",
    Duiding.BLIND_SPOT: "Nog niet over nagedacht",
    Duiding.BROAD_AGREEMENT: "Breed afgesproken",
}

# The label that a duiding is about: its people come first in the sentence.
_LEADING_LABEL = {
    Duiding.SEEMING_AGREEMENT: 1,
    Duiding.OPEN_DISCUSSION: 2,
    Duiding.NOT_EXCHANGED: 3,
    Duiding.BLIND_SPOT: 4,
    Duiding.BROAD_AGREEMENT: 1,
}

_NUMBERS = (
    *("nul", "één", "twee", "drie", "vier", "vijf", "zes"),
    *("zeven", "acht", "negen", "tien", "elf", "twaalf"),
)

# What one person, and what several people say with each label.
_CLAIMS = {
    1: ("zegt dat dit is afgesproken", "zeggen dat dit is afgesproken"),
    2: ("vindt dat de discussie nog loopt", "vinden dat de discussie nog loopt"),
    3: ("weet niet hoe anderen denken", "weten niet hoe anderen denken"),
    4: ("heeft er nooit over nagedacht", "hebben er nooit over nagedacht"),
}

# The claim of label 3 speaks of "anderen" itself, so it cannot be said of "de anderen".
_SPEAKS_OF_OTHERS = 3
_TWO = 2

_QUESTIONS = {
    Talk.DISPUTED: "Waarover verschilt u nog van mening, en waarover niet?",
    Talk.NOT_TOLD: "Wie kan de afspraak noemen? En wie hoort die nu voor het eerst?",
    Talk.NEVER_SEEN: "Waar staat de afspraak, en wie heeft die nooit gezien?",
    Talk.UNKNOWN_DISCUSSION: "Waar wordt hierover gepraat? En wie was daar nog niet bij?",
    Talk.OPEN_DISCUSSION: "Wat vindt de een, en wat de ander? Wat is nodig om samen te kiezen?",
    Talk.NOT_EXCHANGED: "Wat hebt u opgeschreven? En wat verrast u bij een ander?",
    Talk.BLIND_SPOT: "Wanneer krijgt u met deze vraag te maken? En wat gebeurt er dan nu?",
    Talk.BROAD_AGREEMENT: "Zeggen we ook hetzelfde?",
    Talk.FEW_LABELS: "Met wie wilt u hierover praten, en wat vraagt u dan als eerste?",
    Talk.NO_LABELS: "Welk label past hier volgens u, en waarom?",
    Talk.UNAVAILABLE: "Welk label past hier volgens u, en waarom?",
}

_WHY_UNLABELLED = "Niemand gaf hier een label."
_WHY = {
    Talk.DISPUTED: "De een noemt dit afgesproken, de ander ziet nog discussie.",
    Talk.NOT_TOLD: "De een noemt dit afgesproken, de ander weet niet hoe anderen denken.",
    Talk.NEVER_SEEN: "De een noemt dit afgesproken, de ander heeft er nooit over nagedacht.",
    Talk.UNKNOWN_DISCUSSION: "De een ziet een discussie, de ander heeft er nooit over nagedacht.",
    Talk.OPEN_DISCUSSION: "Hierover loopt de discussie nog.",
    Talk.NOT_EXCHANGED: "Mensen hebben hier een antwoord op, maar kennen dat van elkaar niet.",
    Talk.BLIND_SPOT: "Niet iedereen heeft hier al over nagedacht.",
    Talk.BROAD_AGREEMENT: (
        "De meeste mensen noemen dit afgesproken. Kijk of u ook hetzelfde bedoelt."
    ),
    Talk.FEW_LABELS: "Nog maar weinig mensen gaven hier een label.",
    Talk.NO_LABELS: _WHY_UNLABELLED,
}

BELOW_THRESHOLD_ADVICE = (
    "Herinner mensen aan de vragenlijst.",
    "Vraag de beheerder om een open ronde. Iedereen in uw groep moet dat dan willen.",
    "Neem uw eigen geprinte antwoorden mee en bespreek ze met elkaar.",
    "Download de actieagenda. Alleen de kolom Aanleiding is dan nog leeg.",
)


def in_words(number: int) -> str:
    """A number as in running text: up to twelve in words, above in digits."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def duiding_phrase(finding: Finding, without: str) -> str:
    """The name of a question's duiding; `without` when it has none, and since when when there are
    no figures.
    """
    if finding.unavailable_since:
        return capital_since(finding.unavailable_since)
    return title(finding.duiding) if finding.duiding else without


def title(duiding: Duiding) -> str:
    """The name of a duiding on page and workbook."""
    return _TITLES[duiding]


@lru_cache(maxsize=4096)
def explanation(finding: Finding) -> str:
    """What the labels of one question say, as counts in words.

    The people of the leading label come first, then the largest of the other groups; with fewer
    than four labels all of them. Last how many people gave none. When the labels cannot be relied
    on, since when.
    """
    labels, n = finding.counts.labels, finding.counts.n
    if finding.unavailable_since:
        return labels_phrase(finding.unavailable_since)
    if not n:
        return _WHY_UNLABELLED
    given = {label: count for label, count in enumerate(labels, start=1) if count}
    lead = _LEADING_LABEL[finding.duiding] if finding.duiding else min(given)
    others = {label: count for label, count in given.items() if label != lead}
    if finding.duiding:
        largest = max(others.values(), default=0)
        others = {label: count for label, count in others.items() if count == largest}
    sentences = (
        _lead(lead, given[lead], n),
        _others(others, given[lead], n),
        _blank(finding.counts.blank),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _lead(label: int, count: int, n: int) -> str:
    if n == 1:
        return f"Eén persoon gaf een label. Die {_claim(label, 1)}."
    if count < n:
        who = f"{in_words(count)} van de {in_words(n)}"
    else:
        who = "beiden" if n == _TWO else f"alle {in_words(n)}"
    return _sentence(f"{who} {_claim(label, count)}")


def _others(others: dict[int, int], lead: int, n: int) -> str:
    """The other groups in one sentence, empty when there are none."""
    parts = [
        f"{_who(label, count, lead, n)} {_claim(label, count)}" for label, count in others.items()
    ]
    start = ", ".join(parts[:-1])
    return _sentence(f"{start} en {parts[-1]}" if start else parts[-1]) if parts else ""


def _who(label: int, count: int, lead: int, n: int) -> str:
    """A number of people; "de ander" or "de andere vier" when they are all that remain."""
    if lead + count < n or label == _SPEAKS_OF_OTHERS:
        return in_words(count)
    if count == 1:
        return "de ander" if n == _TWO else in_words(count)
    return f"de andere {in_words(count)}"


def _blank(blank: int) -> str:
    if not blank:
        return ""
    return _sentence(f"{people(blank)} {'gaf' if blank == 1 else 'gaven'} geen label")


def _claim(label: int, count: int) -> str:
    one, several = _CLAIMS[label]
    return one if count == 1 else several


def _sentence(words: str) -> str:
    return f"{_capital(words)}."


def _capital(words: str) -> str:
    # Dutch leaves the accent off a capital that opens a sentence: Eén.
    return f"{'E' if words[0] == 'é' else words[0].upper()}{words[1:]}"


def people(number: int) -> str:
    """So many people, in running text: "één persoon", "negen mensen"."""
    return f"{in_words(number)} {'persoon' if number == 1 else 'mensen'}"


def note(finding: Finding) -> str | None:
    """What is to be said besides the duiding, None when there is nothing."""
    return UNKNOWN_DISCUSSION if finding.unknown_discussion else None


def opening_question(finding: Finding) -> str:
    """The question with which to open the talk, by the contradiction or else by the duiding."""
    return _QUESTIONS[talk(finding)]


def why_first(finding: Finding) -> str:
    """Why to talk about this question, in one or two sentences without counts.

    When its labels cannot be relied on, since when.
    """
    if finding.unavailable_since:
        return labels_phrase(finding.unavailable_since)
    return _WHY[talk(finding)]


def reason(finding: Finding) -> str:
    """The reason (aanleiding) for an action: the duiding's name, the counts in words, the note."""
    name = title(finding.duiding) if finding.duiding else None
    sentences = (name and f"{name}.", explanation(finding), note(finding) and f"{note(finding)}.")
    return " ".join(sentence for sentence in sentences if sentence)


def step_phrases(counts: Counts) -> tuple[str, str, str]:
    """The three steps in people: "7 van 10 nagedacht", and so on."""
    thought, exchanged, agreed = (
        f"{taken} van {counts.n} {name}"
        for taken, name in zip(steps(counts), STEP_NAMES, strict=True)
    )
    return thought, exchanged, agreed


def participation(number: int, invited: int | None) -> str:
    """How many took part: "9 van 12 deden mee"; without a fitting number invited "9 mensen …"."""
    verb = "deed mee" if number == 1 else "deden mee"
    if invited is not None and invited >= number:
        return f"{number} van {invited} {verb}"
    return f"{number} {'persoon' if number == 1 else 'mensen'} {verb}"


def nonresponse_phrase(counts: Counts, invited: int) -> str:
    """How many of all invited may say "afgesproken": "tussen 6 en 9 van 12".

    Only for the group of everyone, since `invited` counts everyone.
    """
    low, high = nonresponse(counts.labels[0], counts.n, invited)
    of = max(invited, counts.n)
    return f"{low} van {of}" if low == high else f"tussen {low} en {high} van {of}"


def nonresponse_sentences(counts: Counts, invited: int) -> str:
    """What those without a label could add, in two sentences; "" when nobody is missing.

    As `nonresponse_phrase`, only for the group of everyone.
    """
    low, high = nonresponse(counts.labels[0], counts.n, invited)
    if low == high:
        return ""
    return (
        "Niet iedereen die was uitgenodigd gaf een label. "
        f"Van allen samen vindt {nonresponse_phrase(counts, invited)} dit afgesproken."
    )


def open_questions_phrase(numbers: tuple[int, ...], questions: int) -> str:
    """At how many of all questions those without a label could still change the duiding."""
    of = f"{in_words(len(numbers))} van de {questions} vragen" if numbers else "geen enkele vraag"
    return f"Wie geen label gaf, kan bij {of} het beeld nog veranderen."


def below_threshold(number: int, threshold: int) -> str:
    """Why there is nothing to see yet; `BELOW_THRESHOLD_ADVICE` says what one can do."""
    took_part = _sentence(f"{people(number)} {'deed' if number == 1 else 'deden'} mee")
    if number == 0:
        took_part = "Er deed nog niemand mee."
    return (
        f"{took_part} U ziet de uitkomst als ten minste {people(threshold)} meedoen. "
        "Zo blijft vertrouwelijk wat iedereen heeft gezegd."
    )


def unreviewed_phrase(texts: int) -> str:
    """That so many texts are not shown yet, "" when there are none."""
    if not texts:
        return ""
    are = "Eén tekst staat" if texts == 1 else f"{_capital(in_words(texts))} teksten staan"
    return f"{are} er nog niet in: de coördinator heeft die nog niet beoordeeld."


def erased_phrase(erased: int) -> str:
    """That of so many people in a release the answers were erased; "" when of nobody."""
    if not erased:
        return ""
    return (
        f"De antwoorden van {people(erased)} zijn gewist. De teksten daarvan staan hier niet meer. "
        "De aantallen zijn van voor die tijd."
    )


def waiting_phrase(late: int, threshold: int) -> str:
    """That answers came after the release and wait for the next one; "" when there are none."""
    if late == 0:
        return ""
    came = "Eén antwoord telt" if late == 1 else f"{_capital(in_words(late))} antwoorden tellen"
    return f"{came} nog niet mee. {next_release_phrase(late, threshold)}"


def next_release_phrase(late: int, threshold: int) -> str:
    """When the `late` answers count, in a confidential round of which somebody saw a release.

    Enough of them and still no next release: it is not closed, or the gate holds it back for ever.
    """
    if late < threshold:
        return (
            f"Een nieuwe uitkomst komt er bij {in_words(threshold)} nieuwe antwoorden. "
            "Zo kan niemand twee uitkomsten van elkaar aftrekken."
        )
    return (
        "Een nieuwe uitkomst komt er na het sluiten. "
        "Is een antwoord dat al meetelde gewist of veranderd? Dan blijft deze uitkomst staan. "
        "Het verschil zou anders laten zien wat iemand zei. "
        "Vraag de beheerder dan om een nieuwe ronde."
    )
