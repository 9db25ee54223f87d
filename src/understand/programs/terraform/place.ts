import { posix } from 'node:path'
import { absolute, nowhere, reachOf } from '../../emit.ts'
import type { Env, TerraformPlace, UnknownPlace } from '../../place.ts'
import { envFrom } from '../../shell/scope/scope.ts'
import type { ToolCall } from '../../tool.ts'
import { Carries, isKnown, isKnownText, UNKNOWN, unknownWord, type Word, word } from '../../word.ts'

/** The directory of `-chdir`, or of terragrunt's own option. */
export function directoryOf(call: ToolCall): string {
  const given = call.arguments.value('-chdir', '--working-dir', '--terragrunt-working-dir', '-C')
  if (given === undefined) return call.cwd
  return isKnown(given) ? absolute(call.cwd, given.text) : UNKNOWN
}

/**
 * The state that a call works on. What an earlier command of the same action chose counts: `terraform workspace select`
 * as if `TF_WORKSPACE` were set, and another backend makes the state unknown.
 */
export function terraformPlace(call: ToolCall): TerraformPlace | UnknownPlace {
  const read = call.arguments
  if (read.has('--all', '--graph') || call.verb.startsWith('run-all')) {
    return nowhere(call, 'every state below this directory', [
      { text: directoryOf(call), span: call.span, carries: 0, pattern: false, splits: false },
    ])
  }
  const cwd = directoryOf(call)
  const workspace = call.env.get('TF_WORKSPACE') === undefined ? call.chosen(workspaceOf(cwd)) : undefined
  const env = workspace === undefined ? call.env : withVariable(call.env, 'TF_WORKSPACE', workspace)
  const state = call.chosen(backendOf(cwd)) === undefined ? read.value('-state') : unknownWord(call.span)
  const named = read.values('-var-file', '-backend-config')
  const own = [...named.map((one) => ({ ...one, text: absolute(cwd, one.text) })), ...foundVariables(call, cwd)]
  const written = own.flatMap((one) => writtenVariables(call, one))
  const files = [...named, ...written, ...read.values('-var').flatMap(environmentNamed)]
  return { ...reachOf(call), cwd, env, is: 'terraform', files, state }
}

/** `-var environment=prod`, as `TF_VAR_environment` would say it. */
function environmentNamed(one: Word): readonly Word[] {
  const equals = one.text.indexOf('=')
  return /^(env|environment|stage)$/i.test(one.text.slice(0, equals))
    ? [{ ...one, text: one.text.slice(equals + 1) }]
    : []
}

const VARIABLES = /^(terraform\.tfvars|.*\.auto\.tfvars)(\.json)?$/

/** Files of variables that terraform finds by itself, as far as the action wrote them (Terraform 1.13). */
function foundVariables(call: ToolCall, cwd: string): readonly Word[] {
  return call
    .writtenFiles()
    .filter((path) => posix.dirname(path) === cwd && VARIABLES.test(posix.basename(path)))
    .map((path) => word(path, call.span))
}

/** What a file that the action wrote says of the environment, beside its name; of one that nobody has read that is not known. */
function writtenVariables(call: ToolCall, path: Word): readonly Word[] {
  const { text, written, carries } = call.readFile(path)
  if (written !== true && (carries & Carries.network) === 0) return []
  const name = { ...path, text: posix.basename(path.text) }
  if (text === undefined || !isKnownText(text) || !call.spend(text.length)) return [name, unknownWord(path.span)]
  const values = [...text.matchAll(ENVIRONMENT)].map(([, value = '']) => ({ ...path, text: value }))
  return [name, ...values]
}

const ENVIRONMENT = /(?:^|[\n{,])\s{0,40}"?(?:env|environment|stage)"?\s{0,40}[=:]\s{0,40}"([^"\n]{0,200})"/gi

const workspaceOf = (cwd: string) => `terraform workspace ${cwd}`
const backendOf = (cwd: string) => `terraform backend ${cwd}`

export function chooseWorkspace(call: ToolCall, name: Word): void {
  call.choose(workspaceOf(directoryOf(call)), name)
}

/** After `init` with another backend nobody knows which state is meant: what terraform cached is from before. */
export function changeBackend(call: ToolCall): void {
  call.choose(backendOf(directoryOf(call)), unknownWord(call.span))
}

function withVariable(env: Env, name: string, value: Word): Env {
  const all = new Map<string, Word>()
  for (const one of env.names()) {
    const old = env.get(one)
    if (old !== undefined) all.set(one, old)
  }
  return envFrom(all.set(name, value))
}
