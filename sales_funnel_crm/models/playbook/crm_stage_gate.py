from dataclasses import asdict

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import safe_eval

from ...errors import ShownValidationError
from ...tools.playbook.gates import POLICY_BLOCK, POLICY_INFORM, POLICY_WARN, GatePoint

DIRECTION_ENTER = "enter"
DIRECTION_LEAVE = "leave"


class GateDomainIsBroken(ShownValidationError):
    """The domain of a gate cannot be read, or names what opportunities do not have."""


class GateAsksForNothing(ShownValidationError):
    """A gate without any condition would let everybody pass."""


class CrmStageGate(models.Model):
    """What a deal must have before it enters or leaves a stage.

    Other domains add conditions: a field, its name in ``_get_condition_fields``, and its points in
    ``_get_points_by_lead``. Who moves a deal is no matter: gates are read as superuser.
    """

    _name = "crm.stage.gate"
    _inherit = "crm.playbook.rule.mixin"
    _description = "Stage Gate"
    _order = "stage_sequence, stage_id, direction, sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True, translate=True, help="What the gate stands for, e.g. “Budget confirmed”."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    stage_id = fields.Many2one("crm.stage", required=True, index=True, ondelete="cascade")
    stage_sequence = fields.Integer(
        string="Order of the Stage", related="stage_id.sequence", store=True
    )
    direction = fields.Selection(
        [(DIRECTION_ENTER, "To Enter"), (DIRECTION_LEAVE, "To Leave")],
        required=True,
        default=DIRECTION_ENTER,
    )
    policy = fields.Selection(
        [
            (POLICY_INFORM, "Inform"),
            (POLICY_WARN, "Warn and Log"),
            (POLICY_BLOCK, "Block"),
        ],
        required=True,
        default=POLICY_WARN,
        help="What happens when something is missing. Inform: the user reads it. Warn and log: the "
        "move is also kept in the gate log. Block: the move is refused; managers may override it "
        "with a reason.",
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty for all teams.")
    category_ids = fields.Many2many(
        "crm.opportunity.category", string="Categories", help="Empty for all categories."
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty for all companies.")
    guidance = fields.Text(
        translate=True, help="How to get what the gate asks for. Shown with the checklist."
    )
    lead_domain = fields.Char(
        string="Must Match", default="[]", help="Only deals that match may pass."
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        string="Fields to Fill In",
        domain="[('model', '=', 'crm.lead'), ('store', '=', True)]",
        ondelete="cascade",
    )

    @api.constrains("lead_domain")
    def _check_lead_domain(self):
        for gate in self:
            gate._get_lead_domain()

    @api.constrains(lambda self: self._get_condition_fields())
    def _check_has_condition(self):
        for gate in self:
            if not gate._has_condition():
                raise GateAsksForNothing(
                    self.env._(
                        "The gate “%s” asks for nothing. Add a condition, or delete the gate.",
                        gate.name,
                    )
                )

    @api.model
    def _get_condition_fields(self):
        """Return the names of the fields that say what the gate asks for."""
        return ["lead_domain", "required_field_ids"]

    def _has_condition(self):
        self.ensure_one()
        return not self._get_lead_domain().is_true() or any(
            self[name] for name in self._get_condition_fields() if name != "lead_domain"
        )

    def _get_lead_domain(self):
        """Return the condition on the deal.

        :raise GateDomainIsBroken: when it cannot be read, e.g. after a field was removed
        """
        self.ensure_one()
        names = {
            "uid": self.env.uid,
            "time": safe_eval.time,
            "datetime": safe_eval.datetime,
            "relativedelta": safe_eval.dateutil.relativedelta.relativedelta,
            "context_today": lambda: fields.Date.context_today(self),
        }
        try:
            domain = Domain(safe_eval.safe_eval(self.lead_domain or "[]", names))
            domain.validate(self.env["crm.lead"])
        except Exception as error:  # whatever a wrong text can do
            raise GateDomainIsBroken(
                self.env._(
                    "“Must Match” of the gate “%(gate)s” cannot be read: %(error)s. Choose the "
                    "condition anew.",
                    gate=self.name,
                    error=error,
                )
            ) from error
        return domain

    @api.model
    @tools.ormcache()
    def _get_rules(self):
        """Return what is to be checked when a deal moves; empty when nothing is.

        >>> env["crm.stage.gate"]._get_rules()  # doctest: +SKIP
        {"enter": {4: (1, 2)}, "leave": {}, "skip": {4: "block"}, "return": {3: "warn"}}

        :return: ids of gates by stage id for ``enter`` and ``leave``; policy by stage id of
            jumping into the stage (``skip``) and of leaving it backwards (``return``)
        :rtype: dict[str, dict]
        """
        rules = {DIRECTION_ENTER: {}, DIRECTION_LEAVE: {}, "skip": {}, "return": {}}
        # sudo: the rules are the same for everybody, whatever the context of who asks first
        Gate = self.sudo().with_context(active_test=True)
        for gate in Gate.search([]):  # pylint: disable=no-search-all
            gates = rules[gate.direction].setdefault(gate.stage_id.id, ())
            rules[gate.direction][gate.stage_id.id] = (*gates, gate.id)
        Stage = Gate.env["crm.stage"]
        for stage in Stage.search(Domain("skip_policy", "!=", False)):
            rules["skip"][stage.id] = stage.skip_policy
        for stage in Stage.search(Domain("return_policy", "!=", False)):
            rules["return"][stage.id] = stage.return_policy
        if not any(rules.values()):
            return {}
        return rules

    @api.model
    def _get_gates(self, direction, stage):
        """Return the gates to enter or leave a stage, readable by anybody."""
        gate_ids = self._get_rules().get(direction, {}).get(stage.id, ())
        # sudo: the conditions hold whoever moves the deal
        return self.sudo().browse(gate_ids)

    def _filter_leads(self, leads):
        """Return those of ``leads`` that the gate is for, by team, category and company."""
        self.ensure_one()
        return leads.filtered(
            lambda lead: (
                (not self.team_ids or lead.team_id in self.team_ids)
                and (not self.category_ids or lead.category_id in self.category_ids)
                # A deal of no company is one of all companies.
                and (not self.company_id or (lead.company_id or self.company_id) == self.company_id)
            )
        )

    def _get_points_by_lead(self, leads, stage_ids=None):
        """Return what this gate asks of each deal and whether the deal has it.

        The plug of other domains: extend it, add points. The queries must not grow with the
        number of deals.

        :param leads: ``crm.lead`` recordset as superuser, of deals the gate is for
        :param stage_ids: stage by lead id that each deal leaves, or has just left, e.g.
            ``{7: 2}``; default: the stage it is in
        :return: points by lead, in the order of the checklist
        :rtype: dict[crm.lead, list[GatePoint]]
        """
        self.ensure_one()
        points = {lead: [] for lead in leads}
        domain = self._get_lead_domain()
        if not domain.is_true():
            matching = leads.with_context(active_test=False).search(
                Domain("id", "in", leads.ids) & domain
            )
            text = self.env["crm.funnel.words"]._get_domain_words(domain)
            for lead in leads:
                points[lead].append(GatePoint(lead in matching, text))
        for field in self.required_field_ids:
            text = self.env._("%s is filled in", field.field_description)
            for lead in leads:
                points[lead].append(GatePoint(bool(lead[field.name]), text))
        return points

    def _get_missing_by_lead(self, leads, stage_ids=None):
        """Return what each deal lacks to pass this gate; deals that lack nothing are absent.

        :param leads: ``crm.lead`` recordset; deals the gate is not for lack nothing
        :param stage_ids: see ``_get_points_by_lead``
        :rtype: dict[crm.lead, list[str]]
        """
        self.ensure_one()
        # sudo: the conditions hold whoever moves the deal
        concerned = self._filter_leads(leads.sudo())
        missing = {
            lead: [point.text for point in points if not point.is_met]
            for lead, points in self._get_points_by_lead(concerned, stage_ids).items()
        }
        return {lead: texts for lead, texts in missing.items() if texts}

    def _prepare_checklist(self, lead):
        """Return this gate for the checklist of a deal, see ``crm.lead.get_gate_checklist``."""
        self.ensure_one()
        try:
            points = self._get_points_by_lead(lead)[lead]
        except GateDomainIsBroken as error:
            # Whoever moves the deal gets the error; the form of the deal stays open.
            points = [GatePoint(False, str(error))]
        return {
            "id": self.id,
            "name": self.name,
            "direction": self.direction,
            "policy": self.policy,
            "guidance": self.guidance,
            "is_open": all(point.is_met for point in points),
            "points": [asdict(point) for point in points],
        }
