"""Notebooks to pages: jobs are planned (``plan``), what is up to date is left alone (``cache``), the rest is run.

``run`` goes through the jobs; ``engine`` has the processes, ``execute`` runs a notebook in one, ``publish`` makes its
page and writes it; ``verify`` makes a folder again and compares. Only the
command line imports this package; this file imports nothing, so that a command pays only for what it uses.
"""
