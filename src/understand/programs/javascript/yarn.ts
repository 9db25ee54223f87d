import { absolute, emit, emitFile } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, does, loses, publishes, reads, tool, type Verb, type VerbRun } from '../../tool.ts'
import { isKnown, SOME_NAME, type Stream, type Word, word } from '../../word.ts'
import { lazyTable } from '../project-code.ts'
import { withInstalled } from './installed-commands.ts'
import { atRegistry, createFrom, getSetting, setSetting } from './npm.ts'
import {
  addsDependencies,
  installs,
  nearestPackage,
  runLifecycle,
  runPackage,
  runShadowed,
  workspacePackages,
} from './package-json.ts'
import { runScriptOrCommand, workDirectory } from './pnpm.ts'

/** yarn 1 and yarn 4: their own verbs, else a script, else a command of an installed package. */

const options = `--cwd= -s|--silent --verbose --json --offline --prefer-offline --registry= --cache-folder=
  --modules-folder= --network-timeout= --mutex= -T|--top-level -B|--binaries-only -D|--dev -P|--peer -E|--exact
  -T|--tilde -C|--caret -W|--ignore-workspace-root-check --frozen-lockfile --immutable --immutable-cache --check-cache
  --production --prod --ignore-scripts --ignore-engines --non-interactive --force --flat --pure-lockfile --no-lockfile
  --mode= --inline-builds --tag= --access= --otp= --new-version= -F|--fixed -i|--interactive --no-progress --inspect=?
  --require=`

const install: VerbRun = (call) => {
  addsDependencies(call)
  if (call.operands.length > 0 || call.arguments.has('--ignore-scripts')) return
  const own = nearestPackage(call, workDirectory(call, call.arguments, '--cwd'))
  runLifecycle(call, own, ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare'])
}

const publish: VerbRun = (call) => {
  if (call.arguments.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', 'publish')
  return emit(call, 'publish', 'publish', 'package', call.operands[0] ?? '')
}

/** `set version 4` by name, `set version https://…` from an address. */
const brings: VerbRun = (call) => installs(call, call.operands, call.verb.split(' ').at(-1) ?? 'install', isAddress)

function isAddress(text: string): boolean {
  return text.includes('://')
}

const verbs: Readonly<Record<string, Verb>> = {
  [`list | info | why | outdated | audit | npm audit | check | licenses | versions | bin | help | explain |
    config list | config | cache list | cache dir | workspaces list | workspaces info | npm info | npm whoami |
    owner list | team list | tag list | npm tag list | plugin list | plugin check | plugin runtime | constraints query |
    constraints source | search | policies check`]: reads('package'),
  'config get': getSetting,
  'config set': setSetting,
  '': install,
  'install | add | global add | import | workspaces focus | focus': install,
  'remove | global remove': (call) => installs(call, call.operands, 'uninstall', () => false),
  'up | upgrade | upgrade-interactive | global upgrade | semver up': (call) => installs(call, call.operands, 'update'),
  [`link | unlink | dedupe | rebuild | autoclean | patch | patch-commit | unplug | constraints | stage |
    generate-lock-entry | config unset | config delete | version | global | self-update | plugin remove |
    npm tag | pnpify | sdks`]: changes('package'),
  'set version | policies set-version | plugin import | set resolution | plugin import from sources': brings,
  'cache clean | cache clear': does('lose-remade', 'cache', { verb: 'clean' }),
  pack: (call) =>
    call.arguments.has('--dry-run', '-n')
      ? emit(call, 'read', 'dry run', 'plan', 'pack')
      : emitFile(call, 'create', word(`${SOME_NAME}.tgz`, call.span)),
  'publish | npm publish': { options: '-n|--dry-run', run: publish },
  'tag add | tag remove | npm tag add | npm tag remove': publishes('package'),
  unpublish: loses('package'),
  'owner add | owner remove | team add | team remove | team create | team destroy': atRegistry('access', 'registry'),
  'login | logout | npm login | npm logout': changesAccess('registry'),
  init: (call) => emitFile(call, 'create', word('package.json', call.span)),
  create: (call) => {
    const [spec, ...args] = call.operands
    return spec === undefined ? emit(call, 'read', 'help', 'help') : createFrom(call, spec, args)
  },
}

const ownVerbs = tool({ names: ['yarn'], about: '', options: `${options} --dry-run`, verbs, examples: {} })
const OWN = new Set(
  Object.keys(verbs).flatMap((names) => names.split('|').map((one) => one.trim().split(' ')[0] ?? '')),
)

const leading = lazyTable(options)
const foreach =
  lazyTable(`-A|--all -R|--recursive -W|--worktree -p|--parallel -i|--interlaced -j|--jobs= -t|--topological
    --topological-dev --include= --exclude= --from= --since=? --no-private -v|--verbose -n|--dry-run`)

const yarn: Program = {
  names: ['yarn', 'yarnpkg'],
  about: 'installs, runs and publishes packages',
  examples: {
    yarn: ['change install package'],
    'yarn install --immutable': ['change install package'],
    'yarn add -D left-pad': ['change install package left-pad'],
    'yarn build': ['undescribed run script build'],
    'yarn run build --x': ['undescribed run script build'],
    'yarn why left-pad': ['read why package left-pad'],
    'yarn dlx left-pad': ['change install package left-pad', 'undescribed run program left-pad'],
    'yarn exec rm a': ['file delete a'],
    'yarn npm publish': ['publish publish package'],
    'yarn publish --dry-run': ['read dry run plan publish'],
    'yarn workspaces list': ['read workspaces list package'],
    'yarn workspaces foreach -A run build': ['undescribed run script build'],
    'yarn set version https://files.example/yarn.js': ['remote-code version package https://files.example/yarn.js'],
    'yarn set version stable': ['change version package stable'],
    'yarn config get npmAuthToken': ['read-secret get setting npmAuthToken'],
    'yarn cache clean': ['lose-remade clean cache'],
    'yarn --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, leading(), 'operand')
    const [verb, ...rest] = read.operands
    if (verb === undefined) {
      const shows = call.args.some((w) => /^(--version|-v|--help|-h)$/.test(w.text))
      return shows ? emit(call, 'read', 'help', 'help') : ownVerbs.run(call)
    }
    const cwd = workDirectory(call, read, '--cwd')
    switch (verb.text) {
      case 'workspace':
        return inWorkspace(call, cwd, rest)
      case 'workspaces':
        if (rest[0]?.text === 'run') return inEach(call, cwd, rest)
        if (rest[0]?.text === 'foreach')
          return inEach(call, cwd, readArguments(rest.slice(1), foreach(), 'operand').operands)
        return ownVerbs.run(call)
      case 'dlx':
        return dlx({ ...call, cwd }, rest)
      case 'exec':
      case 'node':
        return call.exec(verb.text === 'node' ? [verb, ...rest] : rest.filter((w, i) => i > 0 || w.text !== '--'), {
          cwd,
          env: withInstalled(call, cwd),
        })
      case 'run': {
        const [name, ...args] = readArguments(rest, leading(), 'operand').operands
        return name === undefined ? emit(call, 'read', 'list', 'script') : script(call, cwd, name, args)
      }
      default:
        if (!OWN.has(verb.text)) return script(call, cwd, verb, rest)
        shadowed(call, cwd, verb, rest)
        return ownVerbs.run(call)
    }
  },
}

function shadowed(call: Call, cwd: string, verb: Word, rest: readonly Word[]): void {
  const own = nearestPackage(call, cwd)
  if (own !== undefined) runShadowed(call, [own], verb, rest)
}

function script(call: Call, cwd: string, name: Word, args: readonly Word[]): Stream | undefined {
  const own = nearestPackage(call, cwd)
  return runScriptOrCommand(call, own === undefined ? [] : [own], name, args, cwd)
}

const dlxOptions = lazyTable('-p|--package= -q|--quiet')

function dlx(call: Call, words: readonly Word[]): Stream | undefined {
  const read = readArguments(words, dlxOptions(), 'operand')
  const [spec, ...args] = read.operands
  return spec === undefined ? undefined : runPackage(call, spec, args, read.values('--package'))
}

/** `yarn workspace NAME COMMAND …`: the command in that package's directory. */
function inWorkspace(call: Call, cwd: string, words: readonly Word[]): Stream | undefined {
  const [name, ...command] = words
  const root = nearestPackage(call, cwd)
  const own =
    root === undefined || name === undefined
      ? undefined
      : workspacePackages(call, root)?.find((one) => one.name === name.text)
  const at = own?.directory ?? absolute(cwd, name !== undefined && isKnown(name) ? `packages/${SOME_NAME}` : '.')
  return call.exec([word('yarn', call.span), ...command], { cwd: at })
}

/** `yarn workspaces foreach … run x`: in every package, and in the root. */
function inEach(call: Call, cwd: string, command: readonly Word[]): undefined {
  const root = nearestPackage(call, cwd)
  const packages = root === undefined ? [] : [root, ...(workspacePackages(call, root) ?? [])]
  const wanted = command[0]?.text === 'run' ? command[1]?.text : undefined
  const having = wanted === undefined ? packages : packages.filter((one) => one.scripts.has(wanted))
  const directories = having.length > 0 ? having.map((one) => one.directory) : [cwd]
  for (const directory of directories) call.exec([word('yarn', call.span), ...command], { cwd: directory })
  return undefined
}

export const yarnPrograms: readonly Program[] = [yarn]
