import { absolute } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { Carries, unknownWord, type Word, word } from '../../word.ts'

/**
 * The program to which a package manager hands its scripts instead of the usual shell, and what it has Node load before
 * each of them (npm 11, `script-shell`, `node-options`). A shell is believed by its name, unless the action itself wrote or
 * fetched what is called so.
 */
export function startsScripts(call: Call): void {
  const shell = settingOf(call, 'script-shell')
  if (shell !== undefined && (!/(^|\/)(ba|da|z|k|)sh$/.test(shell.text) || isOwn(call, shell)))
    call.exec([shell, word('-c'), unknownWord(call.span)])
  const options = settingOf(call, 'node-options')
  const words = options?.text.split(/\s+/).filter((one) => one !== '') ?? []
  if (words.length > 0)
    call.exec([word('node', call.span), ...words.map((one) => word(one, options?.span)), word('-e'), word('1')])
}

/** Notes what `config set` says of them, for the calls behind it. */
export function noteStart(call: Call, name: string, value: Word | undefined): void {
  if (STARTS.test(name) && value !== undefined) call.choose(`npm ${name}`, value)
}

const STARTS = /^(script-shell|node-options)$/

function isOwn(call: Call, { text, ...path }: Word): boolean {
  if (!text.includes('/')) return false
  const { written, carries } = call.readFile({ ...path, text: absolute(call.cwd, text) })
  return written === true || (carries & Carries.network) !== 0
}

/** A setting of the words, of the environment, of an earlier command, or of a file of settings. */
function settingOf(call: Call, name: string): Word | undefined {
  const own = optionOf(call, name) ?? variableOf(call, name)
  if (own !== undefined) return own
  for (const file of ['userconfig', 'globalconfig']) {
    const path = optionOf(call, file) ?? variableOf(call, file)
    const value = path === undefined ? undefined : valueIn(call.readFile(path).text, name)
    if (path !== undefined && value !== undefined) return { ...path, text: value }
  }
  return writtenSetting(call, name) ?? call.chosen(`npm ${name}`)
}

function optionOf(call: Call, name: string): Word | undefined {
  const at = call.args.findIndex(({ text }) => text === `--${name}` || text.startsWith(`--${name}=`))
  const one = call.args[at]
  if (one?.text.includes('=') === true) return { ...one, text: one.text.slice(one.text.indexOf('=') + 1) }
  return at < 0 ? undefined : call.args[at + 1]
}

function variableOf(call: Call, name: string): Word | undefined {
  const key = name.replaceAll('-', '_')
  return call.env.get(`npm_config_${key}`) ?? call.env.get(`NPM_CONFIG_${key.toUpperCase()}`)
}

/** What stands in a project's or a person's settings is theirs, unless the action wrote it. */
function writtenSetting(call: Call, name: string): Word | undefined {
  for (const path of call.writtenFiles()) {
    const isMeant = /\/\.(npmrc|yarnrc)$/.test(path) && (isAbove(call, path) || path.startsWith(`${call.home}/.`))
    if (!isMeant || !call.spend(path.length)) continue
    const value = valueIn(call.readFile(word(path, call.span)).text, name)
    if (value !== undefined) return word(value, call.span)
  }
  return undefined
}

function isAbove(call: Call, path: string): boolean {
  return `${call.cwd}/`.startsWith(path.slice(0, path.lastIndexOf('/') + 1))
}

/** `script-shell=/bin/bash`, of yarn 1 `script-shell "/bin/bash"`. */
function valueIn(text: string | undefined, name: string): string | undefined {
  const line = text?.split('\n').findLast((one) => one.trimStart().startsWith(name))
  const value = line?.trimStart().slice(name.length) ?? ''
  return /^[\s=]/.test(value)
    ? value
        .replace(/^[\s=]+/, '')
        .trimEnd()
        .replace(/^["']/, '')
        .replace(/["']$/, '')
    : undefined
}
