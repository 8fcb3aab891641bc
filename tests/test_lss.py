"""The survey file: the same definition gives the same bytes, and reading gives it back."""

from dataclasses import replace

import pytest
from lxml import etree

from survey_templates import lss
from survey_templates.codebook import Privacy
from survey_templates.definition import SurveyDefinition, SurveyOptions, define
from survey_templates.errors import SurveyFileError
from survey_templates.instrument import Instrument
from tests.lime import OPTIONS, small_definition, small_file


@pytest.fixture(params=["small", "confidential", "open"])
def definition(request: pytest.FixtureRequest, instrument: Instrument) -> SurveyDefinition:
    """A survey of the small content file, and both kinds of the tool itself."""
    if request.param == "small":
        return small_definition()
    privacy = Privacy.OPEN if request.param == "open" else Privacy.CONFIDENTIAL
    return define(instrument, SurveyOptions(privacy, 5, None))


def test_reading_gives_back_what_was_written(definition: SurveyDefinition) -> None:
    assert lss.read(lss.write(definition)) == definition


def test_the_same_definition_gives_the_same_bytes(definition: SurveyDefinition) -> None:
    assert lss.write(definition) == lss.write(replace(definition))


def test_the_file_is_the_layout_that_every_version_reads(instrument: Instrument) -> None:
    root = etree.fromstring(lss.write(define(instrument, OPTIONS)))
    assert root.findtext("DBVersion") == "365"
    assert [node.text for node in root.iterfind("languages/language")] == ["nl"]
    # The newer layout is recognised by these; with them an old server would drop texts.
    assert not [node.tag for node in root if str(node.tag).endswith("_l10ns")]


def test_ids_are_numbers_that_refer_to_each_other() -> None:
    root = etree.fromstring(small_file())

    def column(section: str, name: str) -> list[str]:
        return [str(node.text) for node in root.iterfind(f"{section}/rows/row/{name}")]

    groups, questions = column("groups", "gid"), column("questions", "qid")
    assert groups == [str(number) for number in range(1, len(groups) + 1)]
    assert questions == [str(number) for number in range(1, len(questions) + 1)]
    assert set(column("questions", "gid")) == set(groups)
    assert set(column("answers", "qid")) <= set(questions)
    assert set(column("question_attributes", "qid")) <= set(questions)


def test_a_text_that_would_end_its_cdata_comes_back_whole() -> None:
    hostile = replace(small_definition(), texts=(("surveyls_title", "a ]]> b & <c> “d”"),))
    assert lss.read(lss.write(hostile)) == hostile


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"geen xml",
        b"<document/>",
        b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>",
        b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>",
        small_file()[:-40],
        small_file().replace(b"<gid>", b"<groep>").replace(b"</gid>", b"</groep>"),
        small_file().replace(b"surveys_languagesettings", b"teksten"),
    ],
    ids=["empty", "text", "no kind", "a group", "no rows", "cut off", "no gid", "no texts"],
)
def test_a_file_that_is_not_ours_is_refused(data: bytes) -> None:
    with pytest.raises(SurveyFileError):
        lss.read(data)


def test_a_file_reads_nothing_from_this_computer() -> None:
    hostile = small_file().replace(
        b"<document>",
        b'<!DOCTYPE document [<!ENTITY host SYSTEM "file:/etc/hostname">]><document>',
    )
    title = small_definition().title.encode()
    hostile = hostile.replace(b"<![CDATA[" + title + b"]]>", b"&host;")
    assert lss.read(hostile).title == ""
