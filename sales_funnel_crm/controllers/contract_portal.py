from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request
from odoo.tools import format_date

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..models.contract.crm_contract_step import STEP_DONE
from ..models.contract.crm_contract_step_proof import MAX_MEGABYTES

PAGE = "/my/contracts"


class ContractPortal(CustomerPortal):
    """Customers see the contracts that they are invited to, and accept steps (CON-07)."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "contract_count" in counters:
            values["contract_count"] = self._count_contracts()
        if "contract_answer_count" in counters:
            values["contract_answer_count"] = self._count_steps_to_answer()
        return values

    def _count_contracts(self):
        # sudo: portal users have no access to contracts, and see those that they are invited to
        contracts = request.env["crm.contract"].sudo()
        if not contracts._has_contracts():
            return 0
        return contracts.search_count(self._get_contracts_domain())

    def _count_steps_to_answer(self):
        # sudo: as above
        contracts = request.env["crm.contract"].sudo()
        if not contracts._has_contracts():
            return 0
        steps = contracts.search(self._get_contracts_domain()).step_ids
        return len(steps.filtered(lambda step: step._is_for_customer()))

    def _get_contracts_domain(self):
        return request.env["crm.contract.invitation"]._get_contracts_domain(request.env.user)

    def _get_contract_sortings(self):
        return {
            "date": {"label": request.env._("Newest"), "order": "date_signed desc, id desc"},
            "end": {"label": request.env._("End"), "order": "date_end, id desc"},
            "name": {"label": request.env._("Subject"), "order": "name, id desc"},
        }

    @http.route(
        [PAGE, f"{PAGE}/page/<int:page>"], type="http", auth="user", website=True, readonly=True
    )
    def portal_my_contracts(self, page=1, sortby="date", **_kwargs):
        """List the contracts that the user is invited to."""
        # sudo: portal users have no access to contracts, and see those that they are invited to
        contracts = request.env["crm.contract"].sudo()
        sortings = self._get_contract_sortings()
        sortby = sortby if sortby in sortings else "date"
        domain = self._get_contracts_domain()
        pages = pager(
            url=PAGE,
            total=contracts.search_count(domain),
            page=page,
            step=self._items_per_page,
            url_args={"sortby": sortby},
        )
        contracts = contracts.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pages["offset"],
        )
        values = {
            **self._prepare_portal_layout_values(),
            "contracts": contracts,
            "page_name": "contract",
            "pager": pages,
            "default_url": PAGE,
            "searchbar_sortings": sortings,
            "sortby": sortby,
        }
        return request.render("sales_funnel_crm.portal_my_contracts", values)

    @http.route(
        f"{PAGE}/<int:contract_id>", type="http", auth="public", website=True, readonly=True
    )
    def portal_contract(self, contract_id, access_token=None, answered=None, **_kwargs):
        """Show a contract to who is invited, and to colleagues as a preview."""
        try:
            contract, invitation = self._get_contract(contract_id, access_token)
        except AccessError:
            return request.redirect("/my")
        return self._render_contract(contract, invitation, access_token, answered=answered)

    @http.route(
        f"{PAGE}/<int:contract_id>/documents/<int:document_id>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_contract_document(self, contract_id, document_id, access_token=None, **_kwargs):
        """Download a signed document."""
        try:
            contract, _invitation = self._get_contract(contract_id, access_token)
        except AccessError:
            return request.redirect("/my")
        document = contract.signed_document_ids.filtered(lambda one: one.id == document_id)
        if not document:
            return request.redirect("/my")
        stream = request.env["ir.binary"]._get_stream_from(document)
        return stream.get_response(as_attachment=True)

    @http.route(
        f"{PAGE}/<int:contract_id>/steps/<int:step_id>/answer",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_contract_answer(self, contract_id, step_id, access_token=None, **post):
        """Note whether the customer accepts a step; what does not fit is told on the page."""
        try:
            contract, invitation = self._get_contract(contract_id, access_token)
        except AccessError:
            return request.redirect("/my")
        step = contract._get_portal_steps().filtered(lambda one: one.id == step_id)
        if not step or not invitation:
            return request.redirect(self._get_address(contract, access_token))
        try:
            # Whatever is refused leaves nothing behind, neither files nor half an answer.
            with request.env.cr.savepoint():
                self._answer(step, invitation, post)
        except UserError as error:
            answer = {**post, "step": step, "error": error.args[0]}
            return self._render_contract(contract, invitation, access_token, answer=answer)
        return request.redirect(self._get_address(contract, access_token, answered=step.id))

    def _answer(self, step, invitation, post):
        count = post.get("report_count", "")
        files = [
            (one.filename, one.read())
            for one in request.httprequest.files.getlist("proof")
            if one.filename
        ]
        step._do_answer(
            invitation,
            {
                "answer": post.get("answer"),
                "name": (post.get("name") or "").strip()[:200],
                "note": (post.get("note") or "").strip()[:5000],
                "proofs": step._create_proofs(files),
            },
            int(count) if count.isdecimal() else -1,
        )

    def _get_contract(self, contract_id, access_token):
        """Return a contract as the superuser, and the invitation by which it may be seen.

        Colleagues who may read it see it without an invitation, and cannot answer.

        :raise AccessError: for anybody else
        """
        user = request.env.user
        contract = request.env["crm.contract"].browse(contract_id)
        # sudo: portal users have no access to contracts, and see those that they are invited to
        found = contract.sudo().exists()
        if found and user._is_internal():
            contract.check_access("read")
            return found, found.invitation_ids.browse()
        invitation = found.invitation_ids._find_valid(user, access_token)
        if not invitation:
            raise AccessError(request.env._("You are not invited to this contract."))
        return found, invitation

    def _get_address(self, contract, access_token, answered=None):
        args = {"access_token": access_token, "answered": answered}
        query = urlencode({key: value for key, value in args.items() if value})
        return f"{PAGE}/{contract.id}" + (f"?{query}" if query else "")

    def _render_contract(self, contract, invitation, access_token, answer=None, answered=None):
        steps = contract._get_portal_steps()
        asked = steps.filtered(lambda step: step._is_for_customer())
        done = steps.filtered(lambda step: str(step.id) == answered)
        return request.render(
            "sales_funnel_crm.portal_contract",
            {
                **self._get_words(contract, steps, done),
                "contract": contract,
                "invitation": invitation,
                "access_token": access_token,
                "token_query": f"?{urlencode({'access_token': access_token})}"
                if access_token
                else "",
                "page_name": "contract",
                "steps": steps,
                "steps_to_answer": asked if invitation else asked.browse(),
                "answer": answer or {},
                "answered": done,
                "backend_url": f"/odoo/crm.contract/{contract.id}",
                "res_company": contract.company_id,
            },
        )

    def _get_words(self, contract, steps, answered):
        """Return the sentences of the page, whole: other languages order their words otherwise."""
        env = contract.env
        done = steps.filtered(lambda step: step.state == STEP_DONE)
        return {
            "done_words": env._("%(done)s of %(all)s done", done=len(done), all=len(steps)),
            "size_words": env._(
                "PDF, pictures or office documents, up to %s MB each.", MAX_MEGABYTES
            ),
            "answered_words": answered
            and env._(
                "Thank you. Your answer on “%s” is noted, and your contact was told.",
                answered.name,
            ),
            "terminated_words": contract.date_terminated
            and env._(
                "The contract was terminated on %s. Nothing more is carried out.",
                format_date(env, contract.date_terminated),
            ),
        }
