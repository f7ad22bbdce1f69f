"""gitsync mcp: the commands of a running epic for clients of the Model Context Protocol.

handlers   What the server answers to each request
prompts    The role guides and the handoff package as prompts
resources  What clients may read: the board, the rules, the policy, the owners of a path
run        Run a command in this process: its answer, or why it refused
server     The command: the server over standard input and output
streams    Standard input and output: what was asked before the end is answered
tools      The tools: arguments, annotations, output, and the command line behind each
"""
