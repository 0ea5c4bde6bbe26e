"""The folder between macro and helper: what is taken, once, and what is refused."""

import os
import sys
import threading
import time

import pytest

from virksomhetsrapport.edges.mailbox import KEPT, LARGEST, OLDEST, Mailbox, RefusedError
from virksomhetsrapport.errors import OutputError
from virksomhetsrapport.protocol import Answer

REST = "folder=\nwindow=0\nhost=\n"
NONCE = "6f1c0a9b8d7e6f5a"


@pytest.fixture
def mailbox(tmp_path):
    box = Mailbox(tmp_path / "Virksomhetsrapport")
    box.open()
    return box


def put(mailbox, nonce=NONCE, text=None, age=0.0):
    path = mailbox.requests / f"{nonce}.request"
    lines = (
        f"virksomhetsrapport-request=1\nnonce={nonce}\ncommand=check\nbook=mars.xlsx\n{REST}" if text is None else text
    )
    path.write_bytes(lines.encode() if isinstance(lines, str) else lines)
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def refusal(mailbox, path):
    with pytest.raises(RefusedError) as fault:
        mailbox.read(path)
    return str(fault.value)


def test_a_request_is_read_and_taken(mailbox):
    path = put(mailbox)
    assert mailbox.waiting() == [path]
    assert mailbox.read(path).book == "mars.xlsx"
    assert mailbox.take(path)
    assert mailbox.waiting() == []


def test_the_oldest_is_first(mailbox):
    young, old = put(mailbox, "a" * 16, age=1), put(mailbox, "b" * 16, age=9)
    assert mailbox.waiting() == [old, young]


def test_a_half_written_request_waits_for_its_name(mailbox):
    (mailbox.requests / f"{NONCE}.part").write_text("virksomhetsrapport-request=1\nnon")
    assert mailbox.waiting() == []


@pytest.mark.parametrize("nonce", ["kort", "A" * 16, "a" * 65, "a" * 15 + "!"])
def test_a_name_that_the_macro_never_gives_is_refused(mailbox, nonce):
    assert refusal(mailbox, put(mailbox, nonce)) == "name"


def test_another_nonce_inside_than_outside_is_refused(mailbox):
    text = f"virksomhetsrapport-request=1\nnonce={'b' * 16}\ncommand=check\nbook=\n{REST}"
    assert refusal(mailbox, put(mailbox, text=text)) == "nonce"


@pytest.mark.parametrize("age", [OLDEST + 1, 100_000, -3, -100_000])
def test_old_and_future_requests_are_refused(mailbox, age):
    assert refusal(mailbox, put(mailbox, age=age)) == "old, or dated in the future"


def test_an_unknown_command_is_refused(mailbox):
    text = f"virksomhetsrapport-request=1\nnonce={NONCE}\ncommand=format\nbook=\n{REST}"
    assert refusal(mailbox, put(mailbox, text=text)) == "unknown command"


@pytest.mark.parametrize("text", ["", "x", "\x00" * 50, b"\xff\xfe", f"nonce={NONCE}\ncommand=check\n"])
def test_a_malformed_request_is_refused(mailbox, text):
    assert refusal(mailbox, put(mailbox, text=text)) == "malformed"


def test_a_large_file_is_refused_unread(mailbox):
    assert refusal(mailbox, put(mailbox, text="x" * (LARGEST + 1))) == "large"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_and_folders_are_no_requests(mailbox, tmp_path):
    real = put(mailbox, "a" * 16).rename(tmp_path / "real")
    symbolic, hard = mailbox.requests / f"{'b' * 16}.request", mailbox.requests / f"{'c' * 16}.request"
    symbolic.symlink_to(real)
    hard.hardlink_to(real)
    folder = mailbox.requests / f"{'d' * 16}.request"
    folder.mkdir()
    now = time.time()
    os.utime(folder, (now, now))
    for path in (symbolic, hard, folder):
        assert refusal(mailbox, path) == "no ordinary file of this user"
        mailbox.drop(path)
    assert real.exists()
    assert mailbox.waiting() in ([], [folder])


def test_a_nonce_is_good_once(mailbox):
    assert mailbox.take(put(mailbox))
    with pytest.raises(RefusedError, match="used before"):
        mailbox.take(put(mailbox))


def test_of_many_helpers_one_takes_a_request(mailbox):
    path = put(mailbox)
    taken, start = [], threading.Barrier(8)

    def helper():
        start.wait()
        try:
            taken.append(mailbox.take(path))
        except RefusedError:
            taken.append(False)

    threads = [threading.Thread(target=helper) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 7 + [True]


def test_an_answer_comes_whole_and_ends_the_progress(mailbox):
    mailbox.progress(NONCE, "Leser …", 7)
    assert (mailbox.answers / f"{NONCE}.progress").read_text() == "Leser \\u2026\n7\n"
    mailbox.answer(NONCE, Answer("Ferdig."), {})
    assert [path.name for path in mailbox.answers.iterdir()] == [f"{NONCE}.answer"]


def test_what_a_dead_helper_left_is_found(mailbox):
    mailbox.take(put(mailbox))
    mailbox.progress(NONCE, "Leser", 1)
    mailbox.take(put(mailbox, "b" * 16))  # taken and answered: nobody waits
    mailbox.answer("b" * 16, Answer("Ferdig."), {})
    assert list(mailbox.interrupted()) == [NONCE]


def test_sweeping_takes_what_is_old_and_leaves_what_is_not(mailbox):
    put(mailbox, "a" * 16, age=KEPT + 1)
    young = put(mailbox, "b" * 16, age=KEPT - 60)
    mailbox.sweep()
    assert mailbox.waiting() == [young]


@pytest.mark.skipif(sys.platform == "win32", reason="the profile's rights hold there")
def test_the_folders_are_closed_to_others(mailbox):
    for folder in (mailbox.requests.parent, mailbox.requests, mailbox.answers):
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can give files away")
def test_somebody_elses_folder_and_file_are_refused(mailbox, tmp_path):
    path = put(mailbox)
    os.chown(path, 65534, 65534)
    assert refusal(mailbox, path) == "no ordinary file of this user"
    os.chown(mailbox.requests, 65534, 65534)
    with pytest.raises(OutputError):
        mailbox.open()


def test_a_link_is_no_folder_of_ones_own(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "Virksomhetsrapport").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError) as fault:
        Mailbox(tmp_path / "Virksomhetsrapport").open()
    assert fault.value.code == "mailbox-not-own"
