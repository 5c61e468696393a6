"""What the playbook is limited to is not deleted: nothing left would mean no limit."""

from ...errors import ShownUserError


class UsedByPlaybook(ShownUserError):
    """Gates or standard steps are for this record only, or ask for it."""


def refuse_deletion(records, field_name, model_names=("crm.stage.gate", "crm.stage.step")):
    """Refuse to delete records that gates or standard steps name.

    :param str field_name: many2many field of the models that names such records
    :raise UsedByPlaybook: with the names of what uses them
    """
    names = []
    for model_name in model_names:
        # sudo: what another company uses must not stay unseen
        model = records.env[model_name].sudo().with_context(active_test=False)
        names += model.search([(field_name, "in", records.ids)]).mapped("name")
    if names:
        raise UsedByPlaybook(
            records.env._(
                "The playbook uses what you want to delete: %s. Archive it instead, or first "
                "remove it from these gates and steps.",
                ", ".join(names),
            )
        )
