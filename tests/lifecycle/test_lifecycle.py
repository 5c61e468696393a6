"""The addon can be installed, upgraded and uninstalled on a database that lived before."""

import pytest
from dev import lifecycle


@pytest.fixture(scope="class", autouse=True)
def populated_database():
    lifecycle.prepare()
    yield
    lifecycle.drop()


class TestLifecycle:
    """Each test goes on from where the one before ended."""

    def test_install_rebuilds_the_history_and_logs_no_warning(self):
        assert lifecycle.install() == []

    def test_work_in_stock_screens_keeps_ledger_and_pipeline_equal(self):
        assert lifecycle.use() == []

    def test_upgrade_changes_nothing_of_the_past(self):
        assert lifecycle.upgrade() == []

    def test_uninstall_leaves_nothing_behind_and_takes_nothing_away(self):
        assert lifecycle.uninstall() == []

    def test_stock_crm_works_after_the_addon_is_gone(self):
        assert lifecycle.use_afterwards() == []
