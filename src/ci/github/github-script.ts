import { UNKNOWN } from '../../understand/word.ts'
import { command, type Made } from './doing.ts'

/**
 * What a script of `actions/github-script` does through what the action hands it: the API of GitHub (`github`) and programs
 * (`exec`). The rest of it is read as code of Node. A heuristic by the text of the calls; counter-examples: a call in a comment
 * counts, and one of a file that is handed `github` does not.
 * https://github.com/actions/github-script (v8)
 */
export function scriptMade(script: string): readonly Made[] {
  return [...apiCalls(script), ...requests(script), ...programs(script)]
}

const CALL = /\bgithub\s{0,9}\.\s{0,9}(?:rest\s{0,9}\.\s{0,9})?(\w{1,60})\s{0,9}\.\s{0,9}(\w{1,60})/g
const READS = /^(?:get|list|check|compare|search|download|render|is|iterator)/
/** What people read: issues, pull requests, checks. It is written anew or taken away, and nothing runs by it. */
const TALKS =
  /^(?:issues|pulls|reactions|checks)\.(?:create|update|add|set|removeLabel|removeAllLabels|removeAssignees|request|submit|dismiss|lock|unlock)/

function apiCalls(script: string): readonly Made[] {
  const made: Made[] = []
  for (const [, area = '', method = ''] of script.matchAll(CALL)) {
    if (READS.test(method) || TALKS.test(`${area}.${method}`)) continue
    if (`${area}.${method}` === 'pulls.merge') made.push(command('gh', 'pr', 'merge', UNKNOWN))
    else if (/Release/.test(method) && !/^(?:delete|remove)/.test(method))
      made.push(command('gh', 'release', 'create', UNKNOWN))
    else made.push(api(/^(?:delete|remove)/.test(method) ? 'DELETE' : 'POST', area))
  }
  if (/\bgithub\s{0,9}(?:\.\s{0,9}rest\s{0,9}(?:\.\s{0,9}\w{1,60}\s{0,9})?)?\[/.test(script))
    made.push({ is: 'undescribed', note: 'what it calls is named only as it runs' })
  return made
}

function api(method: string, about: string): Made {
  return command('gh', 'api', '-X', method, `repos/${UNKNOWN}/${about}`)
}

const REQUEST = /\bgithub\s{0,9}\.\s{0,9}request\s{0,9}\(\s{0,99}(?:['"`]([A-Z]{3,7}) )?/g

function requests(script: string): readonly Made[] {
  const sent = [...script.matchAll(REQUEST)].map(([, method]) => method ?? 'POST').filter((method) => method !== 'GET')
  const changes = /\bgithub\s{0,9}\.\s{0,9}graphql\b/.test(script) && /\bmutation\b/.test(script)
  return [...sent.map((method) => api(method, '')), ...(changes ? [api('POST', 'graphql')] : [])]
}

const EXEC = /\bexec\s{0,9}\.\s{0,9}(?:exec|getExecOutput)\s{0,9}\(/g
const PROGRAM = /^\s{0,99}(?:'([^'\\\n]{0,2000})'|"([^"\\\n]{0,2000})")\s{0,99}(?:,\s{0,99}\[([^\][]{0,4000})\])?/

/** A program with its words; of words that do not stand there nothing is known. */
function programs(script: string): readonly Made[] {
  return [...script.matchAll(EXEC)].map((found): Made => {
    const [all, single, double, list] = PROGRAM.exec(script.slice(found.index + found[0].length)) ?? []
    const line = single ?? double
    if (all === undefined || line === undefined)
      return { is: 'undescribed', note: 'the program is named only as it runs' }
    const more = list === undefined ? [] : list.split(',').map((one) => literalOf(one.trim()))
    return command(...line.split(/\s+/).filter((word) => word !== ''), ...more.filter((word) => word !== ''))
  })
}

function literalOf(word: string): string {
  if (word === '') return ''
  const [, single, double] = /^(?:'([^'\\]*)'|"([^"\\]*)")$/.exec(word) ?? []
  return single ?? double ?? UNKNOWN
}
