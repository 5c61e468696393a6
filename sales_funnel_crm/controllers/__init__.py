from . import pipeline_import
from . import funnel_export
from . import org_chart_import
from . import questionnaire_export
from . import competitor_order_import
from . import contract_portal
