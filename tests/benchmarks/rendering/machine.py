"""What the numbers were measured on: a number without it says nothing."""

import importlib.metadata
import os
import platform
import sys
from pathlib import Path

import psutil
from chibo.batch.engine import available_cores

PACKAGES = ["papermill", "nbclient", "nbconvert", "ipykernel", "jupyter_client", "pandas", "numpy", "matplotlib"]


def facts() -> dict:
    """Return processor, cores, memory, system and versions, and how busy the machine was before."""
    return {
        "processor": _processor(),
        "cores": available_cores(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in ["chibo", *PACKAGES]},
        "bytecode": not sys.dont_write_bytecode,
        "load_before": load(),
    }


def load() -> float | None:
    """Return how many processes wanted to run in the last minute; ``None`` where the system does not say."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text("utf-8").splitlines() if described.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
