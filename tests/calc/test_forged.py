"""Forged, old, repeated and malformed requests do nothing, in the real helper over Calc, but a line in its log."""

from __future__ import annotations

import os
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from tests.calc.desk import Desk
from tests.calc.forger import Forger

from virksomhetsrapport.edges.mailbox import LARGEST, OLDEST
from virksomhetsrapport.protocol import escape

pytestmark = pytest.mark.calc


@pytest.fixture(scope="module")
def book(desk: Desk, demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook, open all the time."""
    book = tmp_path_factory.mktemp("Styret") / "mars.xlsm"
    shutil.copy(demo / "hdo-2025-02.xlsm", book)
    desk.open(book)
    return book


@pytest.fixture
def forger(desk: Desk, book: Path) -> Iterator[Forger]:
    desk.need_helper()
    if not desk.office.documents():
        desk.open(book)
    yield Forger(desk, book)
    for path in [*(desk.base / "requests").iterdir(), *(desk.base / "answers").iterdir()]:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for document in desk.office.documents():
        if document.URL != desk.document.URL:
            desk.office.close(document)


def test_what_the_macro_writes_is_obeyed(forger):
    """What the others here change one thing of."""
    nonce = forger.nonce()
    text = forger.answered(nonce, lambda: forger.put(forger.lines(nonce), f"{nonce}.request"))
    assert "status=Rapporten er laget: mars.docx." in text
    assert {path.name for path in forger.book.parent.iterdir()} == {"mars.xlsm", "mars.docx"}


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_a_file_of_somebody_elses_is_refused(forger):
    def put() -> None:
        nonce = forger.nonce()
        half = forger.put(forger.lines(nonce), f"{nonce}.part")
        os.chown(half, 65534, 65534)
        half.rename(half.with_suffix(".request"))

    forger.refused("no ordinary file of this user", do=put)


@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_a_link_is_refused_and_what_it_leads_to_stands(forger, tmp_path, link):
    nonce, real = forger.nonce(), tmp_path / "elsewhere"
    real.write_text(forger.lines(nonce))
    forger.refused("no ordinary file of this user", do=lambda: link(real, forger.requests / f"{nonce}.request"))
    assert real.read_text() == forger.lines(nonce)


def test_a_dangling_link_is_refused(forger):
    name = f"{forger.nonce()}.request"
    forger.refused("no ordinary file of this user", do=lambda: (forger.requests / name).symlink_to("/nowhere"))


def test_a_folder_is_refused_once(forger):
    name = f"{forger.nonce()}.request"
    forger.refused("no ordinary file of this user", do=(forger.requests / name).mkdir)


def test_a_folder_with_something_in_it_is_refused_once(forger):
    half = forger.requests / "folder"
    half.mkdir()
    (half / "file").touch()
    forger.refused(
        "no ordinary file of this user", do=lambda: half.rename(forger.requests / f"{forger.nonce()}.request")
    )


def test_a_pipe_is_refused_and_holds_nobody_up(forger):
    name = f"{forger.nonce()}.request"
    forger.refused("no ordinary file of this user", do=lambda: os.mkfifo(forger.requests / name))


@pytest.mark.parametrize(
    "stem",
    ["", "kort", "A" * 32, "a" * 65, "a" * 15 + "!", "æ" * 16, "..", "a b" * 8, "a" * 16 + "\n", "a" * 16 + ".x"],
)
def test_a_name_that_the_macro_never_gives_is_refused(forger, stem):
    forger.refused("name", do=lambda: forger.put(forger.lines(stem), f"{stem}.request"))


def test_a_name_that_is_no_text_is_refused(forger):
    forger.refused("name", do=lambda: forger.put(forger.lines("a" * 16), os.fsdecode(b"\xff" * 16 + b".request")))


@pytest.mark.parametrize("ending", [".part", ".taken", ".REQUEST", ".request~", ".request.tmp", ""])
def test_what_is_not_called_a_request_is_none(forger, ending):
    nonce = forger.nonce()
    forger.ignored(lambda: forger.put(forger.lines(nonce), f"{nonce}{ending}"))


@pytest.mark.parametrize("age", [OLDEST + 5, 86_400, 1e9, -10, -86_400, -1e10])
def test_an_old_request_and_one_from_the_future_are_refused(forger, age):
    def put() -> None:
        nonce = forger.nonce()
        half = forger.put(forger.lines(nonce), f"{nonce}.part")
        os.utime(half, (time.time() - age,) * 2)
        half.rename(half.with_suffix(".request"))

    forger.refused("old, or dated in the future", do=put)


def test_a_request_is_good_once_also_after_the_helper_was_started_again(forger, desk):
    nonce = forger.nonce()
    about = forger.lines(nonce, "about")
    assert "Organisasjoner" in forger.answered(nonce, lambda: forger.put(about, f"{nonce}.request"))
    taken = (forger.requests / f"{nonce}.taken").read_bytes()
    report = forger.lines(nonce)
    forger.refused("used before", do=lambda: forger.put(taken, f"{nonce}.request"))
    forger.refused("used before", do=lambda: forger.put(report, f"{nonce}.request"))
    desk.start_helper()
    forger.refused("used before", do=lambda: forger.put(taken, f"{nonce}.request"))
    forger.refused("used before", do=lambda: forger.put(report, f"{nonce}.request"))


@pytest.mark.parametrize("command", ["", "format", "Report", "report ", "report;rm", "../report", "__init__", "act"])
def test_an_unknown_command_is_refused(forger, command):
    nonce = forger.nonce()
    forger.refused("unknown command", do=lambda: forger.put(forger.lines(nonce, command), f"{nonce}.request"))


BROKEN: dict[str, Callable[[str], str | bytes]] = {
    "is_empty": lambda good: "",
    "has_an_empty_line": lambda good: good.replace("command", "\ncommand"),
    "has_a_line_without_equals": lambda good: good + "og så videre\n",
    "has_a_key_of_nobodys": lambda good: good + "path=C:\n",
    "has_a_key_that_is_given_no_name": lambda good: good + "given.=ja\n",
    "has_a_key_that_is_given_a_path": lambda good: good + "given.../x=ja\n",
    "has_a_key_twice": lambda good: good + "command=report\n",
    "has_space_before_a_key": lambda good: good.replace("book", " book"),
    "is_of_another_format": lambda good: good.replace("request=1", "request=2"),
    "is_an_answer": lambda good: good.replace("-request=", "-answer="),
    "has_no_nonce": lambda good: re.sub("nonce=.*\n", "", good),
    "has_no_command": lambda good: good.replace("command=report\n", ""),
    "has_a_window_that_is_no_number": lambda good: good.replace("window=0", "window=-1"),
    "has_an_enormous_window": lambda good: good.replace("window=0", f"window={'9' * 40}"),
    "has_a_bad_escape": lambda good: good.replace("book=", "book=\\u00g1"),
    "has_half_an_escape": lambda good: good.replace("Kari", "Kari\\u00"),
    "has_half_a_pair": lambda good: good.replace("Kari", "Kari\\ud83d"),
    "has_a_lone_backslash": lambda good: good.replace("Kari", "Ka\\ri"),
    "has_a_tab": lambda good: good.replace("Kari", "Kari\t"),
    "has_a_nul": lambda good: good.replace("Kari", "Kari\0"),
    "is_in_utf_8": lambda good: good.replace("Kari", "Kåre"),
    "begins_with_a_byte_order_mark": lambda good: b"\xef\xbb\xbf" + good.encode(),
    "is_in_utf_16": lambda good: good.encode("utf-16"),
    "is_binary_junk": lambda good: random.Random(1).randbytes(4000),
    "is_a_package": lambda good: b"PK\x03\x04" + bytes(200),
    "ends_in_the_middle_of_a_value": lambda good: good[: good.index("Nordmann")],
    "ends_before_its_last_line": lambda good: good[: good.index("host=")],
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN.keys())
def test_a_request_is_refused_that(forger, change):
    nonce = forger.nonce()
    forger.refused("malformed", do=lambda: forger.put(change(forger.lines(nonce)), f"{nonce}.request"))


def test_another_nonce_inside_than_outside_is_refused(forger):
    forger.refused("nonce", do=lambda: forger.put(forger.lines("a" * 32), f"{'b' * 32}.request"))


@pytest.mark.parametrize("size", [LARGEST + 1, 1_000_000])
def test_a_large_file_is_refused(forger, size):
    nonce = forger.nonce()
    good = forger.lines(nonce)
    content = good.replace("Nordmann", "N" * size)
    forger.refused("large", do=lambda: forger.put(content, f"{nonce}.request"))


def test_a_request_for_a_workbook_that_is_not_open_gets_a_message_and_nothing_else(forger):
    nonce, seen = forger.nonce(), forger.seen()
    request = forger.lines(nonce, book="Lønn Åse.xlsx")
    text = forger.answered(nonce, lambda: forger.put(request, f"{nonce}.request"))
    assert escape("Lønn Åse.xlsx") in text
    assert "icon=error" in text
    assert forger.seen() == seen


FOLDERS = ["..", "../../elsewhere", r"\\server\share", "//server/share", "http://127.0.0.1:9/x", "file:///tmp", "\0"]
FOLDERS += ["/dev/null", "{elsewhere}", "{book}/../{name}"]


@pytest.mark.parametrize(("command", "folder"), [*product(["report"], FOLDERS), *product(["new"], FOLDERS[1::3])])
def test_another_folder_than_the_workbooks_gets_no_file(forger, desk, command, folder):
    elsewhere = Path(tempfile.mkdtemp(dir=forger.book.parents[1], prefix="elsewhere"))
    named = folder.format(elsewhere=elsewhere, book=forger.book.parent, name=elsewhere.name)
    nonce = forger.nonce()
    request = forger.lines(nonce, command, folder=named) + "given.organisation=hdo\ngiven.period=2025-02\n"
    forger.answered(nonce, lambda: forger.put(request, f"{nonce}.request"))
    assert list(elsewhere.iterdir()) == []
    assert [path for path in desk.office.folder.rglob("*") if path.suffix in {".docx", ".xlsx", ".xlsm"}] == []
    assert not set(Path.cwd().glob("mars*")) | set(Path.cwd().glob("hdo-*"))


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(12, 60))])
def test_a_mutated_request_is_refused_or_answered_and_never_does_anything(forger, seed):
    """Of a workbook that is not open, so that an answer, where a change left the request whole, is a message."""
    chance, nonce, seen = random.Random(seed), f"{seed:032x}", forger.seen()
    content = bytearray(forger.lines(nonce, "check", book="lukket.xlsm").encode())
    for _ in range(chance.randint(1, 4)):
        _mutate(content, chance)
    request = forger.requests / f"{nonce}.request"

    def put() -> None:
        forger.put(bytes(content), request.name)

    if not _is_whole(bytes(content), nonce):
        forger.refused("malformed", "nonce", "unknown command", do=put)
    elif b"window=0\n" in content:
        assert "icon=error" in forger.answered(nonce, put)
    else:
        put()
        forger.next_look()
        assert request.exists()  # it is for the helper that sees that window
    assert forger.seen() == seen


def _is_whole(content: bytes, nonce: str) -> bool:
    """Whether it is still a request, by a reading of its own."""
    lines = [line.removesuffix(b"\r") for line in content.split(b"\n")]
    keys = [line.partition(b"=")[0] for line in lines[:-1]]
    wanted = {b"virksomhetsrapport-request", b"nonce", b"command", b"book", b"folder", b"window", b"host"}
    value = rb"(?:[ -\[\]-~]|\\u[0-9a-fA-F]{4})*"
    return (
        lines.pop() == b""
        and len(set(keys)) == len(keys)
        and all(re.fullmatch(rb"given\.[a-z_]{1,40}", key) for key in {*keys} - wanted)
        and wanted <= {*keys}
        and all(re.fullmatch(rb"[^=]+=" + value, line) for line in lines)
        and {b"virksomhetsrapport-request=1", f"nonce={nonce}".encode(), b"command=check"} <= {*lines}
        and any(re.fullmatch(rb"window=[0-9]{0,19}", line) for line in lines)
    )


def _mutate(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content))
    match chance.randrange(6):
        case 0:
            content[at] = chance.randrange(256)
        case 1:
            content[at] ^= 1 << chance.randrange(8)
        case 2:
            del content[at : at + chance.randint(1, 12)]
        case 3:
            content[at:at] = chance.randbytes(chance.randint(1, 8))
        case 4:
            del content[max(at, 1) :]
        case _:
            lines = content.splitlines(keepends=True)
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
            content[:] = b"".join(lines)
