"""The macro and its ribbon: what the files hold is what stands in macros/, and it fits the program's commands."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import runpy
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import olefile
import pytest
import xlsxwriter
from lxml import etree

from virksomhetsrapport.commands import COMMANDS
from virksomhetsrapport.edges.messages import say_error
from virksomhetsrapport.edges.workbook import macros
from virksomhetsrapport.protocol import unescape
from workbooks import REPOSITORY

FOLDER = REPOSITORY / "macros"
SOURCES = {file.stem: file for file in (FOLDER / name for name in ("Launcher.bas", "ThisWorkbook.cls", "Sheet1.cls"))}
LAUNCHER = SOURCES["Launcher"].read_text("ascii")
PROCEDURES = set(re.findall(r"^Public Sub (\w+)\(", LAUNCHER, re.MULTILINE))
RIBBON = etree.fromstring((FOLDER / "customUI14.xml").read_bytes())
BUTTONS = RIBBON.findall(".//{*}button")
CALLBACKS = ("onAction", "getVisible", "onLoad", "getEnabled", "getLabel")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> dict[str, Path]:
    """The add-in, and a workbook of two sheets with the macro."""
    folder = tmp_path_factory.mktemp("macros")
    made = {"addin": folder / "Virksomhetsrapport.xlam", "workbook": folder / "arbeidsbok.xlsm"}
    macros.write_addin(made["addin"])
    write_workbook(made["workbook"])
    return made


def write_workbook(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": dt.datetime(2025, 2, 28)})
    book.add_worksheet("Forside")
    book.add_worksheet("Resultat")
    book.add_vba_project(io.BytesIO(macros.vba_project()), is_stream=True)
    book.set_vba_name(macros.WORKBOOK_MODULE)
    book.close()
    macros.add_ribbon(path)


def part(file: Path, name: str) -> bytes:
    with zipfile.ZipFile(file) as package:
        return package.read(name)


def modules(file: Path) -> dict[str, str]:
    """Every module that olevba reads from a file, its lines ended by LF."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oletools.olevba import VBA_Parser
    parser = VBA_Parser(str(file))
    try:
        found = [(name, code) for _, _, name, code in parser.extract_macros()]
    finally:
        parser.close()
    assert len({name for name, _ in found}) == len(found)
    return {Path(name).stem: code.replace("\r\n", "\n") for name, code in found}


@pytest.mark.parametrize("kind", ["addin", "workbook"])
def test_a_file_holds_the_modules_that_stand_in_the_repository_and_no_other(kind, built):
    assert modules(built[kind]) == {name: file.read_text("ascii") for name, file in SOURCES.items()}


def test_what_is_installed_was_made_of_the_text_that_stands_there():
    assert macros.vba_project() == runpy.run_path(str(FOLDER / "build.py"))["build"]()


def test_the_project_holds_source_and_no_compiled_code():
    with olefile.OleFileIO(io.BytesIO(macros.vba_project())) as project:
        assert project.openstream("VBA/_VBA_PROJECT").read() == b"\xcc\x61\xff\xff\x00\x00\x00"
        assert not [name for name in map("/".join, project.listdir()) if "__SRP" in name or "xlwings" in name]


def test_the_project_asks_for_no_library_but_office():
    with olefile.OleFileIO(io.BytesIO(macros.vba_project())) as project:
        from oletools.olevba import decompress_stream

        directory = decompress_stream(bytearray(project.openstream("VBA/dir").read()))
    assert re.findall(rb"\*\\G\{([0-9A-F-]+)\}", directory) == [b"2DF8D04C-5BFA-101B-BDE5-00AA0044DE52"]


@pytest.mark.parametrize("kind", ["addin", "workbook"])
def test_a_file_is_written_to_the_same_bytes_again(kind, built, tmp_path):
    again = tmp_path / built[kind].name
    macros.write_addin(again) if kind == "addin" else write_workbook(again)
    assert again.read_bytes() == built[kind].read_bytes()


def test_a_workbook_takes_the_ribbon_as_it_stands(built):
    assert part(built["workbook"], macros.RIBBON_PART) == (FOLDER / "customUI14.xml").read_bytes()
    assert b'Target="customUI/customUI14.xml"' in part(built["workbook"], "_rels/.rels")


def test_the_tab_of_a_workbook_gives_way_and_that_of_the_add_in_stays(built):
    tab = etree.fromstring(part(built["workbook"], macros.RIBBON_PART)).find(".//{*}tab")
    stays = etree.fromstring(part(built["addin"], macros.RIBBON_PART)).find(".//{*}tab")
    assert tab.attrib.pop("getVisible") == "Launcher.TabVisible"
    assert dict(tab.attrib) == dict(stays.attrib)
    assert [button.attrib for button in stays.iter("{*}button")] == [button.attrib for button in BUTTONS]


def test_the_add_in_says_that_it_is_one_and_tells_its_version_and_nobody_s_name(built):
    from virksomhetsrapport import __version__

    types = part(built["addin"], "[Content_Types].xml")
    assert types.count(b"application/vnd.ms-excel.addin.macroEnabled.main+xml") == 1
    core = etree.fromstring(part(built["addin"], "docProps/core.xml"))
    said = {etree.QName(child).localname: child.text for child in core}
    assert said["title"] == f"Virksomhetsrapport {__version__}"
    assert not said["creator"]
    assert not said["lastModifiedBy"]


def test_a_missing_macro_project_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(macros, "package_folder", lambda: tmp_path)
    with pytest.raises(macros.MacrosError) as caught:
        macros.write_addin(tmp_path / "a.xlam")
    assert "vbaProject.bin" in say_error(caught.value)[0]


def test_every_button_is_a_command_with_the_same_label():
    assert {button.get("tag"): button.get("label") for button in BUTTONS} == {
        id: command.label for id, command in COMMANDS.items()
    }
    assert len(BUTTONS) == len(COMMANDS)


def test_no_id_and_no_key_stands_twice_in_the_ribbon():
    ids = [element.get("id") for element in RIBBON.iter("{*}tab", "{*}group", "{*}button")]
    keys = [button.get("keytip") for button in BUTTONS]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.get("tag"))
def test_a_button_says_what_it_does(button):
    assert all(button.get(name) for name in ("label", "screentip", "supertip", "keytip", "size", "imageMso"))
    assert "!" not in button.get("screentip") + button.get("supertip")
    assert button.get("supertip").endswith(".")


def test_what_the_ribbon_calls_stands_in_the_macro():
    called = {value for element in RIBBON.iter() for name, value in element.attrib.items() if name in CALLBACKS}
    assert called == {"Launcher.RunTagged", "Launcher.TabVisible"}
    assert {name.removeprefix("Launcher.") for name in called} <= PROCEDURES


def test_the_timer_and_the_workbook_call_what_stands_in_the_macro():
    timers = set(re.findall(r'TimerName\("(\w+)"\)', LAUNCHER))
    assert timers == {"Tick", "ClearStatus"}
    stopped = set(re.findall(r"Launcher\.(\w+)", SOURCES["ThisWorkbook"].read_text("ascii")))
    assert timers | stopped <= PROCEDURES


def test_the_macro_s_sentences_are_told_in_full():
    constants = re.findall(r"^Private Const (\w+) As String = ((?:.*_\n)*.*)$", LAUNCHER, re.MULTILINE)
    sentences = {name: unescape("".join(re.findall(r'"([^"]*)"', text))) for name, text in constants}
    boxes = [sentences[name] for name in ("NO_HELPER", "HELPER_GONE", "NOT_WRITTEN", "NOT_READ", "FAILED", "BUSY")]
    for sentence in boxes:
        assert len(re.findall(r"[.:] ", sentence)) >= 1
        assert sentence.endswith(".")
        assert "!" not in sentence


def test_the_macro_calls_nothing_outside_excel():
    for word in ("Declare ", "CreateObject", "GetObject", "RunPython", "WScript", "PowerShell", "SendKeys"):
        assert word not in LAUNCHER
    assert LAUNCHER.count("Shell ") == 1


def test_a_linter_finds_nothing_in_the_macro(tmp_path):
    program = Path(sys.executable).with_name("vbalidator")
    command = [str(program), str(SOURCES["Launcher"]), "--host", "excel", "--output", str(tmp_path / "report.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout
    assert re.search(r"Warnings +: 0\b", done.stdout), done.stdout


@pytest.mark.validator
def test_the_open_xml_validator_finds_no_error(built):
    command = ["node", str(REPOSITORY / "tests" / "office" / "validate.mjs"), *map(str, built.values())]
    done = subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert [result["errors"] for result in json.loads(done.stdout)] == [[], []]
