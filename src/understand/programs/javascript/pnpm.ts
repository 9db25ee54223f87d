import { absolute, emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type Arguments, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, does, reads, tool, type Verb, type VerbRun } from '../../tool.ts'
import { isKnown, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { lazyTable } from '../project-code.ts'
import { withInstalled } from './installed-commands.ts'
import { createFrom, getSetting } from './npm.ts'
import {
  addsDependencies,
  installs,
  missingScript,
  nearestPackage,
  type Package,
  runLifecycle,
  runPackage,
  runScript,
  runShadowed,
  workspacePackages,
} from './package-json.ts'
import { startsScripts } from './script-shell.ts'

/** pnpm 10: its own verbs, else a script, else a command of an installed package. */

const options = `-C|--dir= -F|--filter= --filter-prod= -r|--recursive -w|--workspace-root --reporter= --loglevel=
  --store-dir= --registry= --workspace-concurrency= --color --no-color --parallel --stream --aggregate-output
  --if-present --no-bail --bail --sort --no-sort --prefix= --use-stderr -s|--silent --fail-if-no-match
  --ignore-workspace --include-workspace-root -y|--yes -v|--version --no-verify-store-integrity`

/** Where a package manager works: `names` are its options for it. */
export function workDirectory(call: Call, read: Arguments, ...names: readonly string[]): string {
  const given = read.value(...names)
  if (given === undefined) return call.cwd
  return isKnown(given) ? absolute(call.cwd, given.text) : UNKNOWN
}

/** The packages that `-r` and `--filter` mean. A filter that is no plain name may mean any of them. */
export function filteredPackages(
  call: Call,
  directory: string,
  all: boolean,
  filters: readonly Word[],
): readonly Package[] {
  const nearest = nearestPackage(call, directory)
  if (nearest === undefined) return []
  if (!all && filters.length === 0) return [nearest]
  const root = nearest.workspaces().length > 0 ? nearest : (nearestPackage(call, upper(nearest.directory)) ?? nearest)
  const packages = [root, ...(workspacePackages(call, root) ?? [])]
  const plain = filters.every((w) => isKnown(w) && /^[@\w][\w@/.-]*$/.test(w.text))
  if (filters.length === 0 || !plain) return packages
  return packages.filter((one) => filters.some((w) => w.text === one.name || one.name.endsWith(`/${w.text}`)))
}

function upper(directory: string): string {
  return directory.slice(0, Math.max(directory.lastIndexOf('/'), 0)) || '/'
}

/** Runs a script of each package that has it, else the command of that name. */
export function runScriptOrCommand(
  call: Call,
  packages: readonly Package[],
  name: Word,
  args: readonly Word[],
  cwd: string,
): Stream | undefined {
  if (!isKnown(name)) {
    emit(call, 'unreadable', 'run', 'script', name, { note: 'the script is not known before it runs' })
    return undefined
  }
  startsScripts(call)
  const ran = packages.map((one) => runScript(call, one, name.text, { args }))
  if (ran.includes(true)) return undefined
  // Without a package that can be read the name may be a script that nobody saw.
  if (packages.length === 0) return void missingScript(call, name, args)
  return call.exec([name, ...args], { cwd, env: withInstalled(call, cwd) })
}

const AFTER_INSTALL = ['pnpm:devPreinstall', 'preinstall', 'install', 'postinstall', 'prepublish', 'prepare']

const install: VerbRun = (call) => {
  addsDependencies(call)
  if (call.operands.length > 0 || call.arguments.has('--ignore-scripts', '--lockfile-only', '--global')) return
  runLifecycle(call, nearestPackage(call, workDirectory(call, call.arguments, '--dir')), AFTER_INSTALL)
}

const publish: VerbRun = (call) => {
  if (call.arguments.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', 'publish')
  return emit(call, 'publish', 'publish', 'package', call.operands[0] ?? '', { dryRun: 'pnpm publish --dry-run' })
}

const asNpm: VerbRun = (call) => void call.exec([word('npm', call.span), ...call.args])

const verbs: Readonly<Record<string, Verb>> = {
  [`list | ls | ll | la | why | outdated | audit | licenses | root | bin | store path | store status | config get |
    config list | get | help | view | info | show | search | whoami | doctor | ping | cat-file | cat-index | find-hash |
    env list | cache list | cache view | cache list-registries | peers | sbom`]: reads('package'),
  'config get | get': getSetting,
  'install | i | add | install-test | it': install,
  'remove | rm | uninstall | un': (call) => installs(call, call.operands, 'uninstall', () => false),
  'update | up | upgrade': (call) => installs(call, call.operands, 'update'),
  'ci | clean-install': install,
  [`link | ln | unlink | rebuild | rb | dedupe | fetch | import | prune | patch | patch-commit | patch-remove |
    approve-builds | ignored-builds | self-update | setup | server | env use | env add | env remove | env rm | env |
    audit --fix | store add | config | deploy | runtime`]: changes('package'),
  [`config set | config delete | set | login | logout | adduser | owner | token | access | dist-tag | unpublish |
    deprecate | star | team | org | profile | version | pkg | docs | repo | bugs | edit`]: asNpm,
  'store prune | cache delete': does('lose-remade', 'cache', { verb: 'prune' }),
  publish,
  pack: (call) =>
    call.arguments.has('--dry-run')
      ? emit(call, 'read', 'dry run', 'plan', 'pack')
      : emit(call, 'change', 'pack', 'package'),
  init: (call) => emitFile(call, 'create', word('package.json', call.span)),
  create: (call) => {
    const [spec, ...args] = call.operands
    return spec === undefined ? emit(call, 'read', 'help', 'help') : createFrom(call, spec, args)
  },
}

const verbOptions = `-D|--save-dev -P|--save-prod -O|--save-optional -E|--save-exact -g|--global --dry-run --tag=
  --access= --otp= --depth= --json --long --ignore-scripts --lockfile-only --frozen-lockfile --offline
  --prefer-offline --force --prod --dev --no-optional --package-import-method= --pack-destination= --publish-branch=`
const ownVerbs = tool({ names: ['pnpm'], about: '', options: `${options} ${verbOptions}`, verbs, examples: {} })
const OWN = new Set(
  Object.keys(verbs).flatMap((names) => names.split('|').map((one) => one.trim().split(' ')[0] ?? '')),
)

const leading = lazyTable(options)

const pnpm: Program = {
  names: ['pnpm', 'pn'],
  about: 'installs, runs and publishes packages',
  examples: {
    'pnpm install --frozen-lockfile': ['change install package'],
    'pnpm add -D left-pad': ['change install package left-pad'],
    'pnpm add user/repo': ['remote-code install package user/repo'],
    'pnpm ls -r': ['read ls package'],
    'pnpm build': ['undescribed run script build'],
    'pnpm -r build': ['undescribed run script build'],
    'pnpm exec rm a': ['file delete a'],
    'pnpm dlx left-pad@1': ['change install package left-pad@1', 'undescribed run program left-pad'],
    'pnpm publish': ['publish publish package'],
    'pnpm publish --dry-run': ['read dry run plan publish'],
    'pnpm store prune': ['lose-remade prune cache'],
    'pnpm config get registry': ['read get setting registry'],
    'pnpm config get //r.example/:_authToken': ['read-secret get setting //r.example/:_authToken'],
    pnpm: ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, leading(), 'operand')
    const [verb, ...rest] = read.operands
    const cwd = workDirectory(call, read, '--dir', '--prefix')
    const packages = filteredPackages(call, cwd, read.has('--recursive'), read.values('--filter', '--filter-prod'))
    if (verb === undefined || OWN.has(verb.text)) {
      if (verb !== undefined) runShadowed(call, packages, verb, rest)
      return ownVerbs.run(call)
    }
    if (verb.text === 'exec' || verb.text === 'dlx' || verb.text === 'x')
      return runsCommand({ ...call, cwd }, verb.text, rest)
    const named = /^(run|run-script)$/.test(verb.text)
      ? readArguments(rest, leading(), 'operand').operands
      : [verb, ...rest]
    const [name, ...args] = named
    if (name === undefined) return emit(call, 'read', 'list', 'script')
    const short = name.text === 't' || name.text === 'tst' ? { ...name, text: 'test' } : name
    return runScriptOrCommand(call, packages, short, args, cwd)
  },
}

const execOptions =
  lazyTable(`-c|--shell-mode -r|--recursive --parallel --no-reporter-hide-prefix --package= --allow-build= -s|--silent
    --resume-from= --report-summary`)

function runsCommand(call: Call, verb: string, words: readonly Word[]): Stream | undefined {
  const read = readArguments(words, execOptions(), 'operand')
  const [spec, ...args] = read.operands
  if (spec === undefined) return void openShell(call)
  if (read.has('--shell-mode'))
    return call.shell(
      { text: read.operands.map((w) => w.text).join(' '), carries: 0, span: spec.span },
      { cwd: call.cwd, env: withInstalled(call) },
    )
  if (verb === 'dlx') return runPackage(call, spec, args, read.values('--package'))
  return call.exec([spec, ...args], { cwd: call.cwd, env: withInstalled(call) })
}

export const pnpmPrograms: readonly Program[] = [pnpm]
