# What git 2.54 and later run as hook.gitsync-NAME.command, whatever core.hooksPath says: before the
# hooks folder, and besides it.
#
# install writes python, home and start above this text: how gitsync is started.
# Where the hooks folder holds gitsync's hook, the judgement is left to it: nothing is judged twice.

name=$1
shift
ours() {
    [ -x "$1" ] && { read -r _ && read -r line; } <"$1" || return 1
    case $line in "# gitsync hook file "*) ;; *) return 1 ;; esac
}
folder=$(git rev-parse --git-path hooks)
if ours "$folder/$name" || ours "$folder/$name.legacy"; then
    exit 0
fi
if [ -x "$python" ] && [ -f "$home/gitsync/main.py" ]; then
    export GITSYNC_GIT_PID=$PPID
    "$python" -I -S -c "$start" "$home" gitsync hook "$name" "$@"
    code=$?
    [ $code -eq 126 ] || [ $code -eq 127 ] || exit $code
fi
case $name in post-*) exit 0 ;; esac # it only tells
echo "gitsync: error: the program behind the hook $name cannot run: $python with $home" >&2
echo "  hint: install gitsync again and run: gitsync install" >&2
exit 3
