"""Probes of processor, memory, disk, network and this process, by psutil; knows no GPU."""

from pathlib import Path
from typing import Any

from runwell.client.extras import require
from runwell.client.system.probe import BYTES_PER_MEGABYTE, Probe, Readings


def _psutil() -> Any:
    # Imported when sampling starts: a run without system metrics does not pay for it.
    return require("psutil", purpose="recording system metrics")


def open_cpu() -> Probe:
    """Open the probe of the load of all processors since the previous reading, in percent."""
    psutil = _psutil()
    psutil.cpu_percent()  # The first answer has no interval behind it and means nothing.
    return lambda: {"cpu_utilization_percentage": psutil.cpu_percent()}


def open_memory() -> Probe:
    """Open the probe of the host's memory."""
    psutil = _psutil()

    def read() -> Readings:
        memory = psutil.virtual_memory()
        return {
            "system_memory_usage_megabytes": memory.used / BYTES_PER_MEGABYTE,
            "system_memory_usage_percentage": memory.percent,
        }

    return read


def open_disk() -> Probe:
    """Open the probe of the disk that holds the working directory, where checkpoints go."""
    psutil, folder = _psutil(), str(Path.cwd())

    def read() -> Readings:
        disk = psutil.disk_usage(folder)
        return {
            "disk_usage_percentage": disk.percent,
            "disk_usage_megabytes": disk.used / BYTES_PER_MEGABYTE,
            "disk_available_megabytes": disk.free / BYTES_PER_MEGABYTE,
        }

    return read


def open_network() -> Probe | None:
    """Open the probe of what all network interfaces moved since it was opened."""
    psutil = _psutil()
    start = psutil.net_io_counters()
    if start is None:  # A sandbox without a network interface.
        return None

    def read() -> Readings:
        now = psutil.net_io_counters()
        return {
            "network_receive_megabytes": (now.bytes_recv - start.bytes_recv) / BYTES_PER_MEGABYTE,
            "network_transmit_megabytes": (now.bytes_sent - start.bytes_sent) / BYTES_PER_MEGABYTE,
        }

    return read


def open_process() -> Probe:
    """Open the probe of this process: resident memory, and processor use (above 100 on many)."""
    process = _psutil().Process()
    process.cpu_percent()

    def read() -> Readings:
        with process.oneshot():
            return {
                "process_memory_megabytes": process.memory_info().rss / BYTES_PER_MEGABYTE,
                "process_cpu_percentage": process.cpu_percent(),
            }

    return read
