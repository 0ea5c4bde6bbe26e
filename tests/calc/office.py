"""A LibreOffice of a test's own, with windows that nobody sees: books are opened, callbacks run, dialogs answered.

It is not started with --headless: dialogs would then answer themselves.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.calc.connection import UNO_ERRORS, Disposed, NoConnect, connect, create, properties, uno
from tests.calc.dialogs import Dialog, front_dialog
from tests.calc.processes import ProcessGroup
from tests.calc.waiting import PATIENCE, wait_for

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nb-NO</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop>
<prop oor:name="UseSystemFileDialog" oor:op="fuse"><value>false</value></prop>
<prop oor:name="UseLocking" oor:op="fuse"><value>false</value></prop>
<prop oor:name="UseDocumentSystemFileLocking" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
_RUN_MACROS_WITHOUT_ASKING = 4
_STARTS = 3
_SIZE = 12  # com.sun.star.awt.PosSize: width and height


class Office:
    """A soffice process with its own profile in a folder. `home` is what its macros know as LOCALAPPDATA."""

    def __init__(self, folder: Path, path_first: Path | None = None, environ: Mapping[str, str] | None = None) -> None:
        """Programs in `path_first` are found before all others. Raises `TimeoutError` where it does not start."""
        self.folder, self.home = folder, folder / "home"
        profile = folder / "profile" / "user"
        for needed in (self.home, profile):
            needed.mkdir(parents=True, exist_ok=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        accept = f"socket,host=127.0.0.1,port={_free_port()},tcpNoDelay=1;urp;"
        self.url = f"uno:{accept}StarOffice.ComponentContext"
        self._command = [
            shutil.which("soffice") or "soffice",
            f"-env:UserInstallation={profile.parent.as_uri()}",
            "--norestore",
            "--nologo",
            "--nodefault",
            f"--accept={accept}",
        ]
        self._environ = {
            **os.environ,
            "SAL_USE_VCLPLUGIN": "svp",
            "LOCALAPPDATA": str(self.home),
            "CALC_URL": self.url,
            "PATH": os.pathsep.join(filter(None, (path_first and str(path_first), os.environ["PATH"]))),
            **(environ or {}),
        }
        self._start()

    def _start(self) -> None:
        """LibreOffice at times falls over while it starts: then it is started again."""
        for _ in range(_STARTS):
            self._group = ProcessGroup(self._command, self._environ)
            try:
                self._attach()
                if self.answers():
                    return
            except UNO_ERRORS:
                pass
            except BaseException:
                self.stop()
                raise
            self.stop()
        raise TimeoutError("LibreOffice does not start")

    def _attach(self) -> None:
        self.context = wait_for(self._reached, PATIENCE, "LibreOffice")
        self.desktop = create(self.context, "com.sun.star.frame.Desktop")
        self._toolkit = create(self.context, "com.sun.star.awt.Toolkit")
        self._scratch: Any = None

    def answers(self) -> bool:
        """Whether it does, and has not fallen over."""
        try:
            return bool(self.desktop.Components)
        except UNO_ERRORS:
            return False

    def _reached(self) -> Any:
        with suppress(NoConnect):
            return connect(self.url)
        return None

    def kill(self) -> None:
        """At once, as by the task manager: books are lost, what its macros started lives on until `stop`."""
        self._group.kill("oosplash", "soffice.bin")

    def stop(self) -> None:
        """With all that it started. Unsaved books are lost."""
        self._group.stop()

    def restart(self) -> None:
        """Started again after it was killed, where the helper finds it as before."""
        self.stop()
        self._start()

    def open(self, path: Path, **options: Any) -> Any:
        """The document of a file, with a window, its macros allowed. Raises `TimeoutError` where it does not open."""
        arguments = properties(MacroExecutionMode=_RUN_MACROS_WITHOUT_ASKING, **options)
        url = path.resolve().as_uri()
        return self._aside(lambda: self.desktop.loadComponentFromURL(url, "_blank", 0, arguments), PATIENCE, url)

    def close(self, document: Any) -> None:
        """Unsaved changes are lost. Raises `TimeoutError` where it stays, for example at a dialog."""

        def close() -> None:
            document.setModified(False)
            document.close(True)

        with suppress(Disposed):
            self._aside(close, PATIENCE, "the close of a document")

    def close_all(self) -> None:
        """Every dialog is dismissed, also those that come of that, and every document closed, where it still lives."""
        if not self.answers():
            return
        if self.has_dialog():
            with suppress(TimeoutError):
                while True:
                    self.dialog(timeout=0.5).dismiss()
        self._scratch = None
        for document in self.documents():
            self.close(document)

    def documents(self) -> list[Any]:
        """All that are open."""
        found, components = [], self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            found.append(components.nextElement())
        return found

    def click(self, document: Any, macro: str, id: str = "", tag: str = "", timeout: float = PATIENCE) -> None:
        """Run a ribbon callback, `Module.Sub`, with a control of this id and tag.

        Returns when it has ended, or stands at a dialog. Raises `TimeoutError` where it does neither.
        """
        control = create(self.context, "com.sun.star.beans.PropertyBag")
        for name, value in (("Id", id), ("Tag", tag)):
            control.addProperty(name, 0, value)
        script = _script(document, macro)
        self._aside(lambda: script.invoke((control,), (), ()), timeout, macro, or_dialog=True)

    def call(self, document: Any, macro: str, *arguments: Any, timeout: float = PATIENCE) -> Any:
        """What a macro or function, `Module.Name`, returns. Raises `TimeoutError` where it does not end."""
        script = _script(document, macro)
        return self._aside(lambda: script.invoke(arguments, (), ())[0], timeout, macro)

    def _aside(self, work: Callable[[], Any], timeout: float, what: str, or_dialog: bool = False) -> Any:
        """What some work in Calc gives. It is done in a thread, because it does not end while a dialog stands."""
        outcome: list[Any] = []

        def run() -> None:
            try:
                outcome.append(work())
            except Exception as error:  # noqa: BLE001 - raised below, in the thread that asked
                outcome.append(error)

        threading.Thread(target=run, daemon=True).start()
        try:
            wait_for(lambda: outcome or (or_dialog and self.has_dialog()), timeout, what)
        except TimeoutError:
            dialog = front_dialog(self._toolkit)
            raise TimeoutError(f"{what}; {dialog.text if dialog else 'no dialog stands'}") from None
        if outcome and isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0] if outcome else None

    def dialog(self, timeout: float = PATIENCE) -> Dialog:
        """The dialog in front, when there is one. Raises `TimeoutError` where none comes."""
        return wait_for(lambda: front_dialog(self._toolkit), timeout, "a dialog")

    def has_dialog(self) -> bool:
        return front_dialog(self._toolkit) is not None

    def status_picture(self, document: Any) -> bytes:
        """The status bar, as it is drawn."""
        bar = _status_bar(document)
        size = bar.getPosSize()
        return bar.createBitmap(0, 0, size.Width, size.Height).getDIB().value

    def status_shows(self, document: Any, text: str) -> bool:
        """Whether the status bar shows this text. Calc does not tell what it shows, so that the same is drawn beside
        it, in a text document, and compared."""
        if self._scratch is None:
            active = self.desktop.getCurrentFrame()
            self._scratch = self.desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, ())
            (active or document.CurrentController.Frame).activate()
        window, size = _window(self._scratch), _window(document).getPosSize()
        window.setPosSize(0, 0, size.Width, size.Height, _SIZE)
        indicator = self._scratch.CurrentController.getStatusIndicator()
        indicator.start(text, 100)
        try:
            return self.status_picture(self._scratch) == self.status_picture(document)
        finally:
            indicator.end()

    def screenshot_sheet(self, document: Any, sheet: str, png: Path) -> Path:
        """A picture of a sheet's first page, as it would be printed."""
        pdf = png.with_suffix(".pdf")
        selection = uno.Any("com.sun.star.uno.XInterface", document.Sheets.getByName(sheet))
        data = uno.Any("[]com.sun.star.beans.PropertyValue", properties(Selection=selection))
        document.storeToURL(pdf.resolve().as_uri(), properties(FilterName="calc_pdf_Export", FilterData=data))
        subprocess.run(["pdftoppm", "-png", "-r", "80", "-singlefile", str(pdf), str(png.with_suffix(""))], check=True)
        return png


def _script(document: Any, macro: str) -> Any:
    name = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
    return document.getScriptProvider().getScript(name)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def _window(document: Any) -> Any:
    return document.CurrentController.Frame.ContainerWindow


def _status_bar(document: Any) -> Any:
    layout = document.CurrentController.Frame.LayoutManager
    return layout.getElement("private:resource/statusbar/statusbar").getRealInterface()
