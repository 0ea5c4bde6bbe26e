"""The package finds its definitions and templates, whether it runs from the repository or from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


def organisations(package_parent: Path, folder: Path) -> str:
    """What `organisations` prints when the package is imported from a folder, run from another one."""
    environment = {**os.environ, "PYTHONPATH": str(package_parent)}
    environment.pop("VIRKSOMHETSRAPPORT_MAPPE", None)
    command = [sys.executable, "-m", "virksomhetsrapport"]
    run = subprocess.run(
        [*command, "organisations"], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built, unpacked = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("unpacked")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        package.extractall(unpacked)
    return unpacked


def test_the_repository_is_where_an_editable_install_looks(tmp_path):
    shown = organisations(REPOSITORY / "addin", tmp_path)
    assert str(REPOSITORY / "workbook" / "hdo" / "definition.toml") in shown


def test_a_wheel_carries_definitions_and_templates_of_its_own(unpacked_wheel, tmp_path):
    shown = organisations(unpacked_wheel, tmp_path)
    assert str(unpacked_wheel / "virksomhetsrapport" / "data" / "workbook" / "hdo" / "definition.toml") in shown
    assert str(REPOSITORY) not in shown


def test_every_organisation_of_the_repository_is_in_the_wheel_whole(unpacked_wheel):
    data = unpacked_wheel / "virksomhetsrapport" / "data"
    for definition in (REPOSITORY / "workbook").glob("*/definition.toml"):
        id = definition.parent.name
        assert {file.name for file in (data / "workbook" / id).iterdir()} == {
            file.name for file in definition.parent.iterdir()
        }
        template = (REPOSITORY / "templates" / f"{id}.docx").read_bytes()
        assert (data / "templates" / f"{id}.docx").read_bytes() == template
