"""Defaults that come with the context of a caller."""


def without_defaults(records, names):
    """Return ``records`` with a context that gives no defaults for these fields.

    What may not be written may not come in as a default either, e.g. that of another list.
    """
    keys = {f"default_{name}" for name in names} & records.env.context.keys()
    if not keys:
        return records
    context = {key: value for key, value in records.env.context.items() if key not in keys}
    return records.with_env(records.env(context=context))
