class ExportProblem(Exception):
    """Something that the person who runs a command can put right; its text says what happened, to what, and why."""
