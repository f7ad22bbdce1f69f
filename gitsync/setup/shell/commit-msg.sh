# settled MESSAGE-FILE: prepare-commit-msg wrote the trailers for this very `git commit`, and no
# editor came after it.
settled() {
    left=${1%/*}/gitsync/ready
    [ "$GIT_EDITOR" = : ] && [ -f "$left" ] && read -r word git <"$left" &&
        [ "$word $git" = "written $PPID" ]
}
