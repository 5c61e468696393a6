from . import pipeline_import
