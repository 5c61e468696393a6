import { EventBus } from "@odoo/owl";

/** What the server knows of one map, and the changes to it. Every change is followed by a load. */
export class DecisionMapModel extends EventBus {
    constructor(orm, resModel, resId) {
        super();
        this.orm = orm;
        this.resModel = resModel;
        this.resId = resId;
        this.map = null;
    }

    get isDeal() {
        return this.resModel === "crm.lead";
    }

    async load() {
        this.map = await this.orm.call(this.resModel, "get_decision_map", [[this.resId]]);
        this.persons = new Map(this.map.persons.map((person) => [person.key, person]));
        this.trigger("update");
        return this.map;
    }

    person(key) {
        return this.persons.get(key);
    }

    superiorOf(key) {
        return this.map.edges.find((edge) => edge.kind === "reports_to" && edge.source === key)
            ?.target;
    }

    /** Level and department belong to the contact; of a placeholder they are what we expect. */
    async place(person, { level, department }) {
        const values = {};
        if (level !== undefined) {
            values.job_level = level ? String(level) : false;
        }
        if (department !== undefined) {
            values.department_id = department;
        }
        const [model, id] = person.partner_id
            ? ["res.partner", person.partner_id]
            : ["crm.stakeholder", person.stakeholder_id];
        await this.orm.write(model, [id], values);
        await this.load();
    }

    async setSuperior(person, superior) {
        await this.orm.write("res.partner", [person.partner_id], {
            reports_to_id: superior ? superior.partner_id : false,
        });
        await this.load();
    }

    async placeByHand(person, x, y) {
        await this.write(person, { map_x: x, map_y: y, is_placed: true });
    }

    async arrange() {
        const placed = this.map.persons.filter((person) => person.place);
        await this.orm.write(
            "crm.stakeholder",
            placed.map((person) => person.stakeholder_id),
            { is_placed: false }
        );
        await this.load();
    }

    async write(person, values) {
        await this.orm.write("crm.stakeholder", [person.stakeholder_id], values);
        await this.load();
    }

    async addContacts(partnerIds) {
        await this.orm.create(
            "crm.stakeholder",
            partnerIds.map((partner_id) => ({ lead_id: this.resId, partner_id }))
        );
        await this.load();
    }

    async addPlaceholder({ name, level, department, role }) {
        await this.orm.create("crm.stakeholder", [
            {
                lead_id: this.resId,
                name,
                job_level: level ? String(level) : false,
                department_id: department || false,
                role_ids: role ? [[4, role]] : [],
            },
        ]);
        await this.load();
    }

    async remove(person) {
        await this.orm.unlink("crm.stakeholder", [person.stakeholder_id]);
        await this.load();
    }

    async removeRelation(relationId) {
        await this.orm.unlink("crm.contact.relation", [relationId]);
        await this.load();
    }
}
