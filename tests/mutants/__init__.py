"""How much the tests notice: one small fault at a time in copies of the package.

changes    the mutants of a module: one operator, comparison, constant, boolean or branch each
lines      which tests run a line, and how long each test takes; kept in .mutants/ between runs
noting     the pytest plugin that writes down how long each test took, and which failed
trial      a copy of the checkout in which one mutant at a time is tried
"""
