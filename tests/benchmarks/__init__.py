"""How fast the cockpit is against floors measured beside it: ``python -m tests.benchmarks``. No tests."""
