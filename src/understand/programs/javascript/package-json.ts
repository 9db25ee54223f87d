import type { FileKind } from '../../../lib/files.ts'
import { absolute, emit, sessionOf } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { emitUnread } from '../../shell/call.ts'
import { expandNames } from '../../shell/words/names.ts'
import type { ToolCall } from '../../tool.ts'
import { Carries, isKnown, isKnownText, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { withVariables } from '../carriers/variables.ts'
import { namesIn } from '../project-code.ts'
import { withInstalled } from './installed-commands.ts'

/** `package.json` and the scripts in it, as npm 11, pnpm 10, yarn and bun run them. */
export interface Package {
  /** Absolute. */
  readonly directory: string
  readonly name: string
  readonly version: string
  readonly scripts: ReadonlyMap<string, string>
  /** Patterns of directories that hold more packages. pnpm keeps them in a file of its own. */
  readonly workspaces: () => readonly string[]
}

const CLIMBS = 40

/** The nearest `package.json`, from the directory upwards. */
export function nearestPackage(call: Call, from: string): Package | undefined {
  if (from.includes(UNKNOWN) || !from.startsWith('/')) return undefined
  let directory = from
  for (let i = 0; i < CLIMBS; i++) {
    const found = readPackage(call, directory)
    if (found !== undefined) return found
    const up = directory.slice(0, Math.max(directory.lastIndexOf('/'), 0))
    if (up === directory) return undefined
    directory = up === '' ? '/' : up
    if (directory === '/') return readPackage(call, '/')
  }
  return undefined
}

/** Steps for each character: a script may run another one, and each reads it again. */
const PARSE_COST = 2

function readPackage(call: Call, directory: string): Package | undefined {
  const path = word(`${directory === '/' ? '' : directory}/package.json`, call.span)
  const content = call.readFile(path)
  if (content.text === undefined) {
    // What came from the network, or is not known for another reason, is code once a script of it is run.
    if ((content.carries & Carries.network) !== 0 || content.written === true) emitUnread(call, content)
    return undefined
  }
  const json = call.spend(PARSE_COST * content.text.length) ? parse(content.text) : undefined
  if (json === undefined) return undefined
  const scripts = new Map<string, string>()
  for (const [name, text] of Object.entries(record(json['scripts'])))
    if (typeof text === 'string') scripts.set(name, text)
  const listed = json['workspaces']
  const packages = Array.isArray(listed) ? listed : record(listed)['packages']
  const own = Array.isArray(packages) ? packages.filter((one) => typeof one === 'string') : []
  const workspaces = () => (own.length > 0 ? own : pnpmPackages(call, directory))
  return { directory, name: text(json['name']), version: text(json['version']), scripts, workspaces }
}

function parse(source: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return record(JSON.parse(source))
  } catch {
    return undefined
  }
}

/**
 * Notes what `pkg set` makes of the scripts: `scripts.NAME=TEXT`, `scripts[NAME]=TEXT`, `scripts={"NAME":"TEXT"}` with
 * `--json`. A text that is not known hides the file, for a later `npm run x` runs it.
 */
export function setsScripts(call: Call, directory: string, given: readonly Word[]): void {
  const own = given.filter(({ text }) => /^\[?["']?scripts\b/.test(text) || !isKnownText(text.split('=')[0] ?? ''))
  if (own.length === 0) return
  const path = word(absolute(directory, 'package.json'), call.span)
  const json = parse(call.readFile(path).text ?? '')
  const sets = own.map(({ text }) => scriptsIn(text))
  const known = json !== undefined && sets.every((one) => one !== undefined)
  const scripts = known ? Object.assign({}, record(json['scripts']), ...sets) : undefined
  const text = known ? JSON.stringify({ ...json, scripts }) : undefined
  call.wroteFile(path, { text, carries: Carries.nothing, span: call.span })
}

function scriptsIn(given: string): Readonly<Record<string, unknown>> | undefined {
  if (!isKnownText(given)) return undefined
  const [, name, value] = /^scripts(?:\.|\[["']?)([^=\]"']+)["']?\]?=([\s\S]*)$/.exec(given) ?? []
  if (name !== undefined && value !== undefined) return { [name]: unquoted(value) }
  return given.startsWith('scripts=') ? parse(given.slice('scripts='.length)) : undefined
}

/** `--json` takes a text in quotes. */
function unquoted(text: string): string {
  return /^"(?:[^"\\]|\\.)*"$/.test(text) ? String(JSON.parse(text)) : text
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The list below `packages:` of `pnpm-workspace.yaml`; other shapes of the file are not read. */
function pnpmPackages(call: Call, directory: string): readonly string[] {
  const content = call.readFile(word(`${directory}/pnpm-workspace.yaml`)).text
  if (content === undefined) return []
  const found: string[] = []
  let inside = false
  for (const line of content.split('\n')) {
    if (/^\S/.test(line)) inside = /^packages:\s*$/.test(line)
    else if (inside && /^\s*-\s/.test(line))
      found.push(
        line
          .trim()
          .slice(1)
          .trim()
          .replace(/^(['"])(.*)\1$/, '$2'),
      )
  }
  return found
}

/** The packages of a workspace; `undefined` where they cannot be listed. */
export function workspacePackages(call: Call, root: Package): readonly Package[] | undefined {
  const found = new Map<string, Package>()
  for (const pattern of root.workspaces()) {
    if (pattern.startsWith('!')) continue
    // `packages/**`: the first level is looked at, and whoever nests deeper is not known.
    const flat = pattern.replace(/\/\*\*$/, '/*').replace(/\/$/, '')
    const names = flat.includes('*') ? expandNames(flat, root.directory, call.files) : [flat]
    if (names === undefined) return undefined
    for (const name of names) {
      const one = readPackage(call, absolute(root.directory, name))
      if (one !== undefined) found.set(one.directory, one)
    }
  }
  return [...found.values()]
}

/** What a script of a package runs as, beside its text. */
interface ScriptCall {
  /** Words behind the name; they come after the script's text. */
  readonly args?: readonly Word[]
  /** Scripts before and after it that the tool runs too; `false` where it does not. */
  readonly around?: boolean
}

/** Runs a script of the package, with `pre…` and `post…` of its name. False where there is none of that name. */
export function runScript(call: Call, pack: Package, name: string, more: ScriptCall = {}): boolean {
  const own = pack.scripts.get(name)
  if (own === undefined) return false
  const names = more.around === false ? [name] : [`pre${name}`, name, `post${name}`]
  for (const one of names) {
    const script = pack.scripts.get(one)
    if (script !== undefined) runText(call, pack, one, script, one === name ? (more.args ?? []) : [])
  }
  return true
}

/** Scripts that a command runs by itself (`prepare` after an install). */
export function runLifecycle(call: Call, pack: Package | undefined, names: readonly string[]): void {
  for (const name of names) {
    const script = pack?.scripts.get(name)
    if (pack !== undefined && script !== undefined) runText(call, pack, name, script, [])
  }
}

function runText(call: Call, pack: Package, name: string, script: string, args: readonly Word[]): Stream {
  const variables = new Map([
    ['npm_package_name', word(pack.name)],
    ['npm_package_version', word(pack.version)],
    ['npm_lifecycle_event', word(name)],
    ['INIT_CWD', word(call.cwd)],
  ])
  const source = args.length === 0 ? script : `${script} "$@"`
  return call.shell(scriptText(source, call), {
    cwd: pack.directory,
    env: withInstalled(call, pack.directory, withVariables(call.env, variables)),
    positional: [word('sh'), ...args],
  })
}

/**
 * Text of a file, for the words that name it. A text as long as those words would be taken for the text between them,
 * and its spans would point into the action; a newline behind it keeps the two apart.
 */
export function scriptText(source: string, call: Call): Stream {
  const width = call.span === undefined ? -1 : call.span[1] - call.span[0]
  const same = source.length === width || source.length + 2 === width
  return { text: same ? `${source}\n` : source, carries: Carries.nothing, span: call.span }
}

/** Scripts that a package manager runs around its own verbs; a verb of that name is not the script. */
const LIFECYCLE = new Set([
  'install',
  'publish',
  'prepare',
  'pack',
  'version',
  'link',
  'rebuild',
  'dedupe',
  'init',
  'create',
])

/**
 * A verb of the package manager and a script of the package may have one name (`deploy`, `check`). Which of them wins
 * hangs on the version, so both count.
 */
export function runShadowed(call: Call, packages: readonly Package[], name: Word, args: readonly Word[]): void {
  if (!isKnown(name) || LIFECYCLE.has(name.text)) return
  for (const one of packages) runScript(call, one, name.text, { args })
}

/** A script that cannot be found: what the tool would run is not known. */
export function missingScript(call: Call, name: Word, args: readonly Word[] = []): void {
  emit(call, 'undescribed', 'run', 'script', name, { at: { ...sessionOf(call), names: [name, ...namesIn(args)] } })
}

/** True where a package of that command is installed here already, so that running it by name installs nothing. */
export function isInstalled(call: Call, command: string): boolean {
  return !command.includes('/') && /^(file|link)$/.test(moduleKind(call, `.bin/${command}`))
}

/** What stands below the `node_modules` of the directory, or of the next one above it that has something there. */
function moduleKind(call: Call, name: string): FileKind {
  if (!isKnownText(call.cwd) || !isKnownText(name)) return 'absent'
  let directory = call.cwd
  for (let i = 0; i < CLIMBS; i++) {
    const kind = call.files.kind(`${directory === '/' ? '' : directory}/node_modules/${name}`)
    if (kind !== 'absent') return kind
    if (directory === '/' || directory === '') return 'absent'
    directory = directory.slice(0, directory.lastIndexOf('/')) || '/'
  }
  return 'absent'
}

/** Installs packages by name; what is not in a registry (an address, a repository) is code from the network. */
export function installs(call: Call, packages: readonly Word[], verb = 'install', isRemote = isRemotePackage): void {
  if (packages.length === 0) return emit(call, 'change', verb, 'package')
  for (const one of packages) {
    if (one.text.startsWith(UNKNOWN)) {
      emit(call, 'unreadable', verb, 'package', one, { note: 'the package is not known before it is installed' })
    } else if (isRemote(one.text)) {
      emit(call, 'remote-code', verb, 'package', one, {
        note: 'the package comes from an address, not from a registry',
      })
    } else emit(call, 'change', verb, 'package', one)
  }
}

/**
 * Adds to what a project depends on. The gate's own package is a dependency like any other where none stands in the
 * project yet; elsewhere (`-g`, another prefix, a newer one) it may be the gate that is asked here, and of another
 * registry it may be any program.
 */
export function addsDependencies(call: ToolCall): void {
  const { operands } = call
  const isOwn = (one: Word) => /^prodgate(@[^:/]*)?$/.test(one.text)
  if (!operands.some(isOwn) || leadsElsewhere(call) || moduleKind(call, 'prodgate') !== 'absent')
    return installs(call, operands)
  for (const one of operands) {
    if (isOwn(one)) emit(call, 'change', 'install', 'dependency', one)
    else installs(call, [one])
  }
}

/** Settings by which a package manager installs into another place, or from another one. */
const LEADING = /^(global|location|prefix|registry|userconfig|globalconfig)$/i
const LED = 'package manager'

/** Notes what `config set` changes for the calls behind it. */
export function noteSetting(call: Call, name: Word): void {
  if (LEADING.test(name.text)) call.choose(LED, name)
}

function leadsElsewhere(call: ToolCall): boolean {
  const options = '--global --location --prefix --dir --cwd --registry --userconfig --globalconfig'
  return (
    call.arguments.has(...options.split(' ')) ||
    call.verb.startsWith('global') ||
    call.chosen(LED) !== undefined ||
    [...call.env.names()].some((name) => /^npm_config_/i.test(name) && LEADING.test(name.slice('npm_config_'.length)))
  )
}

/** npm-package-arg 13: `git+ssh://…`, `https://…/x.tgz`, `github:user/repo`, `user/repo`, and behind `name@`. */
export function isRemotePackage(spec: string): boolean {
  const at = spec.indexOf('@', 1)
  const source = at > 0 && !spec.startsWith('git@') && !/^[a-z+]+:/.test(spec) ? spec.slice(at + 1) : spec
  if (/^(git[+:@]|https?:|ssh:|github:|gitlab:|bitbucket:|gist:)/.test(source)) return true
  return /^[\w.-]+\/[\w.-]+(#.*)?$/.test(source) && !source.startsWith('.') && !source.startsWith('~')
}

/** Commands whose package has another name. A package without an entry has a command of its own name. */
const COMMANDS: Readonly<Record<string, string>> = {
  '@angular/cli': 'ng',
  '@aws-amplify/cli': 'amplify',
  '@biomejs/biome': 'biome',
  '@capacitor/cli': 'cap',
  '@changesets/cli': 'changeset',
  '@dotenvx/dotenvx': 'dotenvx',
  '@expo/cli': 'expo',
  '@google/clasp': 'clasp',
  '@graphql-codegen/cli': 'graphql-codegen',
  '@hey-api/openapi-ts': 'openapi-ts',
  '@ionic/cli': 'ionic',
  '@microsoft/rush': 'rush',
  '@nestjs/cli': 'nest',
  '@openapitools/openapi-generator-cli': 'openapi-generator-cli',
  '@playwright/test': 'playwright',
  '@railway/cli': 'railway',
  '@anthropic-ai/claude-code': 'claude',
  '@google/gemini-cli': 'gemini',
  '@kilocode/cli': 'kilo',
  '@qwen-code/qwen-code': 'qwen',
  '@redocly/cli': 'redocly',
  '@sanity/cli': 'sanity',
  '@sentry/cli': 'sentry-cli',
  '@shopify/cli': 'shopify',
  '@storybook/cli': 'storybook',
  '@stoplight/spectral-cli': 'spectral',
  '@swc/cli': 'swc',
  '@tailwindcss/cli': 'tailwindcss',
  '@tauri-apps/cli': 'tauri',
  '@vscode/vsce': 'vsce',
  'aws-cdk': 'cdk',
  'dotenv-cli': 'dotenv',
  'eas-cli': 'eas',
  'firebase-tools': 'firebase',
  'knex-cli': 'knex',
  'local-web-server': 'ws',
  'mikro-orm': 'mikro-orm',
  'netlify-cli': 'netlify',
  'npm-check-updates': 'ncu',
  'opencode-ai': 'opencode',
  'npm-run-all': 'run-s',
  'npm-run-all2': 'run-s',
  'sequelize-cli': 'sequelize',
  'shopify-cli': 'shopify',
  'trash-cli': 'trash',
  'typescript-eslint': 'eslint',
  'cpy-cli': 'cpy',
  'markdownlint-cli': 'markdownlint',
  'markdownlint-cli2': 'markdownlint-cli2',
  'json-server': 'json-server',
  'sql-migrate': 'sql-migrate',
  typescript: 'tsc',
}

/** The command that a package brings: `prisma@6` → `prisma`, `@scope/x` → `x`, `@angular/cli` → `ng`. */
export function commandOf(spec: string): string {
  const at = spec.indexOf('@', 1)
  const name = at > 0 ? spec.slice(0, at) : spec
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name] as string
  return name.startsWith('@') ? name.slice(name.indexOf('/') + 1) : name
}

/** Runs a package by name (`npx x`): an install where it is not here yet, and whatever its command does. */
export function runPackage(
  call: Call,
  spec: Word,
  args: readonly Word[],
  packages: readonly Word[] = [],
): Stream | undefined {
  if (!isKnown(spec)) {
    emit(call, 'unreadable', 'run', 'package', spec, { note: 'the package is not known before it runs' })
    return undefined
  }
  if (packages.length > 0) {
    installs(call, packages)
    return call.exec([spec, ...args], { cwd: call.cwd, env: withInstalled(call) })
  }
  if (isRemotePackage(spec.text)) {
    installs(call, [spec], 'run')
    return undefined
  }
  const command = spec.text.startsWith('.') || spec.text.startsWith('/') ? spec.text : commandOf(spec.text)
  if (command !== spec.text || !command.includes('/')) {
    // The gate's own command, which is here already: asking it installs nothing.
    if (command !== 'prodgate' && !isInstalled(call, command)) installs(call, [spec])
  }
  return call.exec([{ ...spec, text: command }, ...args], { cwd: call.cwd, env: withInstalled(call) })
}
