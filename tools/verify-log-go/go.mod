module prodgate/tools/verify-log-go

go 1.19

// golang-golang-x-mod-dev of Debian 12. build.sh uses Debian's copy where it is there, and needs no network then.
require golang.org/x/mod v0.7.0
