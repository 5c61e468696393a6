"""Step 2: every tracked change of those leads, as numbers."""

from odoo.tools import SQL

# Tracked field of crm.lead -> column of the states (step 4).
FIELDS = {
    "stage_id": "stage",
    "user_id": "salesperson",
    "team_id": "team",
    "type": "type",
    "active": "active",
    "won_status": "won",
    "lost_reason_id": "reason",
    "expected_revenue": "amount",
}


def create_changes_table(subtypes):
    """Build one row per tracked change, with the new value of the change before it.

    ``old`` and ``new`` are the values of ``field``; ``won`` and ``lost`` (0, 1 or NULL:
    says nothing) are what the change tells about the outcome; ``rank`` is the
    order inside a transaction: what knows the outcome best comes last.

    :param dict subtypes: ids of the message subtypes ``won``, ``lost``, ``stage``
    """
    return SQL(
        """
        CREATE TEMP TABLE funnel_rebuild_change ON COMMIT DROP AS
        WITH field AS MATERIALIZED (%(fields)s),
             label AS MATERIALIZED (%(labels)s),
             change AS (%(changes)s)
        SELECT lead_id, at, id, author, field, old, new,
               COALESCE(is_unreadable, FALSE) AS is_unreadable,
               %(won)s AS won,
               %(lost)s AS lost,
               CASE field WHEN 'reason' THEN 1 WHEN 'stage' THEN 2 WHEN 'won' THEN 3 ELSE 0 END
                   AS rank,
               %(former_names)s,
               lag(new) OVER w AS prev,
               lag(new) OVER w IS NULL AS is_first,
               lead(id) OVER w IS NULL AS is_last
          FROM change
        WINDOW w AS (PARTITION BY lead_id, field_id ORDER BY at, id)
        """,
        fields=_select_fields(),
        labels=_select_labels(),
        changes=_select_changes(),
        won=_won(subtypes),
        lost=_lost(subtypes),
        former_names=_former_names(),
    )


def _former_names():
    # Kept for stages that were deleted only: their label is all that is left.
    return SQL(", ").join(
        SQL(
            "CASE WHEN field = 'stage' AND %(side)s NOT IN (SELECT id FROM crm_stage)"
            " THEN %(char)s END AS %(name)s",
            side=SQL.identifier(side),
            char=SQL.identifier(f"{side}_char"),
            name=SQL.identifier(f"{side}_name"),
        )
        for side in ("old", "new")
    )


def _select_fields():
    return SQL(
        """
        SELECT f.id, names.field
          FROM ir_model_fields f
          JOIN (VALUES %s) AS names (name, field) ON names.name = f.name
         WHERE f.model = 'crm.lead'
        """,
        SQL(", ").join(SQL("(%s, %s)", name, field) for name, field in FIELDS.items()),
    )


def _select_labels():
    # Odoo stores the label of a selection, in the language of whoever made the
    # change. A label that means two values in two languages says nothing.
    return SQL(
        """
        SELECT f.field, names.label, min(s.value) AS value
          FROM field f
          JOIN ir_model_fields_selection s ON s.field_id = f.id
         CROSS JOIN LATERAL jsonb_each_text(s.name) AS names (lang, label)
         WHERE f.field IN ('type', 'won')
         GROUP BY f.field, names.label
        HAVING count(DISTINCT s.value) = 1
        """
    )


def _select_changes():
    # Messages with a subject were merged in from another lead: Odoo's own
    # tracking messages have none.
    return SQL(
        """
        SELECT l.lead_id, v.create_date AS at, v.id, v.create_uid AS author,
               f.id AS field_id, f.field,
               v.old_value_char AS old_char, v.new_value_char AS new_char,
               m.subtype_id AS subtype, lo.value AS old_label, ln.value AS new_label,
               f.field = 'type' AND (lo.value IS NULL OR ln.value IS NULL) AS is_unreadable,
               %(old)s AS old, %(new)s AS new
          FROM mail_tracking_value v
          JOIN field f ON f.id = v.field_id
          JOIN mail_message m ON m.id = v.mail_message_id
           AND m.model = 'crm.lead' AND COALESCE(m.subject, '') = ''
          JOIN funnel_rebuild_lead l ON l.lead_id = m.res_id
           AND (l.cut IS NULL OR date_trunc('second', v.create_date) < l.cut)
          LEFT JOIN label lo ON lo.field = f.field AND lo.label = v.old_value_char
          LEFT JOIN label ln ON ln.field = f.field AND ln.label = v.new_value_char
        """,
        old=_value("old", SQL("lo"), "lead"),
        new=_value("new", SQL("ln"), "opportunity"),
    )


def _value(side, label, default_type):
    # Numeric keeps 15 digits: 0.1 + 0.2 in a tracked value is the 0.3 of the lead.
    integer = SQL.identifier("v", f"{side}_value_integer")
    return SQL(
        """
               CASE f.field
                   WHEN 'amount' THEN COALESCE(%(float)s, 0)::numeric::float8
                   WHEN 'type' THEN
                       (COALESCE(%(label)s.value, %(default_type)s) = 'opportunity')::int::float8
                   WHEN 'won' THEN (%(label)s.value IS NOT DISTINCT FROM 'won')::int::float8
                   WHEN 'salesperson' THEN
                       CASE WHEN %(integer)s IN (SELECT id FROM res_users)
                            THEN %(integer)s ELSE 0 END::float8
                   WHEN 'team' THEN
                       CASE WHEN %(integer)s IN (SELECT id FROM crm_team)
                            THEN %(integer)s ELSE 0 END::float8
                   ELSE COALESCE(%(integer)s, 0)::float8
               END
        """,
        float=SQL.identifier("v", f"{side}_value_float"),
        integer=integer,
        label=label,
        default_type=default_type,
    )


def _won(subtypes):
    # Before Odoo 19 there was no won_status, but the subtype of a stage change
    # already told, in all languages, whether the lead was won by it.
    return SQL(
        """
               CASE WHEN field = 'won' THEN (new_label = 'won')::int
                    WHEN field = 'stage' AND subtype = %(won)s THEN 1
                    WHEN field = 'stage' AND subtype IN (%(stage)s, %(lost)s) THEN 0
                    WHEN field = 'stage' THEN
                        (new IN (SELECT id FROM crm_stage WHERE is_won))::int
               END
        """,
        **subtypes,
    )


def _lost(subtypes):
    return SQL(
        """
               CASE WHEN field = 'won' THEN (new_label = 'lost')::int
                    WHEN field = 'reason' AND new > 0 THEN 1
                    WHEN field = 'active' THEN (new = 0 AND subtype IS NOT DISTINCT FROM %s)::int
               END
        """,
        subtypes["lost"],
    )
