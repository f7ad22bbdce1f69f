"""Tests of core/ hold what they tell against a text beside their module."""

import pytest

from tests.transcripts import compare
from tests.transcripts import listen


@pytest.fixture(autouse=True)
def transcript(request):
    listen(request.node)
    yield
    compare(request.node, request.config.getoption('--write-transcripts'))
