"""A pytest plugin: how long each test took and which failed, into the file that NOTES names.

What is slow is left out, except below tests/core, where nothing waits for another process.

What functions remember of earlier tests is forgotten before each, so that each runs its own lines.
"""

import json
import os
import sys

took = {}
failed = set()


def pytest_collection_modifyitems(items):
    items[:] = [
        item
        for item in items
        if item.nodeid.startswith('tests/core/') or not item.get_closest_marker('slow')
    ]


def pytest_runtest_setup(item):
    for name, module in list(sys.modules.items()):
        if name.partition('.')[0] == 'gitsync':
            for value in list(vars(module).values()):
                if hasattr(value, 'cache_clear'):
                    value.cache_clear()


def pytest_runtest_logreport(report):
    took[report.nodeid] = took.get(report.nodeid, 0) + round(report.duration, 4)
    if report.failed:
        failed.add(report.nodeid)


def pytest_sessionfinish(session):
    if 'PYTEST_XDIST_WORKER' not in os.environ:
        with open(os.environ['NOTES'], 'w') as file:
            json.dump({'took': took, 'failed': sorted(failed)}, file)
