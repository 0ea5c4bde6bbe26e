"""Makes macros/vbaProject.bin of the text beside it: `python macros/build.py`, and with --dist the add-in in dist/.

The project is the one that xlwings ships, without its modules: source only, so that Excel compiles the text itself and
what anybody reads out of the file is all that runs. The same text gives the same bytes.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import zipfile
from pathlib import Path

from pyopenvba import ExcelFile

HERE = Path(__file__).resolve().parent
OUT = HERE / "vbaProject.bin"
DOCUMENTS = ("ThisWorkbook", "Sheet1")
MODULES = ("Launcher",)
UNWANTED_REFERENCES = ("MSForms",)
PART = "xl/vbaProject.bin"
ADDIN = "Virksomhetsrapport.xlam"


def build() -> bytes:
    """The VBA project as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.xlsm"
        with ExcelFile(_base()) as book:
            project = book.vba_project()
            for name in project.module_names():
                if name not in DOCUMENTS:
                    project.delete_module(name)
            for name in UNWANTED_REFERENCES:
                book.remove_reference(name)
            for name in DOCUMENTS:
                book.set_module(name, _source(f"{name}.cls"))
            for name in MODULES:
                project.add_module(name, _source(f"{name}.bas"))
            book.save(made)
        with zipfile.ZipFile(made) as package:
            return package.read(PART)


def write_dist(folder: Path) -> Path:
    """The add-in alone, as IT hands it out."""
    from virksomhetsrapport.edges.workbook.macros import write_addin

    folder.mkdir(exist_ok=True)
    path = folder / ADDIN
    write_addin(path)
    return path


def _base() -> Path:
    """xlwings' own macro workbook, found without importing xlwings."""
    found = importlib.util.find_spec("xlwings")
    if found is None or found.origin is None:
        raise SystemExit("xlwings is not installed")
    return Path(found.origin).with_name("quickstart_standalone.xlsm")


def _source(name: str) -> str:
    """A module's text as VBA keeps it: ASCII, CR LF."""
    return "\r\n".join((HERE / name).read_text("ascii").splitlines()) + "\r\n"


if __name__ == "__main__":
    OUT.write_bytes(build())
    if "--dist" in sys.argv[1:]:
        print(write_dist(HERE.parent / "dist"))
