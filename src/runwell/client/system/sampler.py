"""The thread that samples the machine while a run lasts; it knows no run and no spool."""

import threading
from collections.abc import Callable
from typing import Final

from runwell.base.log import warn_once
from runwell.client.system.gpu import open_amd, open_nvidia
from runwell.client.system.host import open_cpu, open_disk, open_memory, open_network, open_process
from runwell.client.system.probe import OpenProbe, Probe, Readings

PREFIX: Final = "system/"

PROBES: Final[dict[str, OpenProbe]] = {
    "cpu": open_cpu,
    "memory": open_memory,
    "disk": open_disk,
    "network": open_network,
    "process": open_process,
    "nvidia": open_nvidia,
    "amd": open_amd,
}


class SystemMetrics:
    """Samples the machine every ``interval_s`` seconds and logs what it reads.

    The owner is the run: it starts this with itself and stops it at its end. The first sample comes
    after at most one second, so that short runs have one. ``log(values, step)`` is called on the
    thread ``runwell-system-metrics``; the step counts samples. A probe that fails is named in one
    warning and dropped, and nothing reaches the training code.
    """

    def __init__(
        self,
        log: Callable[[dict[str, float], int], None],
        interval_s: float,
        *,
        first_step: int = 0,
        probes: dict[str, OpenProbe] | None = None,
    ) -> None:
        self._log = log
        self._interval_s = interval_s
        self._step = first_step
        self._to_open = PROBES if probes is None else probes
        self._probes: dict[str, Probe] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._sample_until_stopped, name="runwell-system-metrics", daemon=True
        )

    def start(self) -> None:
        """Start sampling; the probes are opened on the thread, so this takes no time."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Stop sampling and wait for a sample in progress; a second call does nothing."""
        self._stopping.set()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def _sample_until_stopped(self) -> None:
        for name, open_probe in self._to_open.items():
            try:
                probe = open_probe()
            except Exception as problem:  # noqa: BLE001  (edge: drivers fail in their own ways)
                self._drop(name, problem)
                continue
            if probe is not None:
                self._probes[name] = probe
        wait_s = min(self._interval_s, 1.0)
        while not self._stopping.wait(wait_s):
            wait_s = self._interval_s
            self._sample()

    def _sample(self) -> None:
        readings: Readings = {}
        for name, probe in list(self._probes.items()):
            try:
                readings |= probe()
            except Exception as problem:  # noqa: BLE001  (edge: drivers fail in their own ways)
                self._drop(name, problem)
        if not readings or self._stopping.is_set():
            return
        try:
            self._log({PREFIX + name: value for name, value in readings.items()}, self._step)
        except Exception as problem:  # noqa: BLE001  (edge: never into the training process)
            warn_once("system-metrics/log", f"system metrics could not be logged: {problem}")
        self._step += 1

    def _drop(self, name: str, problem: Exception) -> None:
        self._probes.pop(name, None)
        warn_once(
            f"system-metrics/{name}", f"system metrics: no {name} readings any more ({problem!r})"
        )
