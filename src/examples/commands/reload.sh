#!/bin/sh
# @description Make a process read its configuration again (SIGHUP).
# @arg pidfile - file with the number of the process
# @allow root
# @timeout 5s
set -eu
pid=$(cat -- "$1")
case $pid in
    '' | *[!0-9]*) echo "$1 has no number in it" >&2; exit 1 ;;
esac
kill -HUP "$pid"
