"""Between steps 2 and 4: stages that were deleted but are part of the history."""

from odoo.tools import SQL


def insert_former_stages():
    """Book the deleted stages under their last known label.

    Nothing tells where such a stage stood in the funnel: it is put between the
    stages that opportunities came from and those they went to.
    """
    return SQL(
        """
        INSERT INTO crm_funnel_former_stage (stage_ref, name, sequence, is_won)
        SELECT f.stage_ref,
               jsonb_build_object('en_US', (array_agg(f.name ORDER BY f.at DESC, f.id DESC))[1]),
               COALESCE(round(avg(s.sequence)), 0)::int,
               bool_or(f.is_won)
          FROM (SELECT new::int AS stage_ref, new_name AS name, old AS other,
                       won = 1 AS is_won, at, id
                  FROM funnel_rebuild_change WHERE new_name IS NOT NULL AND new > 0
                 UNION ALL
                SELECT old::int, old_name, new, FALSE, at, id
                  FROM funnel_rebuild_change WHERE old_name IS NOT NULL AND old > 0) f
          LEFT JOIN crm_stage s ON s.id = f.other
         WHERE NOT EXISTS (SELECT FROM crm_funnel_former_stage k WHERE k.stage_ref = f.stage_ref)
         GROUP BY f.stage_ref
        """
    )
