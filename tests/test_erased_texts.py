"""An erased response is in no release any more, also in one that was seen; its figures stay."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from string import ascii_letters
from typing import Any
from unittest.mock import patch

import pytest

from exporter.agreed import Action
from plugin.workspace.made import Change, MadePlace
from plugin.workspace.releases import Releases
from plugin.workspace.reviews import Decision, ReviewState
from plugin.workspace.revisions import Author, Source
from survey_templates.codebook import Privacy
from tests.stores import Stores
from tests.workplace import INSTRUMENT, MINE, START, Workplace, workplace

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"
ADAPTED = "GEHEIM-IN-ANDERE-WOORDEN"
TYPED = "WAT-DE-GROEP-AFSPRAK"


def planted(word: str) -> str:
    """A text with a word in it that a database does not compress, so that it can be found."""
    return f"{word} {''.join(Random(word).choices(ascii_letters, k=4000))} {word}"


@contextmanager
def answered(place: Stores | Path) -> Iterator[Workplace]:
    """Six people answered; the first of them is the one who is to be erased. Nothing was pulled."""
    with workplace(place) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        made.answer(1, text=planted(PLANTED))
        made.answer(5)
        yield made


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    with answered(tmp_path) as made:
        yield made


@pytest.fixture
def seen(scene: Workplace) -> Workplace:
    """It was closed, and somebody saw the release."""
    scene.close()
    scene.see()
    return scene


def purge(scene: Workplace) -> None:
    scene.survey.delete(1)
    scene.sync()
    scene.sync()


def erase(scene: Workplace) -> None:
    scene.survey.delete(1)
    scene.worker.erase(scene.round, 1)


def confirm(scene: Workplace) -> None:
    scene.survey.delete_all()
    scene.sync()
    ((run, count),) = scene.mirror.erasures.holds(scene.sid).items()
    scene.worker.confirm_deletions(scene.round, run, count)


def erase_archive(scene: Workplace) -> None:
    scene.survey.deactivate()
    scene.survey.activate()
    scene.sync()
    scene.mirror.erasures.erase_archive(scene.sid, 6, scene.now)
    scene.worker.refresh(scene.round)


WAYS = (purge, erase, confirm, erase_archive)


def is_on_disk(scene: Workplace, word: str) -> bool:
    """Whether a word is in any file of the installation, or of the database under it."""
    files = (each for each in scene.folder.rglob("*") if each.is_file())
    everything = scene.stores.on_disk() + b"".join(each.read_bytes() for each in files)
    return word.encode() in everything


@pytest.mark.parametrize("way", WAYS)
def test_what_was_erased_is_in_no_file_of_the_installation(
    stores: Stores, way: Callable[[Workplace], None], caplog: pytest.LogCaptureFixture
) -> None:
    with answered(stores) as scene:
        scene.close()
        scene.see()
        decide(scene, scene.texts["tekst van 2"], planted(ADAPTED))
        before = scene.release.release
        assert is_on_disk(scene, PLANTED)

        way(scene)

        assert not is_on_disk(scene, PLANTED)
        assert is_on_disk(scene, ADAPTED) == (way in {purge, erase})
        assert scene.release.release == before
    assert PLANTED not in caplog.text


def test_the_others_keep_their_texts_and_the_release_says_how_many_went(seen: Workplace) -> None:
    others = set(seen.texts) - {planted(PLANTED)}
    erase(seen)
    assert set(seen.texts) == others
    assert seen.release.erased == 1


def test_all_of_them_can_be_erased(seen: Workplace) -> None:
    confirm(seen)
    assert (seen.texts, seen.release.erased) == ({}, 6)


def test_gone_once_is_not_erased(seen: Workplace) -> None:
    seen.survey.delete(1)
    seen.sync()
    assert planted(PLANTED) in seen.texts
    assert seen.release.erased == 0


def test_words_that_a_coordinator_adapted_go_as_well(seen: Workplace) -> None:
    decide(seen, seen.texts[planted(PLANTED)], planted(ADAPTED))
    assert is_on_disk(seen, ADAPTED)
    erase(seen)
    assert not is_on_disk(seen, ADAPTED)


def test_what_was_adapted_in_a_release_that_nobody_saw_goes_as_well(scene: Workplace) -> None:
    scene.close()
    decide(scene, scene.texts[planted(PLANTED)], planted(ADAPTED))
    erase(scene)
    assert not is_on_disk(scene, ADAPTED)


def test_a_decision_about_a_text_that_went_meanwhile_is_not_kept(seen: Workplace) -> None:
    key = seen.texts[planted(PLANTED)]
    erase(seen)
    decide(seen, key, planted(ADAPTED))
    assert not is_on_disk(seen, ADAPTED)


def test_what_people_typed_is_theirs_and_stays(seen: Workplace) -> None:
    made = MadePlace(seen.workspace.revisions, seen.sid, MINE, INSTRUMENT)
    section = INSTRUMENT.sections[0].code
    action = Change("k1", frozenset(), Action(section, 1, action=f"{TYPED}: {PLANTED}"))
    made.save([action], Author(1, START, Source.PAGE))
    erase(seen)
    assert [item.made.action for item in made.actions()] == [f"{TYPED}: {PLANTED}"]


def test_earlier_words_go_out_of_an_earlier_release(tmp_path: Path) -> None:
    """In an open round each edit makes a release; the mirror has the last words only."""
    with workplace(tmp_path) as scene:
        scene.add_round(Privacy.OPEN)
        scene.answer(1, text=planted(PLANTED))
        scene.answer(1)
        scene.sync()
        scene.see()
        for text in ("anders", planted(PLANTED), "nog iets anders"):
            scene.survey.edit(1, {"V01": text})
            scene.sync()
            scene.see()
        assert scene.workspace.releases.count() == 4

        erase(scene)

        assert not is_on_disk(scene, PLANTED)
        assert not is_on_disk(scene, "nog iets anders")


def test_a_release_of_a_municipality_that_was_opened_again_lets_go_as_well(
    scene: Workplace,
) -> None:
    """Nobody saw it, and it is not made anew until the round is closed again."""
    scene.close()
    scene.worker.reopen(scene.round, MINE)
    erase(scene)
    assert not is_on_disk(scene, PLANTED)
    assert (scene.release.release.people, scene.release.erased) == (6, 1)


def test_somebody_elses_release_keeps_everything(seen: Workplace) -> None:
    other = seen.add_round(Privacy.OPEN)
    survey = seen.standin.world.surveys[other.survey_id]
    values = {"GEMEENTE": "GM0344-7K3F9Q", "ROL": "TEAM", "L01": "1", "V01": "van iemand anders"}
    survey.answer(values)
    seen.worker.sync(other, lambda _read, _expected: None)
    erase(seen)
    stored = seen.workspace.releases.latest(other.survey_id, MINE)
    assert stored
    assert stored.erased == 0
    assert [each.text for each in seen.workspace.releases.texts(stored.id)] == ["van iemand anders"]


class CrashError(BaseException):
    """The power goes."""


@pytest.mark.parametrize("way", [purge, erase])
def test_what_broke_off_between_the_stores_is_erased_at_the_next_run(
    seen: Workplace, way: Callable[[Workplace], None]
) -> None:
    forget = Releases.forget

    def broken(self: Releases, survey_id: int, erased: set[str], staying: Any) -> None:
        if erased:
            raise CrashError
        forget(self, survey_id, erased, staying)

    with patch.object(Releases, "forget", broken), pytest.raises(CrashError):
        way(seen)
    assert is_on_disk(seen, PLANTED)

    seen.sync()

    assert not is_on_disk(seen, PLANTED)
    assert seen.release.erased > 0


def test_a_release_that_was_made_meanwhile_from_what_was_there_before_lets_go_as_well(
    scene: Workplace,
) -> None:
    """One program erases while another is between the mirror and the workspace."""
    put = Releases.put

    def late(self: Releases, *given: object) -> bool:
        scene.survey.delete(1)
        with scene._connect() as remote:
            scene.mirror.erasures.erase(remote, scene.sid, 1, scene.now)
        return put(self, *given)  # type: ignore[arg-type]

    with patch.object(Releases, "put", late):
        scene.close()

    assert not is_on_disk(scene, PLANTED)


def decide(scene: Workplace, key: str, words: str) -> None:
    decision = Decision(key, ReviewState.ADAPTED, words)
    scene.workspace.reviews.decide([decision], 1, scene.now)
