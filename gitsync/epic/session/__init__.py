"""What an agent's session is told, asked and relieved of while it goes on.

ended       The end of a session: its leases are given back
told        What a session was told already, so that it is told each thing once
unfinished  What an agent still owes: malformed parts of its own, messages that it has not answered
unread      The messages that came since a session was last told
"""
