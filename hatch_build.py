"""Builds the web page into the wheel, so that ``pip install .`` needs Python alone."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageHook(BuildHookInterface[Any]):
    """Runs ``ui/build.py`` before a wheel is packed, an editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the page where its sources are; a source distribution may bring it built."""
        script = Path(self.root) / "ui" / "build.py"
        if self.target_name != "wheel" or not script.exists():
            return
        spec = importlib.util.spec_from_file_location("runwell_page", script)
        if spec is None or spec.loader is None:
            raise ImportError(f"{script} cannot be loaded")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.build()
