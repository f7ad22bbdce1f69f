"""Each agents' tool, played: the events that its documentation names, in the order of a session."""
