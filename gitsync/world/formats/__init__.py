"""Findings as hosts of repositories read them; each module renders all findings of one run.

github  Workflow commands, which GitHub shows as annotations of a run
gitlab  GitLab's report of code quality
junit   JUnit's XML, for hosts that show tests
sarif   SARIF 2.1.0, for code scanning
same    The same finding from run to run
"""
