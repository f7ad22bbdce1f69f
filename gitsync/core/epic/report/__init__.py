"""What an epic took and left behind, from dated points, messages and documents.

account   Stages and their times, savings, overhead, locks, merges
answers   Messages and what became of them: when each was read and answered, and which came late
axis      A time axis that leaves out the stretches in which nothing happened
criteria  The success criteria of a pilot, and which hold
quality   Specs that are whole, checklists that are resolved, what S3 found
timeline  What happened and when, a lane an agent
"""
