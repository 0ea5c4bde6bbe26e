"""What is right and what is not with an installation: for each thing what it is, where, and what to do."""

from __future__ import annotations

import importlib.util
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport.edges.install import plan
from virksomhetsrapport.edges.install.carry_out import Registry, is_marked
from virksomhetsrapport.edges.install.living import living
from virksomhetsrapport.edges.install.policy import read_rules
from virksomhetsrapport.edges.install.windows import excel_xlstart, is_on_network
from virksomhetsrapport.edges.messages import say
from virksomhetsrapport.protocol import MalformedError, unescape

_VERSION = re.compile(rf"{plan.NAME} (\d+\.\d+\.\d+)", re.IGNORECASE)
_SYMBOLS = {True: "●", None: "○", False: "■"}


class Check(NamedTuple):
    """`ok` is None where there is nothing to be right or wrong, or nobody can know."""

    name: str
    ok: bool | None
    said: str


class Organisation(NamedTuple):
    """A definition that was found: `fault` says what is wrong with it, and `template` is None where it has none."""

    id: str
    fault: str
    template: Path | None


class Machine(NamedTuple):
    """What is looked at. `write_addin` writes the add-in that belongs to this version."""

    windows: bool
    environ: Mapping[str, str]
    base: Path
    registry: Registry
    version: str
    python: str
    store_python: bool
    write_addin: Callable[[Path], None]


def collect(machine: Machine, organisations: Sequence[Organisation]) -> list[Check]:
    """Everything that can be looked at, in the order in which it is told."""
    checks = [_program(machine)]
    if machine.windows:
        checks += [_excel(machine), _addin(machine), _macros(machine), _at_log_on(machine), _helper(machine)]
    else:
        checks.append(Check("Excel", None, say("doctor-not-windows", {})))
    return [*checks, _folder(machine), *_organisations(organisations)]


def render(checks: Sequence[Check], most: int | None = None) -> str:
    """The checks as text, a line each. Where `most` characters are too few, what is in order is told by its name."""
    wrong = sum(check.ok is False for check in checks)
    head = say("doctor-wrong", {"count": wrong}) if wrong else say("doctor-fine", {})
    text = "\n".join([head, *(_line(check) for check in checks)])
    if most is None or len(text) <= most:
        return text
    fine = ", ".join(check.name for check in checks if check.ok)
    lines = [head, *(_line(check) for check in checks if not check.ok)]
    text = "\n".join([*lines, f"{_SYMBOLS[True]} {fine}"])
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _line(check: Check) -> str:
    return f"{_SYMBOLS[check.ok]} {check.name}: {check.said}"


def _program(machine: Machine) -> Check:
    name = "Program"
    if machine.windows and machine.store_python:
        return Check(name, False, say("install-store-python", {}))
    if machine.windows and importlib.util.find_spec("xlwings") is None:
        return Check(name, False, say("doctor-no-xlwings", {}))
    return Check(name, True, say("doctor-program", {"version": machine.version, "python": machine.python}))


def _excel(machine: Machine) -> Check:
    found = excel_xlstart(machine.registry, Path)
    if found is None:
        return Check("Excel", False, say("doctor-no-excel", {}))
    return Check("Excel", True, say("doctor-excel", {"folder": str(found.parent)}))


def _targets(machine: Machine) -> list[plan.Target]:
    """The user's installation, and the machine's where its folders are known."""
    targets = []
    with suppress(plan.InstallError):
        targets.append(plan.user_target(machine.environ, machine.base))
    everyone = excel_xlstart(machine.registry, Path)
    if everyone is not None:
        with suppress(plan.InstallError):
            targets.append(plan.machine_target(machine.environ, everyone))
    return targets


def _addin(machine: Machine) -> Check:
    name = "Tillegg"
    found = [Path(target.addin) for target in _targets(machine) if Path(target.addin).is_file()]
    copies = [
        file
        for target in _targets(machine)
        for pattern in plan.COPIES
        for file in sorted(Path(target.xlstart).glob(pattern))
    ]
    if not found:
        return Check(name, False, say("doctor-no-addin", {}))
    if len(found) + len(copies) > 1:
        two = [*found, *copies]
        return Check(name, False, say("doctor-two-addins", {"file": str(two[0]), "other": str(two[1])}))
    (file,) = found
    if is_marked(file):
        return Check(name, False, say("doctor-addin-marked", {"file": str(file)}))
    if read_rules(machine.registry).disabled:
        return Check(name, False, say("doctor-addin-disabled", {"file": str(file)}))
    return _compared(name, file, machine)


def _compared(name: str, file: Path, machine: Machine) -> Check:
    """The installed add-in beside the one that belongs to this version: the same bytes, or signed since."""
    try:
        installed = file.read_bytes()
    except OSError:
        return Check(name, None, say("doctor-addin-unread", {"file": str(file)}))
    with tempfile.TemporaryDirectory(prefix="virksomhetsrapport-") as folder:
        fresh = Path(folder) / plan.ADDIN
        machine.write_addin(fresh)
        if installed == fresh.read_bytes():
            return Check(name, True, say("doctor-addin", {"version": machine.version, "file": str(file)}))
    signed, version = _signature_and_version(file)
    if not signed:
        return Check(name, False, say("doctor-addin-other", {"file": str(file), "version": machine.version}))
    if version and version != machine.version:
        said = say("doctor-addin-signed-other", {"file": str(file), "version": machine.version, "installed": version})
        return Check(name, False, said)
    return Check(name, True if version else None, say("doctor-addin-signed", {"file": str(file), "version": version}))


def _signature_and_version(file: Path) -> tuple[bool, str]:
    """Whether somebody signed the add-in's macros, and the version that its properties tell."""
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            properties = [
                package.read(part).decode("utf-8", "ignore") for part in names if part.startswith("docProps/")
            ]
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return False, ""
    told = next((match[1] for text in properties if (match := _VERSION.search(text))), "")
    return any("vbaProjectSignature" in part for part in names), told


def _macros(machine: Machine) -> Check:
    name = "Makroer"
    rules = read_rules(machine.registry)
    found = [Path(target.addin) for target in _targets(machine) if Path(target.addin).is_file()]
    signed = any(_signature_and_version(file)[0] for file in found)
    if rules.macros_off:
        return Check(name, False, say("doctor-macros-off", {}))
    if rules.not_listed:
        return Check(name, False, say("doctor-not-listed", {"file": plan.ADDIN}))
    if rules.signature:
        return Check(name, None, say("doctor-signed", {})) if signed else Check(name, False, say("doctor-unsigned", {}))
    if rules.untrusted:
        return Check(name, False, say("doctor-untrusted", {}))
    away = next((file.parent for file in found if is_on_network(file)), None)
    if away and rules.no_network:
        return Check(name, None, say("doctor-network", {"folder": str(away)}))
    return Check(name, True, say("doctor-macros", {}))


def _at_log_on(machine: Machine) -> Check:
    name = "Ved pålogging"
    for target in _targets(machine):
        command = machine.registry.read(target.run_key, plan.NAME)
        if isinstance(command, str):
            helper = Path(command.strip().strip('"'))
            if not helper.is_file():
                return Check(name, False, say("doctor-helper-gone", {"file": str(helper)}))
            if _written_command(Path(target.start)) != command:
                return Check(name, False, say("doctor-no-start", {"file": str(target.start)}))
            return Check(name, True, say("doctor-log-on", {"file": str(helper)}))
    return Check(name, False, say("doctor-not-at-log-on", {}))


def _written_command(start: Path) -> str:
    try:
        return unescape(start.read_text("ascii").strip())
    except (OSError, UnicodeDecodeError, MalformedError):
        return ""


def _helper(machine: Machine) -> Check:
    alive = bool(living(machine.base))
    if alive:
        return Check("Hjelper", True, say("doctor-helper", {}))
    return Check("Hjelper", False, say("doctor-no-helper", {}))


def _folder(machine: Machine) -> Check:
    name = "Mappe"
    if not machine.base.is_dir():
        return Check(name, None, say("doctor-no-folder", {"folder": str(machine.base)}))
    try:
        with tempfile.TemporaryFile(dir=machine.base):
            return Check(name, True, say("doctor-folder", {"folder": str(machine.base)}))
    except OSError:
        return Check(name, False, say("doctor-folder-closed", {"folder": str(machine.base)}))


def _organisations(organisations: Sequence[Organisation]) -> list[Check]:
    if not organisations:
        return [Check("Organisasjoner", False, say("doctor-no-organisations", {}))]
    checks = []
    for each in organisations:
        if each.fault:
            checks.append(Check(each.id, False, each.fault))
        elif each.template is None:
            checks.append(Check(each.id, False, say("template-not-found", {"id": each.id})))
        else:
            checks.append(Check(each.id, True, say("doctor-organisation", {"template": str(each.template)})))
    return checks
