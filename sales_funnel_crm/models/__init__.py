from . import pipeline
from . import playbook
from . import decision
from . import qualification
from . import competition
from . import budget
from . import contract
