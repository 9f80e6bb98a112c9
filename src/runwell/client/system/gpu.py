"""Probes of graphics processors by whichever tool is there; knows nothing of the rest of the host.

All processors of the host are read under their index, as MLflow does: NVML does not honour
``CUDA_VISIBLE_DEVICES``.
"""

import importlib
import shutil
import subprocess
from collections.abc import Callable
from typing import Any, Final

from runwell.client.system.probe import BYTES_PER_MEGABYTE, Probe, Readings

_SMI_FIELDS: Final = "index,utilization.gpu,memory.used,memory.total,power.draw,power.limit"
_SMI_TIMEOUT_S: Final = 10.0
_MEBIBYTE: Final = 1024 * 1024


def open_nvidia() -> Probe | None:
    """Open the probe of NVIDIA processors: NVML if its Python package is there, else nvidia-smi."""
    try:
        nvml: Any = importlib.import_module("pynvml")
        nvml.nvmlInit()
    except ImportError:
        return _open_nvidia_smi()
    except Exception as problem:
        if "NVML" not in type(problem).__name__:
            raise
        return _open_nvidia_smi()
    # There is no nvmlShutdown: NVML counts its users, and the process ends soon after its runs.
    devices = [nvml.nvmlDeviceGetHandleByIndex(i) for i in range(nvml.nvmlDeviceGetCount())]
    return (lambda: _merged(_read_nvml, nvml, devices)) if devices else None


def open_amd() -> Probe | None:
    """Open the probe of AMD processors by amdsmi, which comes with ROCm."""
    try:
        amdsmi: Any = importlib.import_module("amdsmi")
    except (ImportError, KeyError, OSError):  # It looks for its library while it is imported.
        return None
    amdsmi.amdsmi_init()
    devices: list[Any] = amdsmi.amdsmi_get_processor_handles()
    return (lambda: _merged(_read_amd, amdsmi, devices)) if devices else None


def parse_smi(text: str) -> Readings:
    """Return the readings in ``nvidia-smi``'s CSV of the columns ``_SMI_FIELDS``.

    A cell such as ``[N/A]`` (a laptop without power metering, a MIG slice) leaves its metric out.
    """
    readings: Readings = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) == 6:
            load, used, total, power, limit = map(_parsed_cell, cells[1:])
            readings |= _named(
                int(cells[0]),
                load=load,
                used=used and used * _MEBIBYTE / BYTES_PER_MEGABYTE,
                total=total and total * _MEBIBYTE / BYTES_PER_MEGABYTE,
                power=power,
                limit=limit,
            )
    return readings


def _open_nvidia_smi() -> Probe | None:
    program = shutil.which("nvidia-smi")
    if program is None:
        return None

    def read() -> Readings:
        command = [program, f"--query-gpu={_SMI_FIELDS}", "--format=csv,noheader,nounits"]
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=_SMI_TIMEOUT_S, check=True
        )
        return parse_smi(answer.stdout)

    return read


def _read_nvml(nvml: Any, index: int, device: Any) -> Readings:
    memory = _value(nvml.NVMLError, lambda: nvml.nvmlDeviceGetMemoryInfo(device))
    rates = _value(nvml.NVMLError, lambda: nvml.nvmlDeviceGetUtilizationRates(device))
    power = _value(nvml.NVMLError, lambda: nvml.nvmlDeviceGetPowerUsage(device) / 1000)
    limit = _value(nvml.NVMLError, lambda: nvml.nvmlDeviceGetEnforcedPowerLimit(device) / 1000)
    return _named(
        index,
        load=rates and rates.gpu,
        used=memory and memory.used / BYTES_PER_MEGABYTE,
        total=memory and memory.total / BYTES_PER_MEGABYTE,
        power=power,
        limit=limit,
    )


def _read_amd(amdsmi: Any, index: int, device: Any) -> Readings:
    error = amdsmi.AmdSmiException
    vram: Any = _value(error, lambda: amdsmi.amdsmi_get_gpu_vram_usage(device)) or {}
    activity: Any = _value(error, lambda: amdsmi.amdsmi_get_gpu_activity(device)) or {}
    power: Any = _value(error, lambda: amdsmi.amdsmi_get_power_info(device)) or {}
    # These answers are in MiB and W, or the text "N/A".
    used, total = (_parsed_cell(str(vram.get(name))) for name in ("vram_used", "vram_total"))
    watts = _parsed_cell(str(power.get("average_socket_power")))
    return _named(
        index,
        load=_parsed_cell(str(activity.get("gfx_activity"))),
        used=used and used * _MEBIBYTE / BYTES_PER_MEGABYTE,
        total=total and total * _MEBIBYTE / BYTES_PER_MEGABYTE,
        power=watts or _parsed_cell(str(power.get("current_socket_power"))),
        limit=None,
    )


def _merged(
    read: Callable[[Any, int, Any], Readings], library: Any, devices: list[Any]
) -> Readings:
    readings: Readings = {}
    for index, device in enumerate(devices):
        readings |= read(library, index, device)
    return readings


def _value(error: type[Exception], read: Callable[[], Any]) -> Any:
    """Return what ``read`` gives, or None where the device does not support the question."""
    try:
        return read()
    except error:
        return None


def _named(
    index: int,
    *,
    load: float | None,
    used: float | None,
    total: float | None,
    power: float | None,
    limit: float | None,
) -> Readings:
    """Name the readings of one device: percent, megabytes, watts; leave out the unknown ones."""
    readings = {
        "utilization_percentage": load,
        "memory_usage_megabytes": used,
        "memory_usage_percentage": 100 * used / total if used is not None and total else None,
        "power_usage_watts": power,
        "power_usage_percentage": 100 * power / limit if power is not None and limit else None,
    }
    return {f"gpu_{index}_{name}": float(x) for name, x in readings.items() if x is not None}


def _parsed_cell(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
