"""The errors that reach a person, each as one clear sentence."""


class CockpitError(Exception):
    """Something a person can understand and act on; ``str(error)`` is the sentence they read."""
