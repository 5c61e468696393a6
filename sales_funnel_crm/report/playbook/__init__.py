from . import crm_stage_step_effect_report
