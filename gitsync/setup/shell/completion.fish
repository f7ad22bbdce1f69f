# gitsync: completion for fish; in ~/.config/fish/config.fish: gitsync completion fish | source
function __gitsync_words
    set -l tokens (commandline -opc)
    gitsync completion words -- $tokens[2..-1] (commandline -ct) 2>/dev/null
end
complete -c gitsync -a '(__gitsync_words)'
