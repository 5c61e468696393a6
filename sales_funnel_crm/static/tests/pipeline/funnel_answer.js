const QUANTITIES = [
    "opening",
    "inflow",
    "new",
    "forward_in",
    "backward_in",
    "reopened",
    "outflow",
    "forward_out",
    "backward_out",
    "removed",
    "won",
    "lost",
    "transfer_in",
    "transfer_out",
    "revalued",
    "adjusted",
    "exchange",
    "closing",
    "overdue",
];

/** Figures as `get_funnel` answers them: a count and a thousand times as much money. */
export function makeFigures({ rates = {}, ...counts } = {}) {
    const figures = {
        success_percent: null,
        conversion_percent: null,
        stay_avg_days: null,
        stay_median_days: null,
        stay_count: 0,
        ...rates,
    };
    for (const key of QUANTITIES) {
        const count = counts[key] || 0;
        figures[key] = { count, amount: 1000 * count };
    }
    return figures;
}

const HEAD = {
    tz: "UTC",
    currency: { id: 1, name: "USD", symbol: "$", position: "before", digits: 2 },
    converted: false,
    success_rate: "closed",
    conversion_rate: "presence",
    proven_since: "2026-01-10 08:00:00",
    inferred_percent: 3.5,
};

const STAGES = [
    { id: 4, name: "Qualified", is_won: false, former: false, threshold_days: 30 },
    { id: 5, name: "Offer", is_won: false, former: false, threshold_days: 0 },
    { id: 9, name: "Won", is_won: true, former: false, threshold_days: 0 },
];

/** A flow over two stages, the identity of which holds in every row. */
export function makeFlowAnswer(changes = {}) {
    const qualified = makeFigures({
        opening: 6,
        inflow: 4,
        new: 4,
        outflow: 3,
        forward_out: 3,
        lost: 1,
        closing: 6,
        overdue: 2,
        rates: { conversion_percent: 30.0, success_percent: 0.0, stay_avg_days: 12.5 },
    });
    const offer = makeFigures({
        opening: 2,
        inflow: 3,
        forward_in: 3,
        won: 2,
        closing: 3,
        rates: { conversion_percent: 40.0, success_percent: 100.0 },
    });
    const total = makeFigures({
        opening: 8,
        inflow: 4,
        new: 4,
        won: 2,
        lost: 1,
        closing: 9,
        overdue: 2,
        rates: { conversion_percent: 16.7, success_percent: 66.7 },
    });
    const figures = [qualified, offer, makeFigures()];
    return {
        ...HEAD,
        mode: "flow",
        date_from: "2026-03-01",
        date_to: "2026-04-01",
        stages: STAGES.map((stage, index) => ({ ...stage, figures: figures[index] })),
        total,
        groups: [],
        months: [
            {
                date_from: "2026-03-01",
                date_to: "2026-04-01",
                label: "Mar 2026",
                total,
                stages: {},
            },
        ],
        previous: null,
        ...changes,
    };
}

export function makeEmptyAnswer(changes = {}) {
    return makeFlowAnswer({
        stages: STAGES.map((stage) => ({ ...stage, figures: makeFigures() })),
        total: makeFigures(),
        months: [],
        ...changes,
    });
}

export function makeCohortAnswer() {
    const quantity = (count) => ({ count, amount: 1000 * count });
    const figures = [
        { reached: quantity(8), reached_percent: 100.0 },
        { reached: quantity(4), reached_percent: 50.0 },
    ];
    return {
        ...HEAD,
        mode: "cohort",
        date_from: "2026-03-01",
        date_to: "2026-04-01",
        stages: STAGES.slice(0, 2).map((stage, index) => ({ ...stage, figures: figures[index] })),
        total: {
            reached: quantity(8),
            won: quantity(3),
            lost: quantity(1),
            open: quantity(4),
            removed: quantity(0),
            success_percent: 75.0,
            cycle_avg_days: 20.5,
            cycle_median_days: null,
        },
        groups: [],
        months: [],
        previous: null,
    };
}
