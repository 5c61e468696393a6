from odoo import models
from odoo.tools.mimetypes import guess_mimetype

from .crm_contract_step_answering import AnswerNotAllowed

MAX_PROOFS = 5
MAX_MEGABYTES = 20
PROOF_TYPES = (
    "application/pdf",
    "image/bmp",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
    "application/msword",
    "application/vnd.ms-excel",
)
# Of Word, Excel and the like; opened by no browser.
PROOF_FAMILIES = ("application/vnd.openxmlformats-", "application/vnd.oasis.opendocument")


class CrmContractStep(models.Model):
    """The files that a customer attaches when he accepts a step (CON-03)."""

    _inherit = "crm.contract.step"

    def _create_proofs(self, files):
        """Return attachments of what was uploaded on the portal; called as the superuser.

        :param files: pairs of name and content
        :raise AnswerNotAllowed: for a file that is too large, empty or of another type
        """
        if len(files) > MAX_PROOFS:
            raise AnswerNotAllowed(
                self.env._("Attach at most %s files, e.g. as one PDF.", MAX_PROOFS)
            )
        values = []
        for name, content in files:
            if not content:
                raise AnswerNotAllowed(self.env._("“%s” is empty. Attach another file.", name))
            if len(content) > MAX_MEGABYTES * 1024 * 1024:
                raise AnswerNotAllowed(
                    self.env._(
                        "“%(name)s” is larger than %(size)s MB. Attach a smaller file.",
                        name=name,
                        size=MAX_MEGABYTES,
                    )
                )
            kind = guess_mimetype(content)
            if kind not in PROOF_TYPES and not kind.startswith(PROOF_FAMILIES):
                raise AnswerNotAllowed(
                    self.env._(
                        "“%s” is neither a PDF nor a picture nor an office document. Attach one of "
                        "these.",
                        name,
                    )
                )
            values.append(
                {
                    "name": name,
                    "raw": content,
                    "mimetype": kind,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        return self.env["ir.attachment"].create(values)
