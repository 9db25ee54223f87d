/**
 * The shim, for POSIX sh (POSIX.1-2024, XCU 2). `@NAME@` stands for what is baked in. `${…}` is not used, so that this can
 * be a template of JavaScript.
 *
 * INVARIANT (positive allow): status 0 is only reached where the authority said `ALLOW` and this call's nonce, and the
 * transfer ended well. Every other way out, foreseen or not, passes the trap on exit, which refuses.
 */
export const SHIM_TEMPLATE = String.raw`@SHEBANG@
# prodgate-shim CLIENT: asks the authority about the hook input on standard input. Made by "prodgate install".
# Exit 0 only where the authority allowed. Anything else is refused in every client's words at once.
set +x
IFS=' '
trap '' PIPE
unset -f command printf read kill wait cd test true false umask ulimit export pwd echo sleep cat head env curl 2>/dev/null

socket=@SOCKET@
tokens=@TOKENS@
deadline=@DEADLINE@
curl=@CURL@
perl=@PERL@
managed=@MANAGED@

# Standard streams that are closed would be taken for pipes that are opened later.
true 3>&2 || exec 2>/dev/null
true 2>/dev/null 3<&0 || exec 0</dev/null
true 2>/dev/null 3>&1 || exec 1>/dev/null
exec 3<&0

# Two processes can come to print at the same time, and a shell may lose how the other one ended. One of them gets the line
# that both can read, once there are two.
once= got=
mine() {
  if [ -z "$once" ] || [ "$got" = mine ]; then return 0; fi
  IFS= read -r got <&6
  [ "$got" = mine ]
}

refuse() {
  trap '' TERM INT HUP QUIT
  trap - 0
  mine 2>/dev/null || exit 2
  printf '%s\n' "{\"decision\":\"deny\",\"reason\":\"prodgate: $1\",\"permissionDecision\":\"deny\",\"permissionDecisionReason\":\"prodgate: $1\",\"permission\":\"deny\",\"user_message\":\"prodgate: $1\",\"agent_message\":\"prodgate: $1\",\"cancel\":true,\"errorMessage\":\"prodgate: $1\",\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"permissionDecision\":\"deny\",\"permissionDecisionReason\":\"prodgate: $1\"}}" 2>/dev/null
  printf 'prodgate: %s\n' "$1" >&2 2>/dev/null
  # Whoever still writes to us does not meet a broken pipe.
  @HEAD@ -c 8388608 <&3 >/dev/null 2>&1 3<&- &
  exit 2
}
trap 'refuse "refused: the shim could not do its work"' 0
trap 'refuse "refused: the shim was told to end"' TERM INT HUP QUIT
LC_ALL=C

[ "$#" -eq 1 ] || refuse 'refused: the hook entry names no client'
case $1 in
  @CLIENTS@) client=$1 ;;
  *) refuse 'refused: the hook entry names a client that is not known' ;;
esac
[ -n "$perl" ] && [ ! -x "$perl" ] && perl=
[ -n "$perl" ] || [ -x "$curl" ] || refuse 'refused: the program that asks the authority is not there'

case $PWD in
  *'
'*) refuse 'refused: the name of the working directory holds a line break' ;;
  /*) here=$PWD ;;
  *) refuse 'refused: the working directory is not there' ;;
esac

# Whoever may write where the socket stands, or above it, may put another authority in its place.
if [ "$managed" = yes ]; then
  cd -P @SOCKET_DIRECTORY@ 2>/dev/null || refuse 'refused: the authority cannot be reached'
  while :; do
    if [ -w . ] || [ -O . ]; then refuse 'refused: the directory of the socket of the authority is not out of reach'; fi
    case $PWD in /) break ;; esac
    cd -P .. || refuse 'refused: the authority cannot be reached'
  done
fi

token=
[ -f "$tokens/$client.token" ] && IFS= read -r token 2>/dev/null <"$tokens/$client.token"
case $token in
  '' | *[!A-Za-z0-9._~+/=-]*) refuse 'refused: there is no token for this client' ;;
esac

# The kernel's random bits; its pseudo-file can be read without a process of its own.
nonce=
if [ -r /proc/sys/kernel/random/uuid ]; then
  IFS=- read -r a b c d e </proc/sys/kernel/random/uuid && nonce=$a$b$e
else
  nonce=$(@OD@ -An -N12 -tx1 /dev/urandom 2>/dev/null) || nonce=
  set -f
  set -- $nonce
  set +f
  IFS=
  nonce="$*"
fi
case $nonce in
  *[!0-9a-f]*) nonce= ;;
esac
case $nonce in
  ????????????????????????) ;;
  *) refuse 'refused: there is no random number' ;;
esac

# What is asked: the nonce, the place, the environment of the client; behind it, the hook input to its end.
opening() {
  printf 'prodgate-hook 1\n%s\n%s\n' "$nonce" "$here"
  export -p
  printf '%s\n' "$nonce"
}

# The token goes by a file descriptor, because arguments can be read by everybody. Nothing of the environment is kept; what
# takes it away would read a dozen files of the caller's language first.
by_perl() {
  unset LD_PRELOAD LD_AUDIT LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH
  export LC_ALL
  exec @ENV@ -i "$perl" -e @PERL_CLIENT@ "$deadline" "$socket" "$client" "$$" 3<&3 4<<TOKEN
$token
TOKEN
}

frame() {
  opening
  exec @CAT@ <&3
}

by_curl() {
  unset LD_PRELOAD LD_AUDIT LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH
  export LC_ALL
  exec @ENV@ -i "$curl" -q -s -f --noproxy '*' --proto '=http' --unix-socket "$socket" \
    --max-time "$deadline" --max-filesize 65536 -X POST -T - -w '\n%{http_code}\n' -K /dev/fd/4 \
    -H 'Expect:' -H 'Content-Type: application/x-prodgate-hook' "http://prodgate/v1/hooks/$client" 3<&- 4<<CONFIG
header = "Authorization: Bearer $token"
CONFIG
}

# Gives the answer, the status of HTTP and that of the transfer. Nothing here holds the client's pipes. The watchdog also
# ends the transfer where the shim itself is gone, so that nothing is allowed to nobody.
supervise() {
  exec 5<&0
  by_curl <&5 5<&- &
  transfer=$!
  exec 5<&- 0</dev/null
  {
    n=0
    while [ "$n" -lt "$deadline" ] && kill -0 "$$"; do
      @SLEEP@ 1
      n=$((n + 1))
    done
    kill -KILL "$transfer"
  } >/dev/null </dev/null 3<&- &
  watchdog=$!
  wait "$transfer"
  ended=$?
  kill -KILL "$watchdog"
  printf '%s\n' "$ended"
}

# Waits for nobody: shells wait for all of a pipeline, and the transfer may outlive whoever reads its answer.
ask() {
  trap - 0 TERM INT HUP QUIT
  exec 2>/dev/null
  if [ -n "$perl" ]; then
    opening | by_perl &
  else
    frame | supervise &
  fi
}

# Reads what was answered. The only one that prints, so that no two answers ever stand behind each other.
answer() {
  trap 'refuse "refused: the shim was told to end"' TERM INT HUP QUIT
  trap 'refuse "refused: the shim could not do its work"' 0
  word= line= said= code= ended= more=
  IFS= read -r word
  case $word in
    "ALLOW $nonce") IFS= read -r said ;;
    "REFUSE $nonce") IFS= read -r line && IFS= read -r said ;;
  esac
  IFS= read -r code
  IFS= read -r ended
  if IFS= read -r more; then code=; fi
  case $code.$ended.$more.$word.$said in
    "200.0..ALLOW $nonce.{"*'}')
      trap '' TERM INT HUP QUIT
      if mine 2>/dev/null && printf '%s\n' "$said" 2>/dev/null; then
        trap - 0
        exit 0
      fi
      ;;
    "200.0..REFUSE $nonce.{"*'}')
      trap '' TERM INT HUP QUIT
      trap - 0
      mine 2>/dev/null || exit 2
      printf '%s\n' "$said" 2>/dev/null
      printf '%s\n' "$line" >&2 2>/dev/null
      exit 2
      ;;
  esac
  # Where nothing came, the status of the transfer is all there is.
  case $code$ended in '') ended=$word ;; esac
  case $code.$ended in
    *.7 | *.5 | *.6) refuse 'refused: the authority cannot be reached' ;;
    *.28 | *.137 | *.142) refuse 'refused: the authority did not answer in time' ;;
    401.* | 403.*) refuse 'refused: the authority does not know the token of this client' ;;
    413.*) refuse 'refused: the call is longer than is read' ;;
    429.*) refuse 'refused: too many calls at once; ask again in a minute' ;;
  esac
  refuse 'refused: the authority gave no answer that counts'
}

# Told to end while it is not known yet who answers: afterwards. There must never be two who print.
told=
trap 'told=yes' TERM INT HUP QUIT
exec 6<<ONCE && once=yes
mine
ONCE
ask </dev/null | answer &
answering=$!
settle() {
  case $1 in
    0) trap - 0; exit 0 ;;
    2) trap - 0; exit 2 ;;
  esac
  refuse 'refused: the shim could not do its work'
}
stop() {
  trap '' TERM INT HUP QUIT
  kill -TERM "$answering" 2>/dev/null
  # A signal that comes just before a "read" begins is seen behind it only, so that it is sent once more.
  {
    @SLEEP@ 1
    kill -TERM "$answering"
  } 2>/dev/null >/dev/null </dev/null 3<&- &
  again=$!
  wait "$answering"
  ended=$?
  kill -KILL "$again" 2>/dev/null
  settle "$ended"
}
trap stop TERM INT HUP QUIT
[ -z "$told" ] || stop
wait "$answering"
settle "$?"
`
