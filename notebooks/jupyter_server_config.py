"""What JupyterLab does when it saves a notebook of this folder: it leaves out what it knows of the kernel it runs.

Else to open a notebook and look at it would be a change to every notebook, another one on every machine.
"""

STORED = {"kernelspec": ("display_name", "language", "name"), "language_info": ("name",)}


def as_stored(model, **_):
    """Keep of a notebook's metadata what is the same on every machine."""
    if model["type"] == "notebook" and model["content"]["nbformat"] == 4:
        metadata = model["content"]["metadata"]
        kept = {name: {key: metadata[name][key] for key in keys} for name, keys in STORED.items() if name in metadata}
        model["content"]["metadata"] = kept


c.FileContentsManager.pre_save_hook = as_stored  # noqa: F821  Jupyter gives it
