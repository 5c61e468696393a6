"""Load the public sample "Salvirt B2B" as a questionnaire with assessed, closed deals.

    python -m dev.salvirt PATH -c odoo.conf -d DATABASE

PATH is the folder with ``Salvirt_B2B_ML_dataset.csv``: 448 deals, 22 answers each, won or lost.
The data is not part of this project (CC BY 4.0, M. Bohanec). Each column becomes a question with
one choice, each of its values an answer. Its points are 100 × (its win rate − the win rate of
all), rounded half away from zero.
"""

import csv
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from dev import sample

from odoo import Command, fields

FILE = "Salvirt_B2B_ML_dataset.csv"
OUTCOME = "Status"
WON = "Won"
NAME = "B2B Sales Deals"
STAGE = "Assessed"
SECTIONS = {
    "Who": ("Seller", "Client", "Comp_size", "Att_t_client", "Authority", "Purch_dept", "Growth"),
    "What": ("Product", "Scope", "Deal_type", "Needs_def", "Strat_deal", "Cross_sale", "Up_sale"),
    "How": (
        "Source",
        "Competitors",
        "Partnership",
        "Budgt_alloc",
        "Forml_tend",
        "RFI",
        "RFP",
        "Posit_statm",
    ),
}
THRESHOLDS = {"a": 75.0, "b": 60.0, "c": 45.0, "d": 0.0}


def read(path):
    with open(Path(path) / FILE, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def points_by_answer(rows):
    """Return the points of each answer, by column and value."""
    won_rows = [row for row in rows if row[OUTCOME] == WON]
    base = Decimal(len(won_rows)) / len(rows)
    points = {}
    for column in (column for section in SECTIONS.values() for column in section):
        won = Counter(row[column] for row in won_rows)
        points[column] = {
            value: int((100 * (won[value] / Decimal(count) - base)).quantize(0, ROUND_HALF_UP))
            for value, count in sorted(Counter(row[column] for row in rows).items())
        }
    return points


def make_questionnaire(env, rows):
    """Return a published questionnaire with a question for each column."""
    points = points_by_answer(rows)
    questionnaire = env["crm.questionnaire"].create(
        {
            "name": NAME,
            "purpose": "Public sample of 448 real deals, to see what predicts.",
            "is_grading": True,
            "validity_days": 0,
            "grade_ids": [
                Command.create(
                    {
                        "grade_id": env.ref(f"sales_funnel_crm.crm_grade_{letter}").id,
                        "score_from_percent": percent,
                    }
                )
                for letter, percent in THRESHOLDS.items()
            ],
            "section_ids": [
                Command.create(
                    {
                        "name": name,
                        "sequence": sequence,
                        "question_ids": [
                            Command.create(_question_values(column, points[column], place))
                            for place, column in enumerate(columns)
                        ],
                    }
                )
                for sequence, (name, columns) in enumerate(SECTIONS.items())
            ],
        }
    )
    questionnaire.action_publish()
    return questionnaire


def _question_values(column, points, sequence):
    return {
        "name": column.replace("_", " "),
        "short_name": column,
        "kind": "choice",
        "sequence": sequence,
        "answer_ids": [
            Command.create({"name": value, "points": given, "sequence": place})
            for place, (value, given) in enumerate(points.items())
        ],
    }


def load(env, rows, questionnaire):
    """Make a deal of each row, assess it while it is open, and close it.

    :return: the assessments, in the order of ``rows``
    """
    env = env(context=dict(env.context, tracking_disable=True, mail_create_nosubscribe=True))
    stage = env["crm.stage"].search([("name", "=", STAGE)], limit=1) or env["crm.stage"].create(
        {"name": STAGE, "sequence": 5}
    )
    leads = env["crm.lead"].create(
        [
            {
                "name": f"{row['Product']} {number}",
                "type": "opportunity",
                "stage_id": stage.id,
                "user_id": env.user.id,
            }
            for number, row in enumerate(rows, 1)
        ]
    )
    assessments = assess(env, rows, leads, questionnaire.with_env(env))
    won = leads.browse(
        lead.id for lead, row in zip(leads, rows, strict=True) if row[OUTCOME] == WON
    )
    won.action_set_won()
    (leads - won).action_set_lost()
    return assessments


def assess(env, rows, leads, questionnaire):
    """Answer the questionnaire for each lead, and finish the assessments."""
    assessments = env["crm.assessment"].create(
        [{"lead_id": lead.id, "questionnaire_id": questionnaire.id} for lead in leads]
    )
    choices = {
        (question.short_name, answer.name): answer.id
        for question in questionnaire.question_ids
        for answer in question.answer_ids
    }
    answer_ids_by_choice = {}
    for assessment, row in zip(assessments, rows, strict=True):
        for answer in assessment.answer_ids:
            column = answer.question_id.short_name
            choice = choices[column, row[column]]
            answer_ids_by_choice.setdefault(choice, []).append(answer.id)
    for choice, answer_ids in answer_ids_by_choice.items():
        env["crm.assessment.answer"].browse(answer_ids).write(
            {"status": "given", "choice_ids": [Command.set([choice])]}
        )
    assessments.action_done()
    return assessments


def main():
    with sample.opened(__doc__) as (env, path):
        if env["crm.questionnaire"].search_count([("name", "=", NAME)], limit=1):
            print(f"Nothing to do: the questionnaire “{NAME}” is there already.")
            return
        rows = read(path)
        load(env, rows, make_questionnaire(env, rows))
        print(f"{len(rows)} assessed and closed deals loaded at {fields.Datetime.now()}.")


if __name__ == "__main__":
    main()
