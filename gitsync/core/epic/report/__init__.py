"""What an epic took, from dated points and messages.

account   Stages and their times, savings, overhead, locks, merges
answers   Messages and what became of them: when each was read and answered, and which came late
axis      A time axis that leaves out the stretches in which nothing happened
timeline  What happened and when, a lane an agent
"""
