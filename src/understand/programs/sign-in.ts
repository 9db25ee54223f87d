import { readYaml } from '../../lib/yaml.ts'
import { absolute } from '../emit.ts'
import { isOwnSettings } from '../own-settings.ts'
import type { Call } from '../program.ts'
import { isKnown, type Word, word } from '../word.ts'

/**
 * Programs that a tool starts to sign in, because settings of somebody's own choosing name them: what they do is done.
 * That there is one at all is told by `locate`, which reads the settings that hold where the tool runs.
 */

/** `users[].user.exec` of a kubeconfig (kubectl 1.34; a list of files as `KUBECONFIG` has it). */
export function runClusterSignIn(call: Call, kubeconfig: Word | undefined): void {
  const given = kubeconfig ?? call.env.get('KUBECONFIG')
  for (const path of pathsIn(call, given)) {
    const text = call.readFile(path).text
    const found = text === undefined || !text.includes('exec') ? undefined : readYaml(text, '1.2')
    if (found === undefined) continue
    for (const user of listOf(fieldOf(found, 'users')).slice(0, MOST)) {
      const exec = fieldOf(fieldOf(user, 'user'), 'exec')
      const command = fieldOf(exec, 'command')
      const args = listOf(fieldOf(exec, 'args')).map(String)
      const words = [String(command), ...args].map((one) => word(one, path.span ?? call.span))
      if (typeof command === 'string') call.exec(words, { signsIn: true })
    }
  }
}

/** `credential_process` of any profile, for one may name another as its source. */
export function runAwsSignIn(call: Call): void {
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) {
    const given = call.env.get(name)
    if (given === undefined || !isForeign(call, given)) continue
    for (const line of call.readFile(given).text?.split('\n').slice(0, MOST_LINES) ?? []) {
      const code = /^\s{0,9}credential_process\s{0,9}=\s{0,9}(\S.*)$/.exec(line)?.[1]
      if (code !== undefined) call.shell({ text: code, carries: given.carries, span: given.span }, { signsIn: true })
    }
  }
}

const MOST = 50
const MOST_LINES = 2000

function pathsIn(call: Call, given: Word | undefined): readonly Word[] {
  if (given === undefined || !isKnown(given)) return []
  const parts = given.text.split(':').filter((one) => one !== '')
  return parts.map((text) => ({ ...given, text })).filter((one) => isForeign(call, one))
}

function isForeign(call: Call, path: Word): boolean {
  return isKnown(path) && path.text !== '' && !isOwnSettings(absolute(call.cwd, path.text), call.home)
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
