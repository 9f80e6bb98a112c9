"""What is sampled of the machine, and that no probe can hurt the training."""

import os
import stat
import sys
import threading
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from runwell.base import log
from runwell.client.system.gpu import open_amd, open_nvidia, parse_smi
from runwell.client.system.sampler import SystemMetrics

HOST_METRICS = {
    "system/cpu_utilization_percentage",
    "system/system_memory_usage_megabytes",
    "system/system_memory_usage_percentage",
    "system/disk_usage_percentage",
    "system/disk_usage_megabytes",
    "system/disk_available_megabytes",
    "system/network_receive_megabytes",
    "system/network_transmit_megabytes",
    "system/process_memory_megabytes",
    "system/process_cpu_percentage",
}


class Samples:
    """Collects what is logged, and lets a test wait for the n-th sample."""

    def __init__(self, enough: int) -> None:
        self.seen: list[tuple[int, dict[str, float]]] = []
        self.enough = enough
        self.are_enough = threading.Event()

    def __call__(self, values: dict[str, float], step: int) -> None:
        self.seen.append((step, values))
        if len(self.seen) >= self.enough:
            self.are_enough.set()


def test_the_host_is_sampled_under_mlflows_names() -> None:
    samples = Samples(3)
    metrics = SystemMetrics(samples, 0.01)
    metrics.start()
    assert samples.are_enough.wait(30)
    metrics.stop()
    metrics.stop()
    assert [step for step, _ in samples.seen][:3] == [0, 1, 2]
    for _, values in samples.seen:
        assert set(values) >= HOST_METRICS
        assert all(type(value) is float for value in values.values())
        assert values["system/process_memory_megabytes"] > 1
        assert 0 <= values["system/system_memory_usage_percentage"] <= 100
        assert values["system/network_receive_megabytes"] >= 0
    assert "runwell-system-metrics" not in {thread.name for thread in threading.enumerate()}


def test_steps_go_on_where_a_resumed_run_stopped() -> None:
    samples = Samples(1)
    metrics = SystemMetrics(samples, 0.01, first_step=7, probes={"one": lambda: lambda: {"x": 1}})
    metrics.start()
    assert samples.are_enough.wait(30)
    metrics.stop()
    assert samples.seen[0] == (7, {"system/x": 1})


def test_a_failing_probe_is_warned_of_once_and_dropped(caplog: pytest.LogCaptureFixture) -> None:
    def open_broken() -> None:
        raise RuntimeError("driver not loaded")

    def open_dying() -> object:
        readings = iter([{"y": 1.0}])
        return lambda: next(readings)

    log.forget("system-metrics/broken")
    log.forget("system-metrics/dying")
    samples = Samples(4)
    probes = {"broken": open_broken, "dying": open_dying, "good": lambda: lambda: {"x": 1.0}}
    metrics = SystemMetrics(samples, 0.01, probes=probes)  # type: ignore[arg-type]
    metrics.start()
    assert samples.are_enough.wait(30)
    metrics.stop()
    assert samples.seen[0][1] == {"system/x": 1.0, "system/y": 1.0}
    assert samples.seen[3][1] == {"system/x": 1.0}
    assert sum("broken" in record.message for record in caplog.records) == 1
    assert sum("dying" in record.message for record in caplog.records) == 1


def test_a_failing_log_does_not_end_the_thread(caplog: pytest.LogCaptureFixture) -> None:
    samples = Samples(2)

    def log_badly(values: dict[str, float], step: int) -> None:
        samples(values, step)
        raise OSError("spool is gone")

    log.forget("system-metrics/log")
    metrics = SystemMetrics(log_badly, 0.01, probes={"one": lambda: lambda: {"x": 1.0}})
    metrics.start()
    assert samples.are_enough.wait(30)
    metrics.stop()
    assert sum("spool is gone" in record.message for record in caplog.records) == 1


def test_stopping_does_not_wait_for_the_interval() -> None:
    metrics = SystemMetrics(lambda values, step: None, 3600)
    metrics.stop()
    metrics.start()
    metrics.stop(timeout_s=30)
    assert "runwell-system-metrics" not in {thread.name for thread in threading.enumerate()}


def test_nvidia_smi_is_parsed_and_unknown_cells_are_left_out() -> None:
    text = "0, 35, 1000, 4000, 150.00, 300.00\n1, [N/A], 10, 4000, [Not Supported], [N/A]\n"
    assert parse_smi(text) == pytest.approx(
        {
            "gpu_0_utilization_percentage": 35,
            "gpu_0_memory_usage_megabytes": 1048.576,
            "gpu_0_memory_usage_percentage": 25,
            "gpu_0_power_usage_watts": 150,
            "gpu_0_power_usage_percentage": 50,
            "gpu_1_memory_usage_megabytes": 10.48576,
            "gpu_1_memory_usage_percentage": 0.25,
        }
    )


@pytest.fixture
def fake_smi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An ``nvidia-smi`` first on PATH, which answers for one device, and no pynvml."""
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho '0, 5, 1, 2, 3, 4'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setitem(sys.modules, "pynvml", None)
    return program


def test_without_nvml_the_program_is_asked(fake_smi: Path) -> None:
    probe = open_nvidia()
    assert probe is not None
    assert probe()["gpu_0_utilization_percentage"] == 5


def test_without_any_tool_there_is_no_probe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "pynvml", None)
    monkeypatch.setitem(sys.modules, "amdsmi", None)
    assert open_nvidia() is None
    assert open_amd() is None


class NVMLError(Exception):
    """The error class of the stand-in for a driver."""


def test_nvml_answers_in_our_units(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(device: int) -> int:
        raise NVMLError("Not Supported")

    nvml = ModuleType("pynvml")
    nvml.__dict__.update(
        NVMLError=NVMLError,
        nvmlInit=lambda: None,
        nvmlDeviceGetCount=lambda: 1,
        nvmlDeviceGetHandleByIndex=lambda index: index,
        nvmlDeviceGetMemoryInfo=lambda device: SimpleNamespace(used=5e8, total=2e9),
        nvmlDeviceGetUtilizationRates=lambda device: SimpleNamespace(gpu=80),
        nvmlDeviceGetPowerUsage=lambda device: 250_000,
        nvmlDeviceGetEnforcedPowerLimit=refuse,
    )
    monkeypatch.setitem(sys.modules, "pynvml", nvml)
    probe = open_nvidia()
    assert probe is not None
    assert probe() == {
        "gpu_0_utilization_percentage": 80,
        "gpu_0_memory_usage_megabytes": 500,
        "gpu_0_memory_usage_percentage": 25,
        "gpu_0_power_usage_watts": 250,
    }


def test_a_real_nvml_without_a_driver_falls_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nvml = pytest.importorskip("pynvml")
    try:
        nvml.nvmlInit()
    except nvml.NVMLError:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert open_nvidia() is None
    else:
        probe = open_nvidia()
        assert probe is None or any(name.startswith("gpu_0_") for name in probe())


def test_amd_answers_in_our_units(monkeypatch: pytest.MonkeyPatch) -> None:
    amdsmi = ModuleType("amdsmi")
    amdsmi.__dict__.update(
        AmdSmiException=NVMLError,
        amdsmi_init=lambda: None,
        amdsmi_get_processor_handles=lambda: ["a"],
        amdsmi_get_gpu_vram_usage=lambda device: {"vram_used": 1000, "vram_total": 4000},
        amdsmi_get_gpu_activity=lambda device: {"gfx_activity": 12},
        amdsmi_get_power_info=lambda device: {
            "average_socket_power": "N/A",
            "current_socket_power": 90,
        },
    )
    monkeypatch.setitem(sys.modules, "amdsmi", amdsmi)
    probe = open_amd()
    assert probe is not None
    assert probe() == {
        "gpu_0_utilization_percentage": 12,
        "gpu_0_memory_usage_megabytes": 1048.576,
        "gpu_0_memory_usage_percentage": 25,
        "gpu_0_power_usage_watts": 90,
    }
