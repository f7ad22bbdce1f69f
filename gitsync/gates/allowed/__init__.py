"""What a commit may hold beside its agent's own parts.

exceptions  Exceptions that a commit asks for by name: its overrides, and the mend of a policy that
            cannot be used
generated   Generated sections: anybody may change one whose text its generator confirms
here        Lawful content in what changes in this worktree
lawful      Lawful content: parts whose new bytes their owner lawfully made elsewhere
origins     Where lawful content is looked for
"""
