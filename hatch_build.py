"""Has the macro project built before a wheel or an editable install is: macros/vbaProject.bin is made, not kept."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MacrosHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version, build_data
        made = runpy.run_path(str(Path(self.root) / "macros" / "build.py"))
        made["OUT"].write_bytes(made["build"]())
