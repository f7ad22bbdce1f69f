# gitsync: completion for fish; in ~/.config/fish/config.fish: gitsync completion fish | source
function __gitsync_look --description 'Find the words that fit; files complete where none does'
    set -l tokens (commandline -opc)
    set -g __gitsync_words (gitsync completion words -- $tokens[2..-1] (commandline -ct) 2>/dev/null)
    test -n "$__gitsync_words"
end
complete -c gitsync -n __gitsync_look -f -a '$__gitsync_words'
