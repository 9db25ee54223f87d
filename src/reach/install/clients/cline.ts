import { posix } from 'node:path'
import { shellQuoted } from '../../../lib/shell-quoted.ts'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { tellingCommand } from '../hook-command.ts'

/** Cline CLI 3.0.65 and https://docs.cline.bot as of November 2026: one executable file is the hook. */
export const cline: ClientInstall = {
  name: 'cline',
  title: 'Cline',
  program: 'cline',
  observed: '3.0.65',
  levels: {
    user: (site) => [
      hookFile(site, posix.join(site.places.home, '.cline/hooks')),
      tellingFile(site, posix.join(site.places.home, '.cline/hooks')),
      // Where the extension for editors looks, as it does in a work tree. It gives its calls no number, so that nothing can be
      // told there.
      hookFile(site, posix.join(site.places.home, 'Documents/Cline/Hooks')),
    ],
    project: (site) => [hookFile(site, posix.join(site.places.project, '.clinerules/hooks'))],
  },
  closure: () => ({
    closed: 'every tool call is asked for; a shim that is missing or killed refuses',
    open: 'a refusal ends the whole run of the agent; `--hooks-dir` and a hook file that is taken away switch it off',
  }),
}

const MARK = '# Written by `prodgate install`'

/** Only JSON on standard output refuses here; the status does not count. */
const REFUSAL = JSON.stringify({
  cancel: true,
  errorMessage: 'prodgate: nothing runs without an allow of the shim',
})

/**
 * What the shim prints is printed on only where it is one answer and fits its status: a shim that is missing or killed
 * prints none, and Cline would run the tool.
 */
function hookFile({ shim }: Site, directory: string): Wanted {
  const word = shellQuoted(shim)
  const text = [
    '#!/bin/sh',
    `${MARK}; \`prodgate uninstall cline\` takes it away.`,
    `said=$(${word} cline)`,
    'case "$? $said" in',
    `  '0 {'*'}' | '2 {'*'"cancel":true'*'}') ;;`,
    `  *) said=${shellQuoted(REFUSAL)} ;;`,
    'esac',
    `printf '%s\\n' "$said"`,
    '',
  ].join('\n')
  return {
    path: posix.join(directory, 'PreToolUse'),
    content: { is: 'whole', text, mark: MARK },
    why: 'every tool call asks the gate first',
    mode: 0o755,
  }
}

/** The client has no time limit for it: the deadline of the shim ends it. Its status does not count. */
function tellingFile({ shim }: Site, directory: string): Wanted {
  const text = [
    '#!/bin/sh',
    `${MARK}; \`prodgate uninstall cline\` takes it away.`,
    tellingCommand(shim, 'cline'),
    '',
  ].join('\n')
  return {
    path: posix.join(directory, 'PostToolUse'),
    content: { is: 'whole', text, mark: MARK },
    why: 'the log has what became of each call',
    mode: 0o755,
  }
}
