"""Users, teams, stages and simulated time, shared by the tests of all domains."""

import contextlib
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.sales_team.tests.common import TestSalesCommon


@tagged("post_install", "-at_install")
class FunnelCommon(TestSalesCommon):
    """Users of every kind of rights, a team, and four stages. Tests create their own leads.

    Beside those of ``TestSalesCommon`` (``user_sales_salesman`` own documents,
    ``user_sales_leads`` all documents, ``user_sales_manager``; ``sales_team_1``):

    - ``user_team``: team documents, member of ``team_funnel``;
    - ``user_other_company``: all documents, in ``company_other`` only;
    - ``team_funnel``: led by nobody, ``user_sales_salesman`` is a member, too;
    - ``stage_new``, ``stage_qualified``, ``stage_offer`` and ``stage_won``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_team = mail_new_test_user(
            cls.env,
            login="user_team",
            name="Tessa Team Documents",
            email="crm_team@test.example.com",
            company_id=cls.company_main.id,
            groups="sales_funnel_crm.sales_funnel_crm_group_team_documents",
        )
        cls.company_other = cls.env["res.company"].create({"name": "Funnel Other Company"})
        cls.user_other_company = mail_new_test_user(
            cls.env,
            login="user_other_company",
            name="Otto Other Company",
            email="crm_other@test.example.com",
            company_id=cls.company_other.id,
            company_ids=[Command.set(cls.company_other.ids)],
            groups="sales_team.group_sale_salesman_all_leads",
        )
        cls.team_funnel = cls.env["crm.team"].create(
            {
                "name": "Funnel Team",
                "sequence": 4,
                "company_id": False,
                "user_id": False,
                "member_ids": [Command.set([cls.user_team.id, cls.user_sales_salesman.id])],
            }
        )
        cls.stage_new, cls.stage_qualified, cls.stage_offer, cls.stage_won = cls.env[
            "crm.stage"
        ].create(
            [
                {"name": "Funnel New", "sequence": 1},
                {"name": "Funnel Qualified", "sequence": 2},
                {"name": "Funnel Offer", "sequence": 3},
                {"name": "Funnel Won", "sequence": 4, "is_won": True},
            ]
        )

    @contextlib.contextmanager
    def at(self, instant):
        """Run the block like one transaction of its own at ``instant``.

        What is pending is flushed before, what the block did is flushed at its
        end with the pre-commit hooks, and ``cr.now()`` answers ``instant``
        in between. The clock of Python is not touched.

        :param str instant: UTC, e.g. ``"2026-01-03 10:00:00"``
        """
        self.env.cr.flush()
        now = fields.Datetime.to_datetime(instant)
        with patch.object(type(self.env.cr), "now", lambda cursor: now):
            yield now
            self.env.cr.flush()
