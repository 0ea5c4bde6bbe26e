"""Word and Excel open what is valid Open XML: the Open XML SDK finds no error in anything the program writes."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from office.staff import edit_as_staff
from office.workbooks import ROOT, edited_sample
from virksomhetsrapport import app, issuing
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.errors import TemplateError

pytestmark = pytest.mark.validator

MONTHS = {"hdo": "2025-02", "helse-nord-ikt": "2024-01"}
REASON = 'Tallene er «ikke» avstemt, < & > "sitert".'
WRITTEN = [
    *(f"{organisation}{what}" for organisation in MONTHS for what in ("-sample.xlsm", "-empty.xlsx", ".docx")),
    *(f"{organisation}{what}" for organisation in MONTHS for what in ("-wrong.xlsx", "-accepted.docx", "-bare.docx")),
    *(f"{organisation}{what}" for organisation in MONTHS for what in ("-template.docx", "-by-staff.docx")),
    *(f"{organisation}{what}" for organisation in MONTHS for what in ("-mal med merknader.docx", " utstedt.docx")),
]


def _validate(files: list[Path]) -> dict[str, list[dict[str, Any]]]:
    """The errors of each file by its name."""
    command = ["node", str(Path(__file__).with_name("validate.mjs")), *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {Path(result["file"]).name: result["errors"] for result in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def errors(tmp_path_factory, moment) -> dict[str, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("written")
    for organisation, month in MONTHS.items():
        first = folder / organisation
        app.new(organisation, month, Path(f"{first}-sample.xlsm"), sample=True)
        app.new(organisation, month, Path(f"{first}-empty.xlsx"))
        app.report(Path(f"{first}-sample.xlsm"), Path(f"{first}.docx"), moment, pages=PageSource.NONE)
        issuing.issue(app.check(Path(f"{first}-sample.xlsm")), folder, Path(f"{first}.docx"), moment.date())
        app.report(
            Path(f"{first}-empty.xlsx"), Path(f"{first}-bare.docx"), moment, pages=PageSource.NONE, reason=REASON
        )
        _write_wrong(organisation, month, tmp_path_factory.mktemp("place"), Path(f"{first}-wrong.xlsx"))
        app.report(
            Path(f"{first}-wrong.xlsx"), Path(f"{first}-accepted.docx"), moment, pages=PageSource.NONE, reason=REASON
        )
        template = (ROOT / "templates" / f"{organisation}.docx").read_bytes()
        Path(f"{first}-template.docx").write_bytes(template)
        _write_by_staff(Path(f"{first}-sample.xlsm"), Path(f"{first}-by-staff.docx"), template, moment)
    return _validate([folder / name for name in WRITTEN])


def _write_by_staff(workbook: Path, out: Path, template: bytes, moment: dt.datetime) -> None:
    """The report of a template that has been with staff, and what is told of the same template with faults in it."""
    mal = out.with_name(out.name.replace("-by-staff", "-mal"))
    mal.write_bytes(template)
    edit_as_staff(mal)
    app.report(workbook, out, moment, mal, pages=PageSource.NONE)
    mal.write_bytes(template)
    document = docx.Document(str(mal))
    for text in ("{{ finnes_ikke }}", "{{ tabell: resultat }} og {{ x", "{{ organisasjon.navnn | mnok }} <&>"):
        document.add_paragraph(text)
    document.sections[0].header.is_linked_to_previous = False
    document.sections[0].header.paragraphs[0].text = "{{ finnes_ikke }}"
    document.save(str(mal))
    with pytest.raises(TemplateError):
        app.report(workbook, out.with_name("x.docx"), moment, mal, pages=PageSource.NONE)


def _write_wrong(organisation: str, month: str, place: Path, out: Path) -> None:
    """A workbook with errors in it, so that Kontroll and the marks have something to show."""
    first_figure = re.compile(r"(?<= = \[)\d{4,}")
    edited_sample(place, organisation, month, first_figure, "77777")
    app.new(organisation, month, place / out.name, sample=True)
    assert app.check(place / out.name).catalogue.errors
    out.write_bytes((place / out.name).read_bytes())


@pytest.mark.parametrize("name", WRITTEN)
def test_the_validator_finds_no_error_in(name, errors):
    assert errors[name] == []


@pytest.mark.parametrize(("kind", "part"), [("docx", "word/document.xml"), ("xlsm", "xl/worksheets/sheet2.xml")])
def test_the_validator_would_have_found_one(kind, part, demo, tmp_path):
    broken = tmp_path / f"broken.{kind}"
    with zipfile.ZipFile(demo / f"hdo-2025-02.{kind}") as good, zipfile.ZipFile(broken, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, re.sub(rb"<(w:tbl|sheetData)>", rb"<\1><strange/>", data) if name == part else data)
    assert _validate([broken])[broken.name]
