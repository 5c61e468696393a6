"""The SQL that rebuilds the pipeline ledger from Odoo's mail tracking.

Each module is one step and builds statements; ``crm.funnel.rebuild`` runs them
in this order: ``leads``, ``changes``, ``stages``, ``chains``, ``states``, ``postings``.
Steps that others read from fill temporary tables, so that the planner knows
their size.
"""

from . import chains, changes, leads, postings, stages, states
