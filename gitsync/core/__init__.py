"""Room 1: values and rules. No files, no git, no clock, no click; "now" is an argument."""
