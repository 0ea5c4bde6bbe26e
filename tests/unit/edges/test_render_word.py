"""Word as a renderer, against a made-up one that records what it is asked: it cannot run where these tests do."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from unit.edges.made_up_pages import make_document, make_pdf
from virksomhetsrapport.edges.render import word
from virksomhetsrapport.edges.render.finish import is_pdf_as_made
from virksomhetsrapport.edges.render.word import Word
from virksomhetsrapport.errors import RenderError


class ComError(Exception):
    """What pywin32 raises where a call fails."""


@dataclass
class Mark:
    Name: str
    Start: int
    page: int
    StoryType: int = 1


class Marks(list[Mark]):
    """As in Word, those whose names begin with "_" are among them only when they are asked for."""

    ShowHidden = False

    def __iter__(self):
        return (mark for mark in list.__iter__(self) if self.ShowHidden or not mark.Name.startswith("_"))


@dataclass
class Range:
    page: int

    def Information(self, kind: int) -> int:  # noqa: N802 - Word's name
        return {3: self.page, 1: 99}[kind]


@dataclass
class Document:
    application: Application
    path: Path
    Bookmarks: Marks

    def _asked(self, *what: Any) -> None:
        self.application.asked.append(what)
        if what[0] == self.application.fails_at:
            raise ComError

    def Repaginate(self) -> None:  # noqa: N802
        self._asked("Repaginate")
        if self.application.hangs:
            assert self.application.ended.wait(10)
            raise ComError

    def Range(self, start: int, end: int) -> Range:  # noqa: N802
        assert start == end
        return Range(next(mark.page for mark in list.__iter__(self.Bookmarks) if mark.Start == start))

    def ComputeStatistics(self, kind: int) -> int:  # noqa: N802
        return {2: 7}[kind]

    def ExportAsFixedFormat(self, *arguments: Any) -> None:  # noqa: N802
        self._asked("ExportAsFixedFormat", *arguments)
        shutil.copy(self.application.pdf, arguments[0])

    def Close(self, save: int) -> None:  # noqa: N802
        self._asked("Close", save)
        self.application.open.remove(self)


class Documents:
    def __init__(self, application: Application) -> None:
        self._application = application

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self._application.open)

    def Open(self, *arguments: Any) -> Document:  # noqa: N802
        application = self._application
        application.asked.append(("Open", *arguments))
        if application.fails_at == "Open":
            raise ComError
        document = Document(application, Path(arguments[0]), Marks(application.marks))
        application.open.append(document)
        return document


@dataclass
class Application:
    """A Word that has no window. `somebody` opens a document of their own in it while it works."""

    marks: list[Mark] = field(default_factory=list)
    pdf: Path = Path()
    fails_at: str = ""
    hangs: bool = False
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    open: list[Any] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    quit: bool = False
    Visible: bool = False
    DisplayAlerts: int = -1
    AutomationSecurity: int = 1

    @property
    def Documents(self) -> Documents:  # noqa: N802
        if self.ended.is_set():
            raise ComError
        return Documents(self)

    def Quit(self, save: int) -> None:  # noqa: N802
        assert save == 0
        self.quit = True


@pytest.fixture
def document(tmp_path):
    return make_document(tmp_path / "rapport.docx", ["_Toc1", "æ"], ["Et diagram"])


def word_with(application: Application, patience: float = 30) -> Word:
    return Word("16.0", lambda: application, lambda _: 4711, (ComError,), patience)


def test_the_page_of_each_bookmark_is_that_of_its_start_hidden_ones_too(document):
    application = Application([Mark("_Toc1", 10, 2), Mark("æ", 700, 5), Mark("topptekst", 0, 1, StoryType=7)])
    pages = word_with(application).pages(document)
    assert pages.of == {"_Toc1": 2, "æ": 5}
    assert pages.total == 7


def test_a_copy_is_opened_to_read_alone_with_no_question_and_no_macro(document):
    application = Application()
    before = document.read_bytes()
    word_with(application).pages(document)
    opened = next(asked for asked in application.asked if asked[0] == "Open")
    assert opened[2:] == (False, True, False)
    assert Path(opened[1]).parent != document.parent
    assert not Path(opened[1]).parent.exists()
    assert (application.DisplayAlerts, application.AutomationSecurity) == (0, 3)
    assert document.read_bytes() == before


def test_word_repaginates_before_it_is_asked_and_saves_nothing(document):
    application = Application()
    word_with(application).pages(document)
    assert [asked[0] for asked in application.asked] == ["Open", "Repaginate", "Close"]
    assert application.asked[-1] == ("Close", 0)
    assert application.quit


def test_the_pdf_has_tags_properties_and_bookmarks_from_the_headings(tmp_path, document):
    application = Application(pdf=make_pdf(tmp_path / "words.pdf", figures=[""]))
    word_with(application).pdf(document, tmp_path / "ut.pdf")
    call = next(asked for asked in application.asked if asked[0] == "ExportAsFixedFormat")
    assert call[2:] == (17, False, 0, 0, 1, 1, 0, True, True, 1, True)
    assert is_pdf_as_made(tmp_path / "ut.pdf")
    assert application.quit


@pytest.mark.parametrize("step", ["Open", "Repaginate"])
def test_a_word_that_fails_is_told_and_ended(document, step):
    application = Application(fails_at=step)
    with pytest.raises(RenderError) as told:
        word_with(application).pages(document)
    assert (told.value.code, told.value.params) == ("render-failed", {"name": "Word 16.0"})
    assert application.quit
    assert application.open == []


def test_a_word_that_does_not_start_is_told(document):
    def start():
        raise ComError

    with pytest.raises(RenderError):
        Word("16.0", start, lambda _: 0, (ComError,)).pages(document)


def test_a_word_in_which_somebody_opened_a_document_is_shown_and_left_to_them(document):
    application = Application()
    theirs = object()
    application.open.append(theirs)
    word_with(application).pages(document)
    assert application.open == [theirs]
    assert application.Visible
    assert not application.quit


def test_a_word_that_hangs_is_ended_by_its_process_and_no_other(document, monkeypatch):
    application, ended = Application(hangs=True), []

    def end(process):
        ended.append(process)
        application.ended.set()

    monkeypatch.setattr(word, "end_tree", end)
    with pytest.raises(RenderError) as told:
        word_with(application, patience=0.1).pages(document)
    assert told.value.code == "render-too-long"
    assert ended == [4711]


def test_a_word_that_is_done_in_time_is_not_ended_by_force(document, monkeypatch):
    monkeypatch.setattr(word, "end_tree", lambda _: pytest.fail("ended"))
    word_with(Application(), patience=0.2).pages(document)
    threading.Event().wait(0.4)


@pytest.mark.skipif(sys.platform == "win32", reason="there may be a Word")
def test_elsewhere_than_on_windows_there_is_no_word():
    assert word.find() is None


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by their session")
def test_a_process_that_is_gone_already_is_no_trouble_to_end():
    gone = subprocess.Popen(["true"], start_new_session=True)
    gone.wait()
    word.end_tree(gone.pid)
