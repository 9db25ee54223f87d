/** Words of one literal command: a quote that stays open, a comment or `$(…)` would reach into the next line or hide code. */
const SAYS = /^(?:echo|pwd|date|uname|whoami|true)(?: +(?:[\w./:@,+%~$-]+|"[\w./:@,+%~$ !?-]*"|'[^'\n]*'))*$/

const VERSION = /^(?:node|npm|npx|prodgate) (?:--version|-v)$/

/** Away from the repository, whose settings npm would read. */
const INSTALLS =
  /^\(cd \/ && npm (?:install|i) (?:--global|-g) (?:--ignore-scripts )?prodgate@\d+\.\d+\.\d+(?:-[\w.-]+)?\)$/

/**
 * Whether a line in front of one that asks leaves the machine as it is: the line behind it runs, is the program of its name,
 * and its failure ends the job. Closed: what is not known to be harmless may write over the program itself.
 */
export function isHarmlessLine(line: string): boolean {
  const text = line.trim()
  return SAYS.test(text) || VERSION.test(text) || INSTALLS.test(text)
}
