from collections import defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain

from ...tools.decision import org_chart
from ...tools.history_columns import normalize
from .crm_org_chart_finding import KEY_OF_ANOTHER, MATCH_AMBIGUOUS, MATCH_TWICE


@dataclass
class Step:
    """What the import does with one person: create, or write the values that differ."""

    person: org_chart.Person
    partner: models.Model
    values: dict


class CrmOrgChartApply(models.TransientModel):
    _inherit = "crm.org.chart.import"

    def _plan(self):
        """Return ``([Step, …], [Finding, …])`` of the file, without changing anything."""
        people, findings = self._read_file()
        partner_by_row = self._match(people, findings)
        departments = self._get_departments_by_name()
        known = self.env["res.partner"].union(*partner_by_row.values())
        plan = []
        for person in people:
            partner = partner_by_row[person.row]
            values = self._prepare_values(person, partner, departments)
            superior = person.superior and partner_by_row[person.superior.row]
            if partner and person.superior and superior != partner.reports_to_id:
                values["reports_to_id"] = superior.id
            elif partner.reports_to_id in known and not person.superior_text:
                # The file knows the former superior, so the empty cell says there is none now.
                values["reports_to_id"] = False
            plan.append(Step(person, partner, values))
        return plan, findings

    def _match(self, people, findings):
        """Return the contact of each row: by e-mail address, by number and name, or by name."""
        Partner = self.env["res.partner"]
        contacts = Partner.search(
            [("id", "child_of", self.partner_id.id), ("is_company", "=", False)]
        )
        by_email = _group(contacts, "email_normalized", str.lower)
        by_key = _group(contacts, "org_chart_key", str)
        by_name = _group(contacts, "name", normalize)
        row_by_key = {person.key: person.row for person in people if person.key}
        partner_by_row, row_by_partner = {}, {}
        for person in people:
            same_name = by_name.get(normalize(person.name), Partner)
            found = (
                by_email.get(person.email)
                or (by_key.get(person.key, Partner) & same_name)
                # A contact whose number is that of another row is a namesake.
                or same_name.filtered(
                    lambda one: row_by_key.get(one.org_chart_key, person.row) == person.row  # noqa: B023
                )
            )
            finding = self._get_match_finding(person, found, row_by_partner)
            if finding:
                findings.append(finding)
                found = Partner
            elif found:
                row_by_partner[found] = person.row
            partner_by_row[person.row] = found
        self._check_keys(people, partner_by_row, by_key, row_by_partner, findings)
        findings.sort(key=lambda finding: (finding.row, finding.code))
        return partner_by_row

    @api.model
    def _get_match_finding(self, person, found, row_by_partner):
        if len(found) > 1:
            names = ", ".join(f"{one.name} ({one.email or one.id})" for one in found)
            return org_chart.Finding(person.row, MATCH_AMBIGUOUS, person.name, names)
        if found and found in row_by_partner:
            row = str(row_by_partner[found])
            return org_chart.Finding(person.row, MATCH_TWICE, found.name, row)
        return None

    @api.model
    def _check_keys(self, people, partner_by_row, by_key, row_by_partner, findings):
        """Report numbers of contacts of other names, who may be renamed or somebody else."""
        for person in people:
            others = by_key.get(person.key, self.env["res.partner"])
            others = others.filtered(lambda one: one not in row_by_partner)
            if others and not partner_by_row[person.row]:
                names = ", ".join(others.mapped("name"))
                findings.append(org_chart.Finding(person.row, KEY_OF_ANOTHER, person.name, names))

    @api.model
    def _get_departments_by_name(self):
        departments = self.env["crm.contact.department"].with_context(active_test=False)
        found = departments.search(Domain.TRUE)  # a short list that all customers share
        by_name = {}
        for code, _name in self.env["res.lang"].get_installed():
            for department in found.with_context(lang=code):
                by_name.setdefault(normalize(department.name), department.id)
        return by_name

    @api.model
    def _prepare_values(self, person, partner, departments):
        """Return what the file says and the contact does not; empty cells say nothing.

        A department that does not exist yet is ``None`` here and created by ``_apply``.
        """
        said = {
            "name": person.name,
            "function": person.title,
            "job_level": person.level or ("" if partner.job_level else person.inferred_level),
            "email": person.email,
            "phone": person.phone,
            "org_chart_key": person.key,
        }
        values = {
            name: value
            for name, value in said.items()
            if value and value != (partner[name] or "") and not self._is_same(partner, name, value)
        }
        if person.department:
            department_id = departments.get(normalize(person.department))
            if not department_id or department_id != partner.department_id.id:
                values["department_id"] = department_id
        return values

    @api.model
    def _is_same(self, partner, name, value):
        # Odoo formats addresses and names its own way: only a real difference counts.
        if name == "email":
            return partner.email_normalized == value
        return normalize(partner[name] or "") == normalize(value) and name != "org_chart_key"

    def _apply(self, plan):
        self._add_departments(plan)
        new = [step for step in plan if not step.partner]
        created = self.env["res.partner"].create(
            [{**step.values, "parent_id": self.partner_id.id, "type": "contact"} for step in new]
        )
        for step, partner in zip(new, created, strict=True):
            step.partner = partner
        for step in plan:
            values = {k: v for k, v in step.values.items() if k != "reports_to_id"}
            if step not in new and values:
                step.partner.write(values)
        self._apply_superiors(plan)
        self._apply_positions(plan)

    def _add_departments(self, plan):
        missing = {}
        for step in plan:
            if "department_id" in step.values and not step.values["department_id"]:
                missing.setdefault(normalize(step.person.department), step.person.department)
        created = self.env["crm.contact.department"].create(
            [{"name": name} for name in missing.values()]
        )
        id_by_name = dict(zip(missing, created.ids, strict=True))
        for step in plan:
            if "department_id" in step.values and not step.values["department_id"]:
                step.values["department_id"] = id_by_name[normalize(step.person.department)]

    def _apply_superiors(self, plan):
        partner_by_row = {step.person.row: step.partner for step in plan}
        reports_by_superior = defaultdict(lambda: self.env["res.partner"])
        for step in plan:
            superior = step.person.superior and partner_by_row[step.person.superior.row]
            if superior and step.partner.reports_to_id != superior:
                reports_by_superior[superior] |= step.partner
        # Two people may change places: cut the old lines first, else there is a cycle in between.
        cut = [step.partner for step in plan if step.values.get("reports_to_id") is False]
        changed = self.env["res.partner"].union(*cut, *reports_by_superior.values())
        changed.filtered("reports_to_id").write({"reports_to_id": False})
        for superior, reports in reports_by_superior.items():
            reports.write({"reports_to_id": superior.id})

    def _apply_positions(self, plan):
        """Write down since when people have their jobs, and which they had before."""
        values_list = []
        for step in plan:
            partner = step.partner
            known = {(position.date_from, position.date_to) for position in partner.position_ids}
            has_current = any(not date_to for _date_from, date_to in known)
            if step.person.date_from and not has_current:
                present = self.env["crm.contact.position"]._get_present_values(partner)
                values_list.append(
                    {**present, "partner_id": partner.id, "date_from": step.person.date_from}
                )
            for former in step.person.earlier:
                if (former.date_from or False, former.date_to) not in known:
                    values_list.append(
                        {
                            "partner_id": partner.id,
                            "employer_id": self.partner_id.id,
                            "function": former.title,
                            "job_level": former.level or False,
                            "department_id": partner.department_id.id
                            if former.department == step.person.department
                            else False,
                            "date_from": former.date_from,
                            "date_to": former.date_to,
                        }
                    )
        self.env["crm.contact.position"].create(values_list)


def _group(contacts, name, fold):
    groups = {}
    for contact in contacts:
        if contact[name]:
            key = fold(contact[name])
            groups[key] = groups.get(key, contact.browse()) | contact
    return groups
