"""The rules by id, what a finding is, and the exceptions that are made by name.

attestation   The attestation that the commit gate leaves in a commit: a digest of the change that
              it judged
explanations  Explanations: for each rule why it is there, how to mend what it finds, and an example
finding       Finding: one rule, broken at one place
from_here     Hints as they are typed in a folder below the repository's root
overrides     Overrides: exceptions made by name, which stay visible
stood_before  Old faults: what was wrong before a change that leaves it alone
table         RULES: every rule that gitsync knows, by id
wording       Wording: how findings name owners and say what to do next
"""
