#!/bin/sh
# Verifies an exported log with Go: run.sh DIR VKEY [RECEIPT...]. Ends with 0 if all of it verifies, 1 if not, 3 where
# Go is not installed and nothing was verified.
set -eu
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$(dirname "$0")/build.sh" "$made/verify-log-go"
"$made/verify-log-go" "$@"
