from odoo.fields import Command
from odoo.tools import SQL


def post_init_hook(env):
    """Show the history at once: rebuild it from what Odoo has tracked so far."""
    env["crm.funnel.rebuild"]._complete_install()


def uninstall_hook(env):
    """Leave stock Odoo as it was: no view mode and no user may depend on the addon."""
    _strip_view_modes(env)
    _keep_salespeople(env)
    _forget_categories(env)
    _forget_decisions(env)
    _forget_evaluations(env)
    _forget_competition(env)
    _forget_contracts(env)
    _forget_activities(env)
    _forget_favourites(env)


def _strip_view_modes(env):
    # The records of the addon go away by themselves, but `view_mode` is a plain text: an
    # action that names a view type which no longer exists cannot be opened.
    actions = env["ir.actions.act_window"].search([("view_mode", "like", "funnel")])
    for action in actions:
        modes = [mode.strip() for mode in action.view_mode.split(",")]
        kept = [mode for mode in modes if mode != "funnel"]
        if kept != modes:
            action.view_mode = ",".join(kept or ["list", "form"])


def _keep_salespeople(env):
    # Who was allowed the documents of his team would not even see his own any more.
    team = env.ref("sales_funnel_crm.sales_funnel_crm_group_team_documents")
    own = env.ref("sales_team.group_sale_salesman")
    own.user_ids = [Command.link(user.id) for user in team.user_ids]


def _forget_categories(env):
    # Categories in use cannot be deleted, and would stay behind without their model.
    env.execute_query(SQL("UPDATE crm_lead SET category_id = NULL WHERE category_id IS NOT NULL"))
    env["crm.lead"].invalidate_model(["category_id"], flush=False)


def _forget_evaluations(env):
    # Likewise grades and questionnaires in use.
    for table, column in (
        ("crm_lead", "assessment_id"),
        ("crm_lead", "assessment_grade_id"),
        ("crm_deal_approval", "grade_id"),
        ("crm_stage_gate", "questionnaire_id"),
        ("crm_questionnaire", "origin_id"),
    ):
        env.execute_query(
            SQL(
                "UPDATE %(table)s SET %(column)s = NULL WHERE %(column)s IS NOT NULL",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
            )
        )
    env.execute_query(SQL("DELETE FROM crm_assessment"))
    env.execute_query(SQL("DELETE FROM crm_questionnaire"))
    env.invalidate_all(flush=False)


def _forget_decisions(env):
    # Likewise departments and types of relations. What refers to them goes with its model.
    env.flush_all()
    for table in ("res_partner", "crm_stakeholder", "crm_contact_position"):
        env.execute_query(
            SQL(
                "UPDATE %s SET department_id = NULL WHERE department_id IS NOT NULL",
                SQL.identifier(table),
            )
        )
    env.execute_query(SQL("DELETE FROM crm_contact_relation"))
    # Written by the settings, so that no record of the addon says that they are ours.
    params = env["ir.config_parameter"]
    params.search([("key", "=like", "sales\\_funnel\\_crm.%")]).unlink()
    env.invalidate_all(flush=False)


def _forget_competition(env):
    # Likewise the delivered criteria that products are compared by.
    env.execute_query(SQL("DELETE FROM crm_competitor_point"))
    env["crm.competitor.point"].invalidate_model(flush=False)


def _forget_contracts(env):
    # Likewise delivered dunning levels, kinds of steps, mails and types of activities.
    env.flush_all()
    for table, columns in (
        ("crm_contract_step", ("kind_id",)),
        ("crm_contract_change_line", ("kind_id",)),
        ("crm_contract_template_step", ("kind_id",)),
        ("crm_contract_instalment", ("dunning_level_id",)),
        ("crm_dunning_level", ("mail_template_id", "activity_type_id")),
    ):
        for column in columns:
            env.execute_query(
                SQL(
                    "UPDATE %(table)s SET %(column)s = NULL WHERE %(column)s IS NOT NULL",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                )
            )
    env.execute_query(SQL("DELETE FROM crm_dunning"))
    env.invalidate_all(flush=False)
    # A number series goes without those of its years, which are in the database themselves.
    series = env.ref("sales_funnel_crm.ir_sequence_contract", raise_if_not_found=False)
    if series:
        series.date_range_ids.unlink()


def _forget_activities(env):
    # Odoo makes to-dos of what is planned with a type that goes, but overlooks what is done.
    env.flush_all()
    env.execute_query(
        SQL(
            """
            UPDATE mail_activity SET activity_type_id = %(todo)s
             WHERE NOT active AND activity_type_id IN (
                   SELECT res_id FROM ir_model_data
                    WHERE module = %(module)s AND model = 'mail.activity.type')
            """,
            todo=env.ref("mail.mail_activity_data_todo").id,
            module="sales_funnel_crm",
        )
    )
    env["mail.activity"].invalidate_model(["activity_type_id"], flush=False)


def _forget_favourites(env):
    # Favourites and export lists name models and fields as plain text: those of ours would stay,
    # and one on opportunities that names a field that is gone breaks the screen it belongs to.
    env.flush_all()
    env.execute_query(
        SQL(
            """
            WITH own AS (
                SELECT model, res_id FROM ir_model_data
                 WHERE model IN ('ir.model', 'ir.model.fields')
              GROUP BY model, res_id HAVING bool_and(module = %(module)s)
            ), gone AS (
                SELECT m.model FROM ir_model m
                  JOIN own ON own.model = 'ir.model' AND own.res_id = m.id
            ), field AS (
                SELECT f.model, f.name FROM ir_model_fields f
                  JOIN own ON own.model = 'ir.model.fields' AND own.res_id = f.id
                 WHERE f.model NOT IN (SELECT model FROM gone)
            ), export AS (
                DELETE FROM ir_exports WHERE resource IN (SELECT model FROM gone)
            )
            DELETE FROM ir_filters
             WHERE model_id IN (SELECT model FROM gone)
                OR EXISTS (
                    SELECT 1 FROM field
                     WHERE field.model = ir_filters.model_id
                       AND concat_ws(' ', domain, context, sort)
                           ~ ('[''"]-?' || field.name || '[.:'' "]'))
            """,
            module="sales_funnel_crm",
        )
    )
    env.invalidate_all(flush=False)
