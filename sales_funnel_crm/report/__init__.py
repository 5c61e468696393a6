from . import pipeline
from . import decision
