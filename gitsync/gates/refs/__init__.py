"""Refs that move, judged together: what is new to them, by what governs them, and what they lose.

docs/strong-gates.md says what is trusted here, and why that holds.

folded        Branches whose names are one on a disk that folds them (GS212)
forced        What a forced update or a removal takes away (GS701)
governing     What governs a ref: the default branch, its policy, and the floor that it lays
lease_refs    The refs of leases: who holds one alone renews it or gives it back (GS212)
moves         Ref updates judged together, each commit once for each policy
replace_refs  Refs that show another object in the place of one (GS212)
taken         What a branch takes that the server has already (GS211)
time_limit    The time that a server gives to a push
"""
