/** Words of one literal command: a quote that stays open, a comment or `$(…)` would reach into the next line or hide code. */
const LITERAL = /^[\w./-](?:[\w./:@=,+%~$ {}-]|"[\w./:@=,+%~$ {}!?-]*"|'[^'\n]*')*$/

/** Words that begin or end a block, or with which a line changes what the next one does. */
const NOT_PLAIN: ReadonlySet<string> = new Set(
  (
    'if then elif else fi for while until do done case esac select function time coproc ' +
    '. source eval exec exit return break continue set shopt trap alias unalias export declare typeset local readonly unset ' +
    'builtin command enable hash printf read mapfile readarray getopts let'
  ).split(' '),
)

/**
 * Whether a line in front of one that asks leaves the shell as it is: the line behind it runs, is the program of its name,
 * and its failure ends the job. Closed: what is not known to be plain is not.
 */
export function isPlainLine(line: string): boolean {
  const text = line.trim()
  return LITERAL.test(text) && !NOT_PLAIN.has(text.split(' ', 1)[0] ?? '')
}
