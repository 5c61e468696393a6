from odoo import api, models
from odoo.exceptions import LockError
from odoo.fields import Domain

from ...errors import ShownUserError


class DealNotInPool(ShownUserError):
    """Somebody else has got the deal meanwhile, or it is decided."""


class CrmLead(models.Model):
    """The opportunity pool: open deals that nobody works on yet (EVA-01 to EVA-03)."""

    _inherit = "crm.lead"

    @api.model
    def _get_pool_domain(self):
        return Domain(
            [
                ("type", "=", "opportunity"),
                ("user_id", "=", False),
                ("active", "=", True),
                ("won_status", "=", "pending"),
            ]
        )

    def action_take_from_pool(self):
        """Make the user the salesperson of deals that have none."""
        self._check_in_pool()
        self.write({"user_id": self.env.uid})
        return True

    def _check_in_pool(self):
        """Make sure that the deals are free, and stay so until the end of the transaction.

        :raise DealNotInPool: when somebody has taken one, is changing one, or it is decided
        :raise AccessError: when the user may not change a deal of the pool
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise DealNotInPool(
                self.env._(
                    "Somebody is changing these opportunities right now. Try again in a moment."
                )
            ) from error
        self.invalidate_recordset(["user_id", "active", "won_status", "type"])
        # Who has taken a deal may have taken it out of the user's sight: sudo, to say so.
        gone = self - self.sudo().filtered_domain(self._get_pool_domain())
        if gone:
            raise DealNotInPool(
                self.env._(
                    "These opportunities are not in the pool any more:\n%s\n"
                    "Nothing was assigned. Reload the pool and choose again.",
                    "\n".join(gone[:10]._get_names_out_of_pool()),
                )
            )
        self.check_access("write")

    def _get_names_out_of_pool(self):
        """Return the names of the deals and who has got them, as far as the user may know."""
        seen = self._filtered_access("read")
        names = [
            self.env._("%(deal)s (%(user)s)", deal=lead.name, user=lead.user_id.name)
            if lead.user_id
            else lead.name
            for lead in seen
        ]
        if hidden := len(self - seen):
            names.append(self.env._("%s that you may not see any more", hidden))
        return names
