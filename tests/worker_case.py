"""Tests of several workers at once: they commit, and clean up behind them."""

from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name


class WorkerCase(BaseCase):
    """Each block of ``open_worker`` is a request of its own, with ``worker_context``."""

    worker_context = {"tracking_disable": True}

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())

    @contextmanager
    def open_worker(self):
        """Open a cursor like a worker for a request, committed at the end of the block."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, self.worker_context)
