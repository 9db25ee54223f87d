import { shellQuoted } from '../../lib/shell-quoted.ts'

/** Seconds after which a client gives up on a hook: far above the shim's own deadline, so that the shim answers first. */
export const CLIENT_TIMEOUT_SECONDS = 600
export const CLIENT_TIMEOUT_MS = CLIENT_TIMEOUT_SECONDS * 1000

/**
 * Clients run the tool where their hook is missing, may not be run, is killed, or says nothing that counts: one of these at
 * least, each of them. A shell between the two refuses then, by status 2 and a line on standard error, which is a refusal
 * for all clients that go by the status. Therefore no `exec`: somebody is left to see how the shim ended and what it said.
 * The text is read by sh, bash, zsh and fish 3 alike, for some clients take the shell of the user.
 */
export function hookCommand(shim: string, client: string): string {
  return `/bin/sh -c ${shellQuoted(GUARD)} ${shellQuoted(shim)} ${client} || exit 2`
}

/** An answer of the shim is one object, with the status that belongs to it. */
const GUARD =
  'said=$("$0" "$1"); case "$? $said" in "0 {"*"}") printf "%s\\n" "$said"; exit 0;; "2 {"*"}") printf "%s\\n" "$said"; exit 2;; esac; echo "prodgate: nothing runs without an allow of the shim" >&2; exit 2'

/** Seconds for which a client goes on waiting where the gate does not hear what became of a call. */
export const TELLING_TIMEOUT_SECONDS = 10
export const TELLING_TIMEOUT_MS = TELLING_TIMEOUT_SECONDS * 1000

/**
 * Tells, after a tool ran, what became of it. The client waits for it: print modes end what still runs as soon as their model has
 * nothing more to ask, and the last outcome would be lost. The words of a refusal would be untrue here, for the tool has
 * run; status 1 is a hook's own fault, by which no client holds anything back. (By status 2 Codex 0.169.0 puts the line in the
 * place of what the tool gave.)
 */
export function tellingCommand(shim: string, client: string): string {
  return `/bin/sh -c ${shellQuoted(TELL)} ${shellQuoted(shim)} ${client} || exit 1`
}

const TELL =
  'said=$("$0" "$1" 2>/dev/null); case "$? $said" in "0 {"*"}") exit 0;; esac; echo "prodgate: the log is without what became of this call: the gate could not be told" >&2; exit 1'
