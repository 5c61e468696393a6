const LEVELS = [
    [5, "Executive"],
    [4, "Director"],
    [3, "Department Head"],
    [2, "Supervisor"],
    [1, "Staff"],
].map(([id, name]) => ({ id, name }));

const DEPARTMENTS = [
    { id: 1, name: "Management" },
    { id: 2, name: "Production" },
    { id: 3, name: "Finance" },
];

const ROLES = [
    { id: 1, name: "User", short_name: "U", is_decider: false },
    { id: 4, name: "Decider", short_name: "D", is_decider: true },
];

/** A person of a decision map; a stakeholder of deal 7 with the contact `id`. */
export const makePerson = (id, values = {}) => ({
    key: `partner-${id}`,
    stakeholder_id: 100 + id,
    partner_id: id,
    lead_id: 7,
    name: `Person ${id}`,
    title: "",
    company: "",
    side: "customer",
    level: 3,
    department_id: 2,
    stance: "0",
    influence: 3,
    evidence: 1,
    coverage: 1,
    role_ids: [],
    is_placeholder: false,
    has_left: false,
    owner_name: false,
    contact_days: false,
    place: false,
    ...values,
});

export const reportsTo = (source, target) => ({
    id: `reports-${source}`,
    kind: "reports_to",
    source: `partner-${source}`,
    target: `partner-${target}`,
    label: "reports to",
    strength: 2,
    is_symmetric: false,
    relation_id: false,
});

export const makeRelation = (id, kind, source, target) => ({
    id: `relation-${id}`,
    kind,
    source: `partner-${source}`,
    target: `partner-${target}`,
    label: `${kind}s`,
    inverse_label: `is ${kind}ed by`,
    strength: 2,
    is_symmetric: false,
    relation_id: id,
});

/** What the server answers for deal 7: a small company with every stance. */
export const makeMap = (values = {}) => ({
    model: "crm.lead",
    id: 7,
    name: "Filling Line",
    customer_id: 50,
    persons: [
        makePerson(1, { name: "Bea Boss", level: 5, department_id: 1, stance: "unknown" }),
        makePerson(2, { name: "Hans Head", level: 3, stance: "2", influence: 5, role_ids: [1] }),
        makePerson(3, { name: "Flo Finance", level: 4, department_id: 3, stance: "-2" }),
        makePerson(4, { name: "Nia Newcomer", level: 0, department_id: false, stance: "1" }),
        makePerson(5, {
            key: "stakeholder-105",
            partner_id: false,
            name: "CFO",
            level: 5,
            department_id: 3,
            is_placeholder: true,
            stance: "unknown",
            role_ids: [4],
        }),
    ],
    edges: [
        reportsTo(2, 1),
        reportsTo(3, 1),
        makeRelation(9, "conflict", 2, 3),
        makeRelation(10, "trust", 2, 1),
    ],
    levels: LEVELS,
    departments: DEPARTMENTS,
    roles: ROLES,
    missing: ["partner-4"],
    missing_roles: [],
    can_edit: true,
    ...values,
});
