from . import pipeline
from . import decision
from . import qualification
from . import playbook
from . import competition
from . import budget
from . import contract
