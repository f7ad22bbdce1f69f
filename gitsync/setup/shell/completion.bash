# gitsync: completion for bash; in ~/.bashrc: eval "$(gitsync completion bash)"
_gitsync() {
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        COMPREPLY+=("$(printf %q "$word")")
    done < <(gitsync completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _gitsync gitsync
