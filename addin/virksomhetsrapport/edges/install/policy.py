"""What Office has been told about macros and add-ins, by group policy or in Excel itself, as far as it concerns ours.

Our add-in lies in a folder that Excel trusts from the outset. There it runs whatever the macro setting says, unless
one of the rules here takes that away (Microsoft: "Trusted Locations for Office files", the administrative templates).
"""

from __future__ import annotations

from typing import NamedTuple

from virksomhetsrapport.edges.install.carry_out import Registry, Value
from virksomhetsrapport.edges.install.plan import ADDIN

_ROOTS = (
    r"HKCU\Software\Policies\Microsoft\Office\16.0",
    r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0",
    r"HKLM\Software\Policies\Microsoft\Office\16.0",
    r"HKCU\Software\Microsoft\Office\16.0",
)
_TRUST = r"Security\Trusted Locations"
_DISABLED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
_ENABLED, _SIGNED = 1, 3


class Rules(NamedTuple):
    """What keeps the add-in from running; all False where nothing does."""

    macros_off: bool
    """VBA is turned off for Office, or application add-ins are."""
    not_listed: bool
    """Only add-ins on the organisation's own list are opened, and ours is not on it; or it is barred by name."""
    signature: bool
    """Only what a trusted publisher has signed runs."""
    untrusted: bool
    """The folder is not trusted, and the macro setting lets nothing else run, or asks."""
    no_network: bool
    """Folders on the network are not trusted: a user's own folders may have been moved there."""
    disabled: bool
    """Excel itself has put the add-in on its list of files that made it crash."""


def read_rules(registry: Registry) -> Rules:
    def setting(path: str, name: str) -> Value | None:
        found = (registry.read(rf"{root}\{path}", name) for root in _ROOTS)
        return next((value for value in found if value is not None), None)

    trusted = setting(rf"Excel\{_TRUST}", "AllLocationsDisabled") != 1
    trusted = trusted and setting(rf"Common\{_TRUST}", "Allow User Locations") != 0
    macros = setting(r"Excel\Security", "VBAWarnings")
    signature = (
        setting(r"Excel\Security", "RequireAddinSig") == 1
        or setting(r"Common\Security", "RequireAlwaysOnMacroSig") == 1
        or (not trusted and macros == _SIGNED)
    )
    return Rules(
        macros_off=setting("Common", "VBAOff") == 1 or setting(r"Excel\Security", "DisableAllAddins") == 1,
        not_listed=_not_listed(registry, setting(r"Excel\Resiliency", "RestrictToList") == 1),
        signature=signature,
        untrusted=not trusted and macros not in (_ENABLED, _SIGNED),
        no_network=setting(rf"Excel\{_TRUST}", "AllowNetworkLocations") != 1,
        disabled=_disabled(registry),
    )


def _not_listed(registry: Registry, only_listed: bool) -> bool:
    """0 bars an add-in, 1 and 2 let it be; the list names Excel's add-ins by their file."""
    for root in _ROOTS:
        for name, value in registry.values(rf"{root}\Excel\Resiliency\AddinList").items():
            if name.casefold() == ADDIN.casefold():
                return str(value) == "0"
    return only_listed


def _disabled(registry: Registry) -> bool:
    wanted = ADDIN.casefold()
    items = registry.values(_DISABLED).values()
    return any(isinstance(item, bytes) and wanted in item.decode("utf-16-le", "ignore").casefold() for item in items)
