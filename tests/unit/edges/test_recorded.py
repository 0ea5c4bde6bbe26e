"""The record of a report as a part of the document: whatever it holds comes back as it was."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virksomhetsrapport.edges.package import PackageError
from virksomhetsrapport.edges.word.made import is_as_made
from virksomhetsrapport.edges.word.recorded import NAMESPACE, RecordError, read_record, record_xml
from virksomhetsrapport.elements import Figure, Light, Mark, Pair, Zone
from virksomhetsrapport.facts import Status
from virksomhetsrapport.record import Frame, Known, Place, Point, Prose, Record, Risk, Sources, Typed

ODD = [
    "",
    " ",
    "_",
    "_x0041_",
    "_x",
    "__x0041_",
    "a\tb\nc\rd",
    "<&>\"'",
    "\x00\x07\x1f",
    "\ud800",
    "\ufffe",
    "😀",
    "\u00a0",
]
TEXTS = st.one_of(st.sampled_from(ODD), st.text(st.characters(), max_size=12), st.from_regex(r"(_x[0-9A-F]{0,4}_? ?)*"))
LISTS = st.lists(TEXTS, max_size=4).map(tuple)
SAYS = st.one_of(
    st.builds(Prose, TEXTS, TEXTS),
    st.builds(Point, TEXTS),
    st.builds(Figure, TEXTS, st.booleans()),
    st.builds(Mark, st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple)),
    st.builds(Pair, TEXTS, TEXTS),
    st.builds(Light, TEXTS, TEXTS),
    st.builds(Zone, TEXTS, st.sampled_from(Status)),
)
RECORDS = st.builds(
    Record,
    st.builds(Sources, *[TEXTS] * len(Sources._fields)),
    st.lists(st.builds(Place, TEXTS, TEXTS, TEXTS, SAYS, TEXTS), max_size=4).map(tuple),
    st.lists(st.builds(Frame, TEXTS, TEXTS, TEXTS, TEXTS, st.lists(LISTS, max_size=3).map(tuple)), max_size=3).map(
        tuple
    ),
    st.lists(st.builds(Known, *[TEXTS] * 8, LISTS, TEXTS, TEXTS, TEXTS), max_size=4).map(tuple),
    TEXTS,
    LISTS,
    TEXTS,
    st.lists(st.builds(Typed, TEXTS, TEXTS, TEXTS), max_size=3).map(tuple),
    st.lists(
        st.builds(Risk, TEXTS, TEXTS, TEXTS, st.none() | st.decimals(0, 25, places=1), TEXTS, st.booleans()), max_size=3
    ).map(tuple),
)
TYPES = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EMPTY = Record(Sources(*[""] * len(Sources._fields)), (), (), ())


def document(folder: Path, *records: bytes, types: bytes = TYPES) -> Path:
    """A package with these records in it, each under a name of its own."""
    path = folder / "r.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("word/document.xml", "<document/>")
        for number, record in enumerate(records):
            package.writestr(f"customXml/item{number}.xml", record)
    return path


@settings(deadline=None)  # it writes a file
@given(RECORDS)
def test_a_record_comes_back_as_it_was(tmp_path_factory, record):
    path = document(tmp_path_factory.getbasetemp(), record_xml(record, "d"))
    assert read_record(path) == record


@given(RECORDS)
def test_a_record_is_the_same_bytes_each_time(record):
    assert record_xml(record, "d") == record_xml(record, "d")


def test_a_large_record_stays_small_in_the_file(tmp_path):
    facts = [
        Known(
            f"linje_{n}.tall[2025-{n % 12 + 1:02d}]",
            f"{n}.5",
            "kr",
            f"Linje {n}",
            "typed",
            f"{n},5 kr",
            f"Ark!C{n}",
            "",
            (),
        )
        for n in range(1000)
    ]
    places = [
        Place(f"t/{fact.id}", f"vr_{n:012x}", "t", Figure(fact.id), fact.shown) for n, fact in enumerate(facts[:600])
    ]
    record = Record(EMPTY.sources, tuple(places), (), tuple(facts))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("item1.xml", record_xml(record, "d" * 64))
    assert len(packed.getvalue()) < 40_000
    assert read_record(document(tmp_path, record_xml(record, "d"))) == record


def test_a_record_that_knows_no_status_text_or_risk_is_read_all_the_same(tmp_path):
    facts = (Known("a", "1", "kr", "A", "typed", "1 kr", "Ark!B5", "", (), "met", "up", "a[x]"),)
    record = EMPTY._replace(facts=facts, texts=(Typed("t", "T", "tekst"),), risks=(Risk("r", "n", "", None, "", True),))
    older = re.sub(rb' (status|better|lasting)="[^"]*"|<(text|risk) [^>]*/>', b"", record_xml(record, "d"))
    assert read_record(document(tmp_path, older)) == EMPTY._replace(facts=(Known(*facts[0][:9]),))


@pytest.mark.parametrize("score", ["tolv", "1e", "--1"])
def test_a_risk_with_a_score_that_is_no_number_is_a_damaged_record(score, tmp_path):
    record = EMPTY._replace(risks=(Risk("r", "n", "", Decimal(12), "", True),))
    damaged = record_xml(record, "d").replace(b'score="12"', f'score="{score}"'.encode())
    with pytest.raises(RecordError) as fault:
        read_record(document(tmp_path, damaged))
    assert fault.value.code == "record-damaged"


def test_the_record_is_found_among_other_people_s_parts(tmp_path):
    theirs = f'<properties note="{NAMESPACE}1"/>'.encode()
    path = document(tmp_path, b"<other/>", theirs, record_xml(EMPTY, ""))
    assert read_record(path) == EMPTY


def of_version(number: int, inside: str) -> bytes:
    return f'<rapport xmlns="{NAMESPACE}{number}">{inside}</rapport>'.encode()


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (b"<other/>", "record-missing"),
        (of_version(1, "")[:-3], "record-damaged"),
        (of_version(1, ""), "record-damaged"),
        (of_version(2, ""), "record-newer"),
        (of_version(12, "<new/>"), "record-newer"),
        (of_version(1, '<sources/><place id="a" says="song" shown=""/>'), "record-damaged"),
        (of_version(1, '<sources/><place id="a" says="point" shown=""/>'), "record-damaged"),
        (of_version(1, '<sources/><place says="point" facts="a" shown=""/>'), "record-damaged"),
        (of_version(1, '<sources/><place id="a" says="zone" facts="a" with="blue" shown=""/>'), "record-damaged"),
        (of_version(1, '<sources/><fact id="a" value="1"/>'), "record-damaged"),
    ],
)
def test_what_is_no_record_of_ours_is_refused(tmp_path, record, code):
    with pytest.raises(RecordError) as caught:
        read_record(document(tmp_path, record))
    assert caught.value.code == code


def test_our_own_version_is_read_where_a_newer_one_stands_beside_it(tmp_path):
    assert read_record(document(tmp_path, of_version(2, ""), record_xml(EMPTY, ""))) == EMPTY


def test_a_file_that_is_no_word_document_is_refused(tmp_path):
    with pytest.raises(PackageError) as caught:
        read_record(document(tmp_path, record_xml(EMPTY, ""), types=b"spreadsheetml"))
    assert caught.value.code == "file-not-report"


def test_a_record_with_entities_is_not_opened(tmp_path):
    bomb = f'<!DOCTYPE r [<!ENTITY a "ha">]><rapport xmlns="{NAMESPACE}1">&a;</rapport>'.encode()
    with pytest.raises(PackageError) as caught:
        read_record(document(tmp_path, bomb))
    assert caught.value.code == "file-unsafe"


def test_a_document_without_a_record_is_none_of_ours(tmp_path):
    assert not is_as_made(document(tmp_path))
