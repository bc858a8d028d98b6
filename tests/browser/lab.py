"""A JupyterLab of its own for the tests: on loopback, with folders of its own and a copy of the notebooks."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 120
SETTINGS = {
    # Every cell is in the page, also those out of sight.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}


@contextmanager
def jupyterlab(scratch):
    """Start a server in an empty folder and stop it, with every kernel; give its address and what opens it."""
    folder = scratch / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    settings = scratch / "settings" / "@jupyterlab"
    for name, content in SETTINGS.items():
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port, token = free.getsockname()[1], secrets.token_hex(16)
    address = f"http://127.0.0.1:{port}/"
    options = ["no-browser", "allow-root", f"ServerApp.port={port}", "ServerApp.port_retries=0"]
    options += ["ServerApp.ip=127.0.0.1", f"ServerApp.root_dir={folder}", "LabApp.news_url=None"]
    options += ["LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command = [sys.executable, "-m", "jupyterlab", *(f"--{option}" for option in options)]
    # Nothing of the user's own is read or written; the notebooks find the data of this project.
    own = {f"JUPYTER_{name}_DIR": str(scratch / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    own |= {f"JUPYTERLAB_{name}_DIR": str(scratch / name.lower()) for name in ("SETTINGS", "WORKSPACES")}
    own |= {"IPYTHONDIR": str(scratch / "ipython"), "JUPYTER_TOKEN": token, "CHIBO_ROOT": str(ROOT)}
    with (scratch / "log.txt").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | own, stdout=log, stderr=log)
        try:
            wait_for(f"{address}api/status?token={token}", process, scratch / "log.txt")
            yield address, token
        finally:
            process.terminate()
            process.wait(30)


def wait_for(address, process, log):
    for _ in range(PATIENCE * 4):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            assert process.poll() is None, f"JupyterLab ended: {log.read_text('utf-8')[-2000:]}"
            time.sleep(0.25)
    raise AssertionError(f"JupyterLab does not answer: {log.read_text('utf-8')[-2000:]}")
