"""An installation done for real, in made-up folders: all of it or nothing, once or twice."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from unit.edges.made_up_windows import RUN_USER, MadeUpWindows, living_helper, write_addin
from virksomhetsrapport.edges.install.carry_out import NoRegistry, Tools, carry_out, is_marked
from virksomhetsrapport.edges.install.living import living, stop_helpers
from virksomhetsrapport.edges.install.plan import (
    InstallError,
    install_steps,
    machine_target,
    uninstall_steps,
    user_target,
)


@pytest.fixture
def windows(tmp_path) -> MadeUpWindows:
    return MadeUpWindows(tmp_path)


def target(windows):
    return user_target(windows.environ, windows.base)


def install(windows, write=write_addin):
    return carry_out(install_steps(target(windows), windows.helper), Tools(windows.registry, write))


def uninstall(windows):
    return carry_out(uninstall_steps(target(windows)), Tools(windows.registry, write_addin))


def test_after_installing_excel_finds_the_add_in_and_log_on_the_helper(windows):
    assert install(windows) == []
    assert windows.addin.is_file()
    assert windows.registry.read(RUN_USER, "Virksomhetsrapport") == f'"{windows.helper}"'
    assert {path.name for path in windows.base.iterdir()} == {"requests", "answers", "start.txt"}
    assert [path.name for path in windows.xlstart.iterdir()] == ["Virksomhetsrapport.xlam"]


def test_installing_twice_is_installing_once(windows):
    install(windows)
    once, inode = windows.contents(), windows.addin.stat().st_ino
    install(windows)
    assert windows.contents() == once
    assert windows.addin.stat().st_ino == inode, "an add-in that Excel has open must be left alone"


def test_installing_over_an_older_version_replaces_it(windows):
    install(windows, lambda path: path.write_bytes(b"older"))
    install(windows)
    fresh = windows.root / "fresh"
    write_addin(fresh)
    assert windows.addin.read_bytes() == fresh.read_bytes()


def test_copies_under_other_names_go_and_other_add_ins_stay(windows):
    windows.xlstart.mkdir(parents=True)
    copies = ["Virksomhetsrapport (1).xlam", "Virksomhetsrapport - Kopi.xlam", "Virksomhetsrapport-0.0.9.xlam"]
    for name in [*copies, "Annet.xlam", "PERSONAL.XLSB", "Virksomhetsrapporter.xlam"]:
        (windows.xlstart / name).write_bytes(b"x")
    install(windows)
    assert {path.name for path in windows.xlstart.iterdir()} == {
        "Annet.xlam",
        "PERSONAL.XLSB",
        "Virksomhetsrapporter.xlam",
        "Virksomhetsrapport.xlam",
    }


def test_taking_away_leaves_everything_as_it_was_before(windows):
    windows.xlstart.mkdir(parents=True)
    (windows.xlstart / "PERSONAL.XLSB").write_bytes(b"x")
    windows.registry.put(RUN_USER, "OneDrive", "onedrive.exe")
    before = windows.contents()
    install(windows)
    for name in (
        "requests/ab12.request",
        "requests/ab12.taken",
        "answers/ab12.answer",
        "answers/ab12.progress",
        "helper.log",
        "helper-3.lock",
        "settings.json",
        "requests/cd34.refused",
        "answers/cd34.answer-part",
    ):
        (windows.base / name).write_text("x")
    assert uninstall(windows) == []
    assert windows.contents() == before
    assert windows.registry.values(RUN_USER) == {"OneDrive": "onedrive.exe"}


def test_taking_away_twice_or_where_nothing_is_does_no_harm(windows):
    before = windows.contents()
    assert uninstall(windows) == []
    assert windows.contents() == before


def test_what_is_not_ours_stays_and_is_told(windows):
    install(windows)
    (windows.base / "notater.docx").write_bytes(b"x")
    (windows.base / "requests" / "mappe").mkdir()
    assert uninstall(windows) == [windows.base / "requests", windows.base]
    assert (windows.base / "notater.docx").is_file()


def test_a_folder_behind_a_link_is_not_emptied(windows):
    elsewhere = windows.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "book.xlsx").write_bytes(b"x")
    windows.base.mkdir()
    (windows.base / "answers").symlink_to(elsewhere)
    uninstall(windows)
    assert (elsewhere / "book.xlsx").is_file()


def test_an_add_in_marked_as_from_the_internet_is_written_anew(windows):
    install(windows)
    mark = Path(f"{windows.addin}:Zone.Identifier")
    mark.write_text("[ZoneTransfer]\nZoneId=3\n")
    assert is_marked(windows.addin)
    inode = windows.addin.stat().st_ino
    install(windows)
    assert windows.addin.stat().st_ino != inode


def in_use(monkeypatch, name, method):
    """Windows does not let a file be replaced or removed while a program has it open."""
    real = getattr(Path, method)

    def refused(self, *arguments, **settings):
        if name in {self.name, *(Path(each).name for each in arguments)}:
            raise PermissionError(13, "in use", str(self))
        return real(self, *arguments, **settings)

    monkeypatch.setattr(Path, method, refused)


def test_an_add_in_that_excel_has_open_is_told_and_nothing_is_changed(windows, monkeypatch):
    install(windows, lambda path: path.write_bytes(b"older"))
    before, values = windows.contents(), windows.registry.values(RUN_USER)
    in_use(monkeypatch, "Virksomhetsrapport.xlam", "replace")
    with pytest.raises(InstallError) as told:
        install(windows)
    assert told.value.code == "install-excel-open"
    in_use(monkeypatch, "Virksomhetsrapport.xlam", "unlink")
    with pytest.raises(InstallError) as told:
        uninstall(windows)
    assert told.value.code == "install-excel-open"
    assert windows.contents() == before
    assert windows.registry.values(RUN_USER) == values


@pytest.mark.parametrize("had", [None, "older"])
def test_a_closed_registry_undoes_all_that_was_done_before(windows, had):
    if had:
        install(windows, lambda path: path.write_bytes(b"older"))
        (windows.xlstart / "Virksomhetsrapport (1).xlam").write_bytes(b"x")
    before = windows.contents()
    windows.registry.closed.add(RUN_USER)
    with pytest.raises(InstallError) as told:
        install(windows)
    assert told.value.code == "install-registry-closed"
    assert windows.contents() == before


def test_a_registry_that_closes_while_taking_away_brings_the_add_in_back(windows):
    install(windows)
    before = windows.contents()
    windows.registry.closed.add(RUN_USER)
    with pytest.raises(InstallError):
        uninstall(windows)
    assert windows.contents() == before


def test_a_value_that_stood_there_before_is_put_back(windows):
    windows.registry.put(RUN_USER, "Virksomhetsrapport", '"old.exe"')
    steps = [*install_steps(target(windows), windows.helper), *install_steps(in_a_file(windows), windows.helper)]
    with pytest.raises(InstallError):
        carry_out(steps, Tools(windows.registry, write_addin))
    assert windows.registry.read(RUN_USER, "Virksomhetsrapport") == '"old.exe"'


def test_a_folder_that_windows_holds_on_to_is_told_as_left(windows, monkeypatch):
    install(windows)

    def held(self):
        raise PermissionError(13, "in use", str(self))

    monkeypatch.setattr(Path, "rmdir", held)
    assert uninstall(windows) == [windows.base / "requests", windows.base / "answers", windows.base]


def in_a_file(windows):
    """An installation whose start folder would have to lie inside a file."""
    (windows.root / "file").write_bytes(b"x")
    return user_target(windows.environ, windows.base, windows.root / "file" / "XLSTART")


def test_a_folder_that_cannot_be_made_is_told(windows):
    with pytest.raises(InstallError) as told:
        carry_out(install_steps(in_a_file(windows), windows.helper), Tools(windows.registry, write_addin))
    assert told.value.code == "install-folder-closed"


def test_a_full_disk_leaves_no_half_add_in(windows, monkeypatch):
    def full(self, to):
        raise OSError(28, "full", str(to))

    monkeypatch.setattr(Path, "replace", full)
    before = windows.contents()
    with pytest.raises(InstallError) as told:
        install(windows)
    assert told.value.code == "install-not-written"
    assert windows.contents() == before


def test_a_machine_without_a_registry_is_closed_to_writing(windows):
    with pytest.raises(InstallError) as told:
        carry_out(install_steps(target(windows), windows.helper), Tools(NoRegistry(), write_addin))
    assert told.value.code == "install-registry-closed"
    assert NoRegistry().read(RUN_USER, "x") is None
    assert NoRegistry().values(RUN_USER) == {}
    NoRegistry().remove(RUN_USER, "x")


def test_an_installation_for_all_leaves_the_users_folders_alone(windows):
    everyone = machine_target(windows.environ, windows.everyones_xlstart)
    tools = Tools(windows.registry, write_addin)
    before = windows.contents()
    carry_out(install_steps(everyone, windows.helper), tools)
    assert (windows.everyones_xlstart / "Virksomhetsrapport.xlam").is_file()
    assert (windows.settings / "start.txt").is_file()
    assert not windows.base.exists()
    carry_out(uninstall_steps(everyone), tools)
    after = windows.contents()
    after.pop(str(windows.everyones_xlstart.relative_to(windows.root)))
    assert after == before


def test_a_log_that_somebody_has_open_is_told_and_nothing_is_changed(windows, monkeypatch):
    install(windows)
    (windows.base / "helper.log").write_text("x")
    before = windows.contents()
    in_use(monkeypatch, "helper.log", "unlink")
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(InstallError) as told:
        uninstall(windows)
    assert told.value.code == "install-file-in-use"
    assert windows.contents() == before


def test_a_log_that_a_stopping_helper_still_has_open_is_waited_for(windows, monkeypatch):
    install(windows)
    (windows.base / "helper.log").write_text("x")
    in_use(monkeypatch, "helper.log", "unlink")
    monkeypatch.setattr("time.sleep", lambda seconds: monkeypatch.undo())
    assert uninstall(windows) == []


def test_an_add_in_that_may_not_be_read_is_told(windows, monkeypatch):
    install(windows)

    def refused(self):
        if self == windows.addin:
            raise PermissionError(13, "in use", str(self))
        return b""

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(InstallError) as told:
        install(windows)
    assert told.value.code == "install-excel-open"


def test_a_folder_that_takes_no_new_file_is_told(windows, monkeypatch):
    def refused(**settings):
        raise PermissionError(13, "closed")

    monkeypatch.setattr("tempfile.mkstemp", refused)
    with pytest.raises(InstallError) as told:
        install(windows)
    assert told.value.code == "install-folder-closed"
    assert told.value.params == {"folder": str(windows.xlstart.parent)}


def test_a_folder_of_the_name_of_a_copy_is_left_alone(windows):
    (windows.xlstart / "Virksomhetsrapport (1).xlam").mkdir(parents=True)
    install(windows)
    assert (windows.xlstart / "Virksomhetsrapport (1).xlam").is_dir()


def test_a_mark_that_cannot_be_asked_for_is_none():
    assert is_marked(Path("x" * 300)) is False


# --- A helper that lives ----------------------------------------------------------------------------------------


def test_no_helper_lives_where_there_is_no_folder_or_a_lock_that_nobody_holds(windows):
    assert living(windows.base) == []
    windows.base.mkdir()
    (windows.base / "helper-1.lock").touch()
    assert living(windows.base) == []


def test_a_lock_that_cannot_even_be_opened_is_held(windows, monkeypatch):
    windows.base.mkdir()
    (windows.base / "helper-1.lock").touch()

    def refused(*arguments):
        raise PermissionError(*arguments)

    monkeypatch.setattr(os, "open", refused)
    assert living(windows.base) == [windows.base / "helper-1.lock"]


def test_helpers_in_several_sessions_are_all_asked_to_stop(windows):
    with living_helper(windows.base, session=1), living_helper(windows.base, session=2):
        assert len(living(windows.base)) == 2
        stop_helpers(windows.base, patience=5)
        assert living(windows.base) == []
    assert not (windows.base / "stop").exists()


def test_a_helper_that_goes_on_is_told_and_everything_is_put_back(windows):
    install(windows)
    tools = Tools(windows.registry, write_addin, lambda base: stop_helpers(base, patience=0.1))
    with living_helper(windows.base, heeds=False):
        before = windows.contents()
        with pytest.raises(InstallError) as told:
            carry_out(uninstall_steps(target(windows)), tools)
        assert windows.contents() == before
    assert told.value.code == "install-helper-busy"


def test_a_living_helper_is_stopped_before_it_is_taken_away(windows):
    install(windows)
    with living_helper(windows.base):
        assert uninstall(windows) == []
    assert not windows.base.exists()


@pytest.mark.parametrize("held", [True, False])
def test_on_windows_the_first_byte_of_a_lock_tells(windows, monkeypatch, held):
    windows.base.mkdir()
    (windows.base / "helper-1.lock").touch()
    asked = []

    def locking(handle, mode, count):
        asked.append((mode, count))
        if held:
            raise PermissionError(13, "locked")

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_NBLCK=2, LK_UNLCK=0, locking=locking))
    monkeypatch.setattr(sys, "platform", "win32")
    assert bool(living(windows.base)) is held
    assert asked == ([(2, 1)] if held else [(2, 1), (0, 1)])


def test_a_lock_that_goes_while_it_is_looked_at_is_not_held(windows, monkeypatch):
    monkeypatch.setattr(Path, "glob", lambda self, pattern: [self / "helper-1.lock"])
    assert living(windows.base) == []
