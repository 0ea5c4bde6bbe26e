"""What macro and helper write to each other: any text survives it, and nothing but a request is read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virksomhetsrapport.protocol import (
    Answer,
    Ask,
    AskKind,
    Icon,
    MalformedError,
    escape,
    read_request,
    unescape,
    write_answer,
)

NONCE = "6f1c0a9b8d7e6f5a"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def request_text(**fields: str) -> str:
    empty = {"book": "", "folder": "", "window": "", "host": ""}
    lines = {"virksomhetsrapport-request": "1", "nonce": NONCE, "command": "check"} | empty | fields
    return "".join(f"{key}={value}\n" for key, value in lines.items())


@given(TEXTS)
def test_any_text_survives_in_printable_ascii(text):
    written = escape(text)
    assert written.isascii()
    assert all(" " <= char <= "~" for char in written)
    assert unescape(written) == text


def test_a_letter_beyond_the_first_plane_is_two_units_as_in_vba():
    assert escape("å\\😀\n") == "\\u00e5\\u005c\\ud83d\\ude00\\u000a"


@pytest.mark.parametrize("text", ["\\", "\\u12", "\\x41", "å", "a\tb", "\\ud83d", "\\ude00\\ud83d"])
def test_what_nobody_escaped_is_malformed(text):
    with pytest.raises(MalformedError):
        unescape(text)


@given(book=TEXTS, folder=TEXTS, reason=TEXTS)
def test_a_request_is_read_as_it_was_meant(book, folder, reason):
    fields = {"book": escape(book), "folder": escape(folder), "window": "42", "given.reason": escape(reason)}
    read = read_request(request_text(**fields).replace("\n", "\r\n"))
    assert (read.book, read.folder, read.window, read.given) == (book, folder, 42, {"reason": reason})


def test_what_is_not_said_is_empty():
    read = read_request(request_text())
    assert (read.book, read.folder, read.window, read.host, read.given) == ("", "", 0, "", {})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "check",
        request_text().replace("=1", "=2", 1),
        request_text(nonce="kort"),
        request_text(nonce=NONCE.upper()),
        request_text(nonce="../" + NONCE),
        request_text(window="-1"),
        request_text(window="²"),
        request_text(window="9" * 20),
        request_text(run="calc.exe"),
        request_text(**{"given.": "x"}),
        request_text(**{"given.Reason": "x"}),
        request_text() + f"nonce={NONCE}\n",
        request_text() + "\n",
        request_text().replace("command=check\n", ""),
        request_text().replace("host=\n", ""),
        request_text().removesuffix("\n"),
        request_text(book="\\u00"),
    ],
)
def test_anything_else_is_malformed(text):
    with pytest.raises(MalformedError):
        read_request(text)


@given(TEXTS, TEXTS, TEXTS)
def test_an_answer_holds_one_line_for_each_thing_it_says(status, prompt, before):
    ask = Ask(AskKind.TEXT, "period", prompt, "2025-02")
    text = write_answer(NONCE, Answer(status, ask=ask, icon=Icon.WARNING), {"organisation": before, "period": "gammel"})
    lines = dict(line.split("=", 1) for line in text.splitlines())
    assert unescape(lines["status"]) == status
    assert unescape(lines["prompt"]) == prompt
    assert (lines["ask"], lines["key"], lines["default"], lines["icon"]) == ("text", "period", "2025-02", "warning")
    assert unescape(lines["given.organisation"]) == before
    assert "given.period" not in lines  # it is asked for anew


def test_without_a_question_nothing_is_sent_back():
    lines = write_answer(NONCE, Answer("Ferdig."), {"reason": "x"}).splitlines()
    assert not [line for line in lines if line.startswith(("ask", "given"))]
