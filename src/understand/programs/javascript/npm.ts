import { absolute, emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { readArguments } from '../../options.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, does, reads, type ToolCall, tool, type Verb, type VerbRun } from '../../tool.ts'
import { isKnown, isKnownText, SOME_NAME, UNKNOWN, type Word, word } from '../../word.ts'
import { setsSource } from '../package-sources.ts'
import { emitHelp, lazyTable, listOf, runScriptFile } from '../project-code.ts'
import { withInstalled } from './installed-commands.ts'
import {
  addsDependencies,
  installs,
  missingScript,
  nearestPackage,
  noteSetting,
  type Package,
  runLifecycle,
  runPackage,
  runScript,
  setsScripts,
  workspacePackages,
} from './package-json.ts'
import { noteStart, startsScripts } from './script-shell.ts'

/** npm 11 and npx. */

const options = `-C|--prefix= --registry= --tag= -w|--workspace= --loglevel= --cache= --userconfig= --globalconfig=
  --otp= --access= --omit= --include= --only= --also= --depth= --scope= --script-shell= --node-options= -L|--location=
  --save-prefix= --before= --cpu= --os= --libc= --fetch-retries= --fetch-timeout= --https-proxy= --proxy= --noproxy=
  --cafile= --ca= --cert= --key= --cidr= --color=? --editor= --git= --install-strategy= --lockfile-version=
  --logs-dir= --logs-max= --maxsockets= -m|--message= --pack-destination= --preid= --provenance-file= --sbom-format=
  --sbom-type= --searchlimit= --shell= --tag-version-prefix= --umask= --user-agent= --viewer= --audit-level= --diff=
  -g|--global -S|--save -D|--save-dev -E|--save-exact -O|--save-optional -P|--save-prod -B|--save-bundle --no-save
  -f|--force -q|--quiet -s|--silent -d -dd -ddd --verbose -n|--no -y|--yes --no-install -a|--all --json -l|--long
  -p|--parseable --dry-run --ignore-scripts --if-present --offline --prefer-offline --prefer-online --no-audit
  --no-fund --audit --fund --legacy-peer-deps --strict-peer-deps --package-lock-only --no-package-lock --package-lock
  -ws|--workspaces -iwr|--include-workspace-root --production --engine-strict --foreground-scripts --git-tag-version
  --no-git-tag-version --provenance --no-bin-links --allow-same-version --install-links --link --progress
  --no-progress --no-optional --no-color --no-update-notifier -v|--version -H --usage`

/** Where the command is told to work: `--prefix`, else the call's own directory. */
function directoryOf(call: ToolCall, ...names: readonly string[]): string {
  const given = call.arguments.value(...names)
  if (given === undefined) return call.cwd
  return isKnown(given) ? absolute(call.cwd, given.text) : UNKNOWN
}

/** The packages that a command is about, by its workspace options. */
function chosenPackages(call: ToolCall): readonly Package[] {
  const root = nearestPackage(call, directoryOf(call, '--prefix'))
  if (root === undefined) return []
  const wanted = call.arguments.values('--workspace')
  if (wanted.length === 0 && !call.arguments.has('--workspaces')) return [root]
  const all = workspacePackages(call, root) ?? []
  const rooted = call.arguments.has('--include-workspace-root') ? [root] : []
  if (wanted.length === 0) return [...all, ...rooted]
  const isWanted = (one: Package) =>
    wanted.some((w) => w.text === one.name || absolute(root.directory, w.text) === one.directory)
  return [...all.filter(isWanted), ...rooted]
}

/** Runs a script in every package that is meant; a name that none of them has is not known. */
function runNamed(call: ToolCall, name: Word, args: readonly Word[]): void {
  if (!isKnown(name)) {
    return emit(call, 'unreadable', 'run', 'script', name, { note: 'the script is not known before it runs' })
  }
  const around = !call.arguments.has('--ignore-scripts')
  startsScripts(call)
  // `npm run env` prints every variable, unless the package has a script of that name.
  if (name.text === 'env' && !chosenPackages(call).some((one) => one.scripts.has('env'))) {
    return emit(call, 'read-secret', 'print', 'environment')
  }
  const ran = chosenPackages(call).map((one) => runScript(call, one, name.text, { args, around }))
  if (!ran.includes(true) && !call.arguments.has('--if-present')) missingScript(call, name, args)
}

const runVerb: VerbRun = (call) => {
  const [name, ...args] = call.operands
  if (name === undefined) return emit(call, 'read', 'list', 'script')
  return runNamed(call, name, args)
}

/** `npm test` and its kin: the script of that name. */
const ownScript =
  (...names: readonly string[]): VerbRun =>
  (call) => {
    for (const name of names) {
      const script = word(name, call.span)
      const has = () => chosenPackages(call).some((one) => one.scripts.has(name))
      // Without a script of its own `npm start` runs `node server.js`, npm-start(1).
      if (name === 'start' && !has() && isKnownText(call.cwd) && call.files.kind(`${call.cwd}/server.js`) === 'file') {
        runScriptFile(call, word('server.js', call.span), call.operands, 'javascript')
      } else runNamed(call, script, call.operands)
    }
  }

const AFTER_INSTALL = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']

const install: VerbRun = (call) => {
  addsDependencies(call)
  if (!call.arguments.has('--ignore-scripts')) startsScripts(call)
  const quiet = call.arguments.has('--ignore-scripts', '--global', '--package-lock-only')
  if (call.operands.length > 0 || quiet) return
  for (const one of chosenPackages(call)) runLifecycle(call, one, AFTER_INSTALL)
}

const run: VerbRun = (call) => {
  const code = call.arguments.value('--call')
  const packages = call.arguments.values('--package')
  const [spec, ...args] = call.operands
  if (code !== undefined) {
    if (packages.length > 0) installs(call, packages)
    startsScripts(call)
    return call.shell({ text: code.text, carries: code.carries, span: code.span }, { env: withInstalled(call) })
  }
  if (spec === undefined) return packages.length === 0 ? openShell(call) : installs(call, packages)
  return runPackage(call, spec, args, packages)
}

const create: VerbRun = (call) => {
  const [spec, ...args] = call.operands
  if (spec === undefined) return emitFile(call, 'edit', word('package.json', call.span))
  return createFrom(call, spec, args)
}

/** `npm init vite` runs the package `create-vite`; `@scope` is `@scope/create`. */
export function createFrom(call: ToolCall, spec: Word, args: readonly Word[]): void {
  const text = spec.text
  const scoped = /^(@[^/@]+)(?:\/([^@]+))?(@.*)?$/.exec(text)
  const made =
    scoped === null ? `create-${text}` : `${scoped[1]}/create${scoped[2] === undefined ? '' : `-${scoped[2]}`}`
  runPackage(call, isKnown(spec) && !text.includes(':') ? { ...spec, text: made } : spec, args)
}

const registry = (call: ToolCall): Place => {
  const given = call.arguments.value('--registry') ?? call.env.get('npm_config_registry')
  return { is: 'url', url: given ?? word('npm'), site: call.site, cwd: call.cwd, env: call.env }
}

/** A verb on the registry, so that what it does lands there. */
export const atRegistry =
  (kind: 'publish' | 'lose' | 'access', on: string): VerbRun =>
  (call) =>
    emit(call, kind, call.verb, on, call.operands[0] ?? '', { at: registry(call) })

const PACKING = ['prepack', 'prepare', 'postpack']

const publish: VerbRun = (call) => {
  const around = ['prepublishOnly', ...PACKING]
  for (const one of chosenPackages(call)) if (!call.arguments.has('--ignore-scripts')) runLifecycle(call, one, around)
  if (call.arguments.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', call.verb)
  const own = chosenPackages(call)[0]
  emit(call, 'publish', 'publish', 'package', call.operands[0] ?? own?.name ?? '', {
    at: registry(call),
    dryRun: 'npm publish --dry-run',
  })
  for (const one of chosenPackages(call)) runLifecycle(call, one, ['publish', 'postpublish'])
}

const pack: VerbRun = (call) => {
  for (const one of chosenPackages(call)) if (!call.arguments.has('--ignore-scripts')) runLifecycle(call, one, PACKING)
  if (call.arguments.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', call.verb)
  const into = call.arguments.value('--pack-destination')
  emitFile(call, 'create', word(`${into === undefined ? '' : `${into.text}/`}${SOME_NAME}.tgz`, call.span))
}

const version: VerbRun = (call) => {
  if (call.operands.length === 0) return emit(call, 'read', 'show', 'version')
  emitFile(call, 'edit', word('package.json', call.span))
  for (const one of chosenPackages(call)) runLifecycle(call, one, ['preversion', 'version', 'postversion'])
  if (call.arguments.has('--no-git-tag-version')) return
  emit(call, 'change', 'tag', 'version', call.operands[0] ?? '')
}

/** `_authToken`, `_password`, `//host/:_auth`: settings that are secrets. `list` hides them, `get` of one does not. */
function isSecretSetting(name: string): boolean {
  return /(_auth|authtoken|authident|_password|:key|:certfile)\b/i.test(name)
}

export const getSetting: VerbRun = (call) => {
  const secret = call.operands.find((w) => !isKnown(w) || isSecretSetting(w.text))
  emit(call, secret === undefined ? 'read' : 'read-secret', 'get', 'setting', secret ?? call.operands[0] ?? '')
}

/** `set name value`, `set name=value name=value`. */
export const setSetting: VerbRun = (call) => {
  const [name, value] = call.operands
  const verb = call.verb.split(' ').at(-1) ?? 'set'
  const pairs = name?.text.includes('=') === true ? call.operands.map(pairOf) : [{ name, value }]
  for (const one of pairs) {
    if (one.name !== undefined) noteSetting(call, one.name)
    if (one.name !== undefined) noteStart(call, one.name.text, one.value)
    if (verb === 'set' && one.name !== undefined && setsSource(call, one.name.text, one.value)) continue
    const secret = one.name !== undefined && (!isKnown(one.name) || isSecretSetting(one.name.text))
    emit(call, secret ? 'access' : 'change', verb, 'setting', one.name ?? '')
  }
}

function pairOf(one: Word): { readonly name: Word; readonly value: Word } {
  const equals = one.text.indexOf('=')
  const end = equals < 0 ? one.text.length : equals
  return { name: { ...one, text: one.text.slice(0, end) }, value: { ...one, text: one.text.slice(end + 1) } }
}

const configVerbs: Readonly<Record<string, Verb>> = {
  'config get | c get | get': getSetting,
  'config set | c set | set | config delete | c delete | config rm | config fix': setSetting,
  'config list | config ls | c list | c ls': reads('setting'),
  'config | c': reads('setting'),
  'config edit | c edit': (call) => openShell(call),
}

const LOOKS = `ls | list | la | ll | view | v | info | show | outdated | explain | why | fund | doctor | root | bin |
  search | s | se | find | whoami | help | help-search | ping | sbom | query | diff | docs | home | repo | bugs |
  issues | completion | stars | pkg get | audit signatures | access list | access get | access ls-packages |
  access ls-collaborators | owner ls | team ls | org ls | profile get | hook ls | dist-tag ls | dist-tags ls |
  token list | token ls | cache ls | cache list | cache npx ls | trust list | get-registry | prefix`

const verbs: Readonly<Record<string, Verb>> = {
  [LOOKS]: reads('package'),
  ...configVerbs,
  'run | run-script | rum | urn': runVerb,
  'test | t | tst': ownScript('test'),
  start: ownScript('start'),
  stop: ownScript('stop'),
  restart: (call) => {
    if (chosenPackages(call).some((one) => one.scripts.has('restart'))) return ownScript('restart')(call)
    return ownScript('stop', 'start')(call)
  },
  'install | i | in | ins | inst | insta | instal | isnt | isnta | isntal | isntall | add': install,
  'ci | clean-install | ic | install-clean | isntall-clean': install,
  'install-test | it | install-ci-test | cit | clean-install-test | sit': (call) => {
    install(call)
    return ownScript('test')(call)
  },
  'uninstall | un | unlink | remove | rm | r': (call) => installs(call, call.operands, 'uninstall', () => false),
  'update | up | upgrade | udpate': (call) => installs(call, call.operands, 'update'),
  'link | ln': (call) => installs(call, call.operands, 'link'),
  'rebuild | rb': changes('package'),
  'dedupe | ddp | find-dupes | prune | shrinkwrap | install-scripts | approve-scripts': changes('package'),
  'audit fix': does('change', 'package', { verb: 'fix' }),
  audit: reads('package'),
  'cache clean | cache clear | cache rm | cache npx rm': does('lose-remade', 'cache', { verb: 'clean' }),
  'cache add | cache verify': changes('cache'),
  'init | create | innit': create,
  'exec | x': { options: '-c|--call= -p|--package=', run },
  explore: (call) => {
    const [name, ...code] = call.operands
    if (name === undefined || code.length === 0) return openShell(call)
    const cwd = absolute(call.cwd, `node_modules/${name.text}`)
    return call.shell({ text: code.map((w) => w.text).join(' '), carries: 0, span: code[0]?.span }, { cwd })
  },
  edit: (call) => openShell(call),
  'pkg set | pkg delete | pkg fix | set-script': (call) => {
    const directory = directoryOf(call, '--prefix')
    emitFile(call, 'edit', word('package.json', call.span))
    if (call.verb !== 'set-script') return setsScripts(call, directory, call.verb === 'pkg set' ? call.operands : [])
    const [name, text] = call.operands
    setsScripts(call, directory, [word(`scripts.${name?.text ?? UNKNOWN}=${text?.text ?? UNKNOWN}`, call.span)])
  },
  'version | verison': version,
  publish,
  pack,
  unpublish: atRegistry('lose', 'package'),
  'deprecate | undeprecate | dist-tag | dist-tags | star | unstar | stage': atRegistry('publish', 'package'),
  'access | owner | author | team | org | token | profile | hook | trust': atRegistry('access', 'registry'),
  'login | adduser | add-user | logout': changesAccess('registry'),
}

/** Verbs of which a part is enough where it can only be one: `npm publ`. */
const LONG_VERBS = `access adduser audit bugs cache ci completion config dedupe deprecate diff dist-tag docs doctor
  edit exec explain explore find-dupes fund get help help-search hook init install install-ci-test install-test link
  ll login logout ls org outdated owner pack ping pkg prefix profile prune publish query rebuild repo restart root run
  sbom search set shrinkwrap star stars start stop team test token trust undeprecate uninstall unpublish unstar update
  version view whoami`

const abbreviated: VerbRun = (call) => {
  const full = listOf(LONG_VERBS).filter((one) => one.startsWith(call.verb))
  const verb = call.args.findIndex((w) => w.text === call.verb)
  if (call.verb.length < 2 || full.length !== 1 || verb < 0)
    return emit(call, 'undescribed', call.verb, 'program', 'npm')
  return call.exec([word('npm', call.span), ...call.args.with(verb, word(full[0] as string, call.span))])
}

const DRY = new Set(
  `install i add ci uninstall un remove rm r update up dedupe ddp prune link ln unpublish audit`.split(' '),
)

const npm: Program = tool({
  names: ['npm', 'cnpm'],
  about: 'installs, runs and publishes packages',
  options,
  dryRun: (call) => call.arguments.has('--dry-run') && DRY.has(call.verb.split(' ')[0] ?? ''),
  verbs: { ...verbs, '*': abbreviated },
  examples: {
    'npm ls --depth=0': ['read ls package'],
    'npm view react versions': ['read view package react', 'read view package versions'],
    'npm install': ['change install package'],
    'npm i left-pad@1 -D': ['change install package left-pad@1'],
    'npm i @scope/x@^2': ['change install package @scope/x@^2'],
    'npm i user/repo': ['remote-code install package user/repo'],
    'npm i x@git+https://git.example/x.git': ['remote-code install package x@git+https://git.example/x.git'],
    'npm i https://files.example/x.tgz': ['remote-code install package https://files.example/x.tgz'],
    'npm i ./packages/x': ['change install package ./packages/x'],
    'npm install --dry-run x': ['read dry run plan install'],
    'npm install prodgate': ['change install dependency prodgate'],
    'npm_config_prefix=/usr npm install prodgate': ['change install package prodgate'],
    'npm install prodgate --registry https://npm.elsewhere.example': ['change install package prodgate'],
    'npm config set global true; npm i prodgate': ['change set setting global', 'change install package prodgate'],
    'npm install -g prodgate': ['change install package prodgate'],
    'npm uninstall -g prodgate': ['change uninstall package prodgate'],
    'npm ls -g prodgate': ['read ls package prodgate'],
    'npm run build': ['undescribed run script build'],
    'npm run': ['read list script'],
    'npm run env': ['read-secret print environment'],
    'npm run "$X"': ['unreadable run script \uFFFC'],
    'npm publish --access public': ['publish publish package'],
    'npm publ': ['publish publish package'],
    'npm publish --dry-run': ['read dry run plan publish'],
    'npm publish --dry-run=false': ['publish publish package'],
    'npm publish --dry-run --no-dry-run': ['publish publish package'],
    'npm pack --dry-run': ['read dry run plan pack'],
    'npm pack': ['file create \uFFFB.tgz'],
    'npm unpublish x@1': ['lose unpublish package x@1'],
    'npm dist-tag add x@1 latest': ['publish dist-tag package add'],
    'npm dist-tag ls x': ['read dist-tag ls package x'],
    'npm owner add me x': ['access owner registry add'],
    'npm token create': ['access token registry create'],
    'npm config get registry': ['read get setting registry'],
    'npm config get //registry.npmjs.org/:_authToken': ['read-secret get setting //registry.npmjs.org/:_authToken'],
    'npm config set //registry.npmjs.org/:_authToken=x': ['access set setting //registry.npmjs.org/:_authToken'],
    'npm config set registry https://npm.elsewhere.example': ['remote-code set setting registry'],
    'npm config set registry=https://registry.yarnpkg.com/': ['change set setting registry'],
    'npm config set @acme:registry https://npm.acme.example': ['change set setting @acme:registry'],
    'npm config set fund=false': ['change set setting fund'],
    'npm cache clean --force': ['lose-remade clean cache'],
    'npm audit': ['read audit package'],
    'npm audit fix': ['change fix package'],
    'npm version': ['read show version'],
    'npm version patch': ['file edit package.json', 'change tag version patch'],
    'npm pkg get scripts.deploy': ['read pkg get package scripts.deploy'],
    'npm pkg set scripts.x=y': ['file edit package.json'],
    'npm exec -- left-pad@6': ['change install package left-pad@6', 'undescribed run program left-pad'],
    "npm exec -c 'rm a'": ['file delete a'],
    'npm init vite@latest my-app': ['change install package create-vite@latest', 'change create project my-app'],
    'npm --version': ['read help help'],
  },
})

const npxOptions = lazyTable(
  `-p|--package= -c|--call= --no-install --no -y|--yes -q|--quiet -w|--workspace= -ws|--workspaces --ignore-existing
    --prefer-offline --prefer-online --offline --node-options= -n|--node-arg= --shell= --cache= --userconfig=
    --registry= --prefix= --loglevel= -v|--version -h|--help -s|--silent --legacy-peer-deps --force --package-lock
    --verbose --include-workspace-root --ignore-scripts --always-spawn`,
)

const npx: Program = {
  names: ['npx', 'pnpx', 'bunx'],
  about: 'runs the command of a package, installed or by name',
  examples: {
    'npx left-pad@1 x': ['change install package left-pad@1', 'undescribed run program left-pad'],
    'npx --no-install rm a': ['file delete a'],
    'npx -y @angular/cli new app': ['change install package @angular/cli', 'change new project app'],
    "npx -p a -p b -c 'rm x'": ['change install package a', 'change install package b', 'file delete x'],
    'npx -p a b c': ['change install package a', 'undescribed run program b'],
    'npx --yes https://files.example/x.tgz': ['remote-code run package https://files.example/x.tgz'],
    'npx github:user/repo': ['remote-code run package github:user/repo'],
    'npx "$X"': ['unreadable run package \uFFFC'],
    'npx --version': ['read help help'],
    npx: ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, npxOptions(), 'operand')
    const [spec, ...args] = read.operands
    if (spec === undefined && read.has('--version', '--help')) return emitHelp(call)
    const code = read.value('--call')
    const packages = read.values('--package')
    if (code !== undefined) {
      if (packages.length > 0) installs(call, packages)
      return call.shell({ text: code.text, carries: code.carries, span: code.span }, { env: withInstalled(call) })
    }
    if (spec === undefined) return openShell(call)
    if (read.has('--no-install', '--no')) return call.exec([spec, ...args], { env: withInstalled(call) })
    return runPackage(call, spec, args, packages)
  },
}

const corepack: Program = {
  names: ['corepack'],
  about: 'brings package managers',
  examples: {
    'corepack enable': ['change enable package'],
    'corepack prepare pnpm@9 --activate': ['change install package pnpm@9'],
    'corepack npm ls': ['read ls package'],
    'corepack --version': ['read help help'],
  },
  run: (call) => {
    const [verb, ...rest] = call.args
    if (verb === undefined || verb.text.startsWith('-')) return emitHelp(call)
    if (/^(enable|disable|up|pack|hydrate)$/.test(verb.text)) return emit(call, 'change', verb.text, 'package')
    if (verb.text === 'cache') return emit(call, 'lose-remade', 'clean', 'cache')
    if (/^(install|prepare|use)$/.test(verb.text))
      return installs(
        call,
        rest.filter((w) => !w.text.startsWith('-')),
      )
    return call.exec([{ ...verb, text: verb.text.split('@')[0] ?? '' }, ...rest])
  },
}

export const npmPrograms: readonly Program[] = [npm, npx, corepack]
