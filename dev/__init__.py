"""The development environment behind the Makefile.

``python3 -m dev <command>`` needs nothing but Python; it makes the virtual
environment in ``.dev/venv`` and goes on in there. See CONTRIBUTING.md.
"""
