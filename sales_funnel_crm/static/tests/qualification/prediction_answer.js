/** Answers of the server, as small as they may be. */

export function rate(count, won, low, high, values = {}) {
    return {
        count,
        won,
        percent: count ? (100 * won) / count : null,
        low_percent: count ? low : null,
        high_percent: count ? high : null,
        ...values,
    };
}

export function prediction(values = {}) {
    return {
        id: 3,
        name: "Five Questions",
        version: 2,
        root_id: 1,
        minimum: { deals: 30, outcomes: 10, answer_deals: 10 },
        is_enough: true,
        base: rate(40, 20, 35, 65),
        date_from: "2026-01-02 10:00:00",
        date_to: "2026-03-04 10:00:00",
        auc: { value: 0.84, low: 0.75, high: 0.93 },
        brier: { value: 0.19, base: 0.25 },
        groups: [
            rate(20, 4, 8, 42, { from_score: 10, to_score: 49.6, mean_score: 30 }),
            rate(20, 16, 58, 92, { from_score: 51, to_score: 90, mean_score: 70 }),
        ],
        grades: [rate(20, 16, 58, 92, { id: 1, name: "A", color: 1 })],
        roc: [
            [0, 0],
            [0, 0.5],
            [1, 1],
        ],
        questions: [question(7, "Budget", 0.2, "tells"), question(8, "Need", 0.01, "unclear")],
        suggestion: {
            has_points: true,
            auc_now: 0.8,
            auc_unseen: 0.86,
            prior_deals: 10,
            fold_count: 5,
        },
        optimism: {
            evidence: [rate(40, 20, 35, 65, { level: "none", mean_score: 55, auc: 0.8 })],
            persons: [
                rate(40, 20, 35, 65, {
                    person: 2,
                    name: "Ann",
                    mean_score: 55,
                    promised_percent: 80,
                    evidence_percent: 0,
                    verdict: "optimistic",
                }),
            ],
        },
        ...values,
    };
}

function question(id, name, gain_bits, verdict) {
    return {
        id,
        name,
        short_name: "",
        section: "Money",
        kind: "choice",
        weight: 1,
        count: 40,
        gain_bits,
        chance_bits: 0.02,
        chance_ratio: 0.001,
        verdict,
        answers: [
            rate(24, 18, 55, 88, {
                id: id * 10,
                name: `${name} yes`,
                points: 5,
                suggested_points: 7.5,
                evidence: 0.9,
                verdict: "better",
            }),
            rate(0, 0, null, null, {
                id: false,
                name: "Unknown or unanswered",
                points: 0,
                suggested_points: 0,
                evidence: 0,
                verdict: "few",
            }),
        ],
    };
}
