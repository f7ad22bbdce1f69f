# One file's merge: gitsync, and git merge-file wherever gitsync cannot be trusted.
#
# The driver line of the git configuration reads this file; it is not run by itself.
#   $1 base   $2 ours, where the result goes   $3 theirs   $4 the marker size   $5 the path, as data
#   $python $home $start: how gitsync is started; install writes them above
# Whatever ends the shell before `leave` does, a fault of this file included, runs the trap of the
# driver line: git merge-file.
#
# The program's answer:
#   0                     merged: trusted
#   1                     conflicts: trusted where ours has changed and holds a conflict marker of
#                         the right size; an uncaught Python exception exits 1 as well
#   2 and above, killed   not trusted: ours is put back as it was, and merged as text

ours=$2
kept=$2.ours
text=$2.text

leave() {
    rm -f "$kept" "$text"
    trap - EXIT
    exit "$1"
}

# Nothing can be written. A git before 2.42 takes whatever stands in ours for the conflict, and a
# `git add` would lose theirs: git itself is stopped, and the worktree stays as it is. Only when the
# parent is git: the line may be run by hand.
stop() {
    echo 'gitsync: nothing can be written here: the merge is stopped' >&2
    case $(ps -o comm= -p $PPID 2>/dev/null || cat /proc/$PPID/comm) in
    git* | */git*)
        rm -f "$1" "$2" "$3"
        kill $PPID
        ;;
    esac
    leave 255
}

cp "$ours" "$kept" || stop "$@"
"$python" -I -S -c "$start" "$home" gitsync merge-driver "$1" "$2" "$3" "$4" "$5"
code=$?
[ $code -eq 0 ] && leave 0
if [ $code -eq 1 ] && ! cmp -s "$ours" "$kept" &&
    LC_ALL=C grep -Eq "^<{$4}( |\$)" "$ours"; then
    leave 1
fi

echo "gitsync: the merge driver failed (exit $code): merged as text by git merge-file" >&2
cp "$kept" "$ours"
git merge-file --diff3 --marker-size="$4" -L ours -L base -L theirs -p "$ours" "$1" "$3" >"$text"
code=$?
[ $code -le 127 ] && mv -f "$text" "$ours" && leave $code

# git merge-file exits 255 for binary files too: a conflict that keeps ours, as git's own is
cat "$1" "$ours" "$3" >"$text" || stop "$@"
# shellcheck disable=SC2094 # both only read
tr -d '\000' <"$text" | cmp -s - "$text" || leave 1
stop "$@"
