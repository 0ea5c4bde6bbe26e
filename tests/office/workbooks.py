"""Makes workbooks for the tests: samples with other figures in them, samples that were typed otherwise."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import openpyxl

from oracle import CellKey, Oracle

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = {
    "faktisk": "Faktisk",
    "budsjett": "Budsjett",
    "hia": "Hittil i år",
    "hia_budsjett": "Budsjett hittil i år",
    "aarsbudsjett": "Årsbudsjett",
    "verdi": "Verdi",
    "referanse": "Sammenlignes med",
}


class Places:
    """Where each input figure of a workbook stands, found by sheet, label and heading."""

    def __init__(self, workbook: Path, oracle: Oracle) -> None:
        self.workbook = workbook
        book = openpyxl.load_workbook(workbook)
        self._found: dict[CellKey, tuple[str, str, bool]] = {}
        for number, sheet in enumerate(book.worksheets, start=1):
            table = next((table for table in oracle.definition["table"] if table["sheet"] == sheet.title), None)
            if table is None or table["kind"] == "texts":
                continue
            if table["kind"] == "budget_result":
                labels = {line["label"]: line["id"] for line in table["lines"] if not line.get("memo")}
            else:
                labels = {item["label"]: line for line, _, item in oracle.items(table)}
            rows = {labels[cell.value]: cell.row for cell in sheet["A"] if cell.value in labels}
            assert len(rows) == len(labels)
            columns = {cell.value: cell.column for cell in sheet[4]}
            for line, row in rows.items():
                for column, heading in HEADINGS.items():
                    if heading in columns:
                        cell = sheet.cell(row, columns[heading])
                        place = f"xl/worksheets/sheet{number}.xml", cell.coordinate, "%" in cell.number_format
                        self._found[table["id"], line, column] = place

    def at(self, key: CellKey) -> str:
        """The address on its sheet: "B7"."""
        return self._found[key][1]

    def write(self, out: Path, changes: Mapping[CellKey, Fraction]) -> None:
        """A copy of the workbook with other figures typed in; what had been computed is left as it was."""
        edits: dict[str, list[tuple[str, Fraction]]] = {}
        for key, value in changes.items():
            part, address, percent = self._found[key]
            edits.setdefault(part, []).append((address, value / 100 if percent else value))
        with zipfile.ZipFile(self.workbook) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                text = source.read(name)
                for address, value in edits.get(name, []):
                    number = re.compile(rf'(<c r="{address}"[^>]*><v>)[^<]*(</v>)'.encode())
                    text, count = number.subn(rf"\g<1>{float(value)!r}\g<2>".encode(), text)
                    assert count == 1, (name, address)
                target.writestr(name, text)


def without_reported_sums(folder: Path, organisation: str, month: str, oracle: Oracle) -> Path:
    """A place with a sample month in which nobody typed the sums, so that the sheets add up themselves."""
    sums = [line["id"] for table in oracle.definition["table"] for line in table.get("lines", []) if "sum_of" in line]
    typed = re.compile(rf"^(?:{'|'.join(sums)}) = \[.*\n", re.MULTILINE)
    return edited_sample(folder, organisation, month, typed, "")


def edited_sample(folder: Path, organisation: str, month: str, pattern: re.Pattern[str], new: str) -> Path:
    """A place whose sample month says something else; give the folder in which `new --sample` finds it."""
    source, target = ROOT / "workbook" / organisation, folder / "workbook" / organisation
    target.mkdir(parents=True)
    shutil.copy(source / "definition.toml", target)
    text, count = pattern.subn(new, (source / f"{month}.toml").read_text("utf-8"))
    assert count
    (target / f"{month}.toml").write_text(text, "utf-8")
    return folder
