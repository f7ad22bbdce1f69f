#compdef gitsync
# gitsync: completion for zsh; in ~/.zshrc: eval "$(gitsync completion zsh)"
_gitsync() {
    local -a found
    found=("${(@f)$(gitsync completion words -- "${(@)words[2,$CURRENT]}" 2>/dev/null)}")
    if [[ -n "${found[1]}" ]]; then
        compadd -- "${found[@]}"
    else
        _files
    fi
}
compdef _gitsync gitsync
