# Read by the command lines in the settings of agents' tools, which name no program of this machine.
# shellcheck disable=SC2154
[ -x "$python" ] && exec "$python" -I -S -c "$start" "$home" gitsync edit-hook
