"""Message boxes, input boxes and file dialogs of a LibreOffice, read and answered through what a screen reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.calc.connection import UNO_ERRORS, uno
from tests.calc.waiting import PATIENCE, wait_for


def _role(name: str) -> int:
    return uno.getConstantByName(f"com.sun.star.accessibility.AccessibleRole.{name}")


_DIALOGS = {_role("ALERT"), _role("DIALOG"), _role("FILE_CHOOSER")}
_BUTTON, _LABEL, _EDIT = _role("PUSH_BUTTON"), _role("LABEL"), _role("TEXT")
_MESSAGE = 86  # a message box's text, without a name in 7.4's constants


class Dialog:
    """A dialog as it stood when it was found."""

    def __init__(self, toolkit: Any, root: Any) -> None:
        self._toolkit, self._root = toolkit, root
        parts = list(_parts(root))
        self.title: str = root.getAccessibleName()
        self._buttons = {part.getAccessibleName(): part for role, part in parts if role == _BUTTON}
        self._edits = _edits(root)
        texts = [part.getAccessibleName() for role, part in parts if role in {_MESSAGE, _LABEL}]
        self.text: str = texts[0] if texts else ""

    @property
    def buttons(self) -> list[str]:
        return list(self._buttons)

    @property
    def field(self) -> str | None:
        """What stands in the field to be filled in; None where there is none."""
        return self._edits[-1].getText() if self._edits else None

    def answer(self, button: str, text: str | None = None) -> None:
        """Fill in the last field, which is a file dialog's file name, and press; the dialog is gone afterwards.

        Raises `TimeoutError` where it stays.
        """
        if text is not None:
            wait_for(self._has_edits, PATIENCE, f"a field in the dialog {self.title}: {self.text}")
            self._edits[-1].setText(text)
        self._buttons[button].doAccessibleAction(0)
        wait_for(lambda: not self._stands(), PATIENCE, f"the end of the dialog {self.title}")

    def _has_edits(self) -> bool:
        """A file dialog has its buttons before its fields."""
        try:
            self._edits = _edits(self._root)
        except UNO_ERRORS:
            return False
        return bool(self._edits)

    def _stands(self) -> bool:
        try:
            return self._root in _roots(self._toolkit)
        except UNO_ERRORS:
            return True  # a window goes under our eyes: the next look tells

    def dismiss(self) -> None:
        """Press what ends it without a yes."""
        self.answer(next((button for button in ("Cancel", "No", "OK") if button in self._buttons), self.buttons[-1]))


def front_dialog(toolkit: Any) -> Dialog | None:
    """The dialog that stands before all others, once it has its buttons."""
    try:
        for root in _roots(toolkit):
            dialog = Dialog(toolkit, root)
            return dialog if dialog.buttons else None
    except UNO_ERRORS:
        pass  # it changes under our eyes: the next look tells
    return None


def _roots(toolkit: Any) -> list[Any]:
    windows = [toolkit.getTopWindow(index) for index in range(toolkit.getTopWindowCount())]
    contexts = [window.getAccessibleContext() for window in windows if window is not None]
    return [context for context in contexts if context and context.getAccessibleRole() in _DIALOGS]


def _edits(root: Any) -> list[Any]:
    return [part for role, part in _parts(root) if role == _EDIT and hasattr(part, "setText")]


def _parts(context: Any) -> Iterator[tuple[int, Any]]:
    role = context.getAccessibleRole()
    yield role, context
    if role in {_BUTTON, _LABEL, _EDIT, _MESSAGE, _role("LIST"), _role("TABLE")}:
        return
    for index in range(context.getAccessibleChildCount()):
        child = context.getAccessibleChild(index)
        if child is not None and (inner := child.getAccessibleContext()) is not None:
            yield from _parts(inner)
