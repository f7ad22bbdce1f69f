"""What people and agents are shown about an epic; only reads.

overview       Every agent of an epic at a glance, as one value; what board, brief and doctor speak
               from
past           What an epic's history, records and journals tell about its past, for the report
session_start  What an agent's session is told when it starts
signs          Signs of life that stand in no record: an agent's commits and its leases
troubles       The protocol's six troubles of a running epic, found from its records, leases and
               index, each with what mends it
"""
