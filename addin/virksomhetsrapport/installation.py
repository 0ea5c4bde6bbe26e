"""The wiring of what an installation does: plan, machine and add-in come together here. Two doors call it."""

from __future__ import annotations

import os
import platform
from functools import partial
from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport import __version__, app
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.desk import base_folder
from virksomhetsrapport.edges.install import doctor, plan, windows
from virksomhetsrapport.edges.install.carry_out import Tools, carry_out
from virksomhetsrapport.edges.install.plan import InstallError
from virksomhetsrapport.edges.messages import say_error
from virksomhetsrapport.edges.package import open_package
from virksomhetsrapport.errors import ProgramError, TemplateError


class Installed(NamedTuple):
    """Where the add-in and the helper are; `started` is whether the helper lives already."""

    addin: Path
    helper: Path
    started: bool


def install(*, machine: bool, xlstart: Path | None = None, addin: Path | None = None) -> Installed:
    """Put the program into Excel, for this user or for all; `addin` is a signed one to take instead of our own.

    Raises `ProgramError` where that cannot be done; then nothing is left half done.
    """
    _want_windows()
    if addin is not None:
        open_package(addin).close()
    helper = windows.find_helper()
    if helper is None:
        raise InstallError("install-helper-missing", file=windows.HELPER)
    registry = windows.registry()
    target = _target(machine, xlstart)
    if machine and plan.in_a_profile(helper, os.environ):
        raise InstallError("install-helper-in-profile", file=str(helper))
    if not machine:
        _refuse_twice(target)
    write = partial(_copy, addin) if addin else write_addin
    carry_out(plan.install_steps(target, helper), Tools(registry, write))
    may_start = not machine and not windows.is_administrator()
    return Installed(Path(target.addin), helper, may_start and windows.start_helper(helper))


def uninstall(*, machine: bool, xlstart: Path | None = None) -> list[Path]:
    """Take all of it away; give the folders that stay because something else lies in them. Raises `ProgramError`."""
    _want_windows()
    target = _target(machine, xlstart)
    return carry_out(plan.uninstall_steps(target), Tools(windows.registry(), write_addin))


def examine() -> list[doctor.Check]:
    """What is right and what is not, on any machine."""
    machine = doctor.Machine(
        windows=windows.is_windows(),
        environ=os.environ,
        base=base_folder(),
        registry=windows.registry(),
        version=__version__,
        python=platform.python_version(),
        store_python=windows.is_store_python(),
        write_addin=write_addin,
    )
    return doctor.collect(machine, [_organisation(id, found) for id, _, found in app.organisations()])


def write_addin(path: Path) -> None:
    """Write the add-in of this version."""
    from virksomhetsrapport.edges.workbook.macros import write_addin as write

    write(path)


def _copy(source: Path, path: Path) -> None:
    """The bytes alone: what Windows has hung on the file stays behind."""
    path.write_bytes(source.read_bytes())


def _want_windows() -> None:
    if not windows.is_windows():
        raise InstallError("install-not-windows")
    if windows.is_store_python():
        raise InstallError("install-store-python")


def _target(machine: bool, xlstart: Path | None) -> plan.Target:
    if not machine:
        return plan.user_target(os.environ, base_folder(), xlstart)
    if not windows.is_administrator():
        raise InstallError("install-needs-rights")
    folder = xlstart or windows.excel_xlstart(windows.registry(), Path)
    if folder is None:
        raise InstallError("install-excel-unknown")
    return plan.machine_target(os.environ, folder)


def _refuse_twice(target: plan.Target) -> None:
    """Excel opens both folders: with the add-in in each it would open it twice."""
    everyone = windows.excel_xlstart(windows.registry(), Path)
    other = Path(everyone / plan.ADDIN) if everyone else None
    if other and other != Path(target.addin) and other.is_file():
        raise InstallError("install-for-all-already", file=str(other))


def _organisation(id: str, found: object) -> doctor.Organisation:
    if isinstance(found, ProgramError):
        return doctor.Organisation(id, " ".join(say_error(found)), None)
    try:
        return doctor.Organisation(id, "", places.find_template(id))
    except TemplateError:
        return doctor.Organisation(id, "", None)
