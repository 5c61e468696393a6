from . import pipeline_import
from . import funnel_export
