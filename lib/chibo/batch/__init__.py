"""Notebooks to HTML: a request is planned (plan), executed (engine, pool), put on a page (export) and listed (index).

``batch`` does all of it for reports, ``stored`` executes the notebooks in place. Nothing in the library imports this
package except the command line; this file imports nothing, so that a command pays only for what it uses.
"""
