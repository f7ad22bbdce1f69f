# settled MESSAGE-FILE SOURCE: writes what pre-commit left for the message of this very `git commit
# -m`, where that is all there is to do.
#
# pre-commit left this git's process number and the trailers, and looked last: the index is older.
# Only a message whose last paragraph is plainly text, or plainly the trailers of others, is written
# here; every other one is the program's to read.
settled() (
    LC_ALL=C
    left=${1%/*}/gitsync/ready newline='
'
    [ "$2" = message ] && [ "$GIT_EDITOR" = : ] && [ -f "$GIT_INDEX_FILE" ] &&
        [ "$left" -nt "$GIT_INDEX_FILE" ] || exit 1
    {
        read -r git && [ "$git" = "$PPID" ] || exit 1
        trailers=
        while IFS= read -r line; do trailers=$trailers$line$newline; done
    } <"$left"

    last= # the paragraph's kind: title, blank, text or trailers
    while IFS= read -r line; do
        key=${line%%:*}
        case $line in
        *[[:cntrl:]]* | '#'* | '(cherry'*) exit 1 ;;
        [Aa][Gg][Ee][Nn][Tt]* | [Gg][Ii][Tt][Ss][Yy][Nn][Cc]*) exit 1 ;;
        esac
        case $key in
        *' ') exit 1 ;;
        "$line" | '' | *[!A-Za-z0-9-]*) kind=text ;;
        *) kind=trailers ;;
        esac
        case $last,${line:+$kind} in
        title, | text, | trailers,) last=blank ;;
        ,?* | title,*) last=title ;;
        blank,?* | text,text | trailers,trailers) last=$kind ;;
        *) exit 1 ;;
        esac
    done <"$1"
    case $line$last in
    title | text) [ -z "$trailers" ] || trailers=$newline$trailers ;;
    trailers) ;;
    *) exit 1 ;;
    esac
    printf %s "$trailers" >>"$1" && echo "written $PPID" >"$left"
)
