/**
 * Builds `dist/` from `src/`.
 *
 * The libraries are bundled, because finding and reading some hundred small files costs more at every start than
 * everything else that a single check does. They stay `dependencies` of the package all the same: their licences come
 * with the installation, and an audit of the installed tree sees what runs.
 *
 * Not bundled are packages that find files beside their own script (WebAssembly, native code, rules), `pg`, which only a
 * store on PostgreSQL needs, and `js-yaml`: few texts need it, and it is loaded at once where one does.
 *
 * `import()` in the sources is a seam: what stands behind it is a file of its own and is only read when it is needed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build } from 'rolldown'
import { buildLibrary } from './build-library.mjs'

/** Packages that stay where npm put them. */
const NOT_BUNDLED = ['libpg-query', 'js-yaml', 'better-sqlite3', 'pg', /^@(cedar-policy|node-rs|secretlint)\//]

/**
 * What the first run of a file compiled is kept (src/cli/loader.ts). Of what every check runs through, that is what an
 * ordinary command needs: what a rare one needs as well takes all others longer to load than it saves that one.
 */
const ORDINARY = 'git status && kubectl --context prod-eu get pods -n shop'
/** Then each family with a command of its own. */
const WARMING = [
  'kubectl --context prod-eu get pods -n shop | grep x && git status && npm test && rm -rf dist',
  'for f in src/*; do cat "$f" > "out-$f"; done; if [ -f x ]; then sudo systemctl restart y; fi',
  'f() { docker ps; }; f; aws s3 ls; ssh web1 ls; terraform plan; curl -s https://a.example | jq .',
  'cd src && find . -name "*.ts" | xargs wc -l; git push origin main; psql -c "select 1"; python3 -c "print(1)"',
]
const WARM_REGISTRY =
  'version: 1\nsession: { environment: development, workspaces: ["/srv"] }\ntargets:\n  - { kubernetes: "https://10.0.0.1:6443", environment: production }\n'
const WARM_KUBECONFIG =
  'apiVersion: v1\ncurrent-context: a\nclusters:\n  - name: a\n    cluster: { server: "https://10.0.0.1:6443" }\ncontexts:\n  - name: prod-eu\n    context: { cluster: a, user: b }\n'

/** Runs the built command once for each of its parts, in a home of its own. */
async function warm() {
  const home = mkdtempSync(join(tmpdir(), 'prodgate-build-'))
  // Nothing of whoever builds is read, and nothing of theirs is written to.
  const env = { PATH: process.env.PATH, HOME: home }
  mkdirSync(join(home, '.kube'))
  writeFileSync(join(home, '.kube/config'), WARM_KUBECONFIG)
  writeFileSync(join(home, 'targets.yaml'), WARM_REGISTRY)
  const place = ['--registry', join(home, 'targets.yaml'), '--home', home, '--cwd', home]
  const lines = WARMING.map((command, id) => JSON.stringify({ id, action: { kind: 'shell', command } })).join('\n')
  const runs = [
    ['check', '--json', ...place, '--', ORDINARY],
    ['check', '--jsonl', ...place],
    ['check', ...place, '--', 'ls'],
    ['explain'],
    ['probe'],
    ['--help'],
  ]
  try {
    for (const args of runs) {
      spawnSync(prodgate, args, { input: `${lines}\n`, env, stdio: ['pipe', 'ignore', 'ignore'] })
    }
    await warmAuthority(home, env)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** How long an authority may take to be ready, in milliseconds: where it cannot listen at all, nothing is kept of it. */
const MOST_START = 20_000

/**
 * An authority; and a second one for a command that it lets go, because most of `run` comes after the answer. What the
 * first one kept of the code that both start programs with is what an authority needs of it: that is made anew by `run`,
 * which has less time.
 * @param {string} home
 * @param {NodeJS.ProcessEnv} env
 */
async function warmAuthority(home, env) {
  await withAuthority(home, env, () => {})
  await withAuthority(home, env, (data) => {
    const added = spawnSync(prodgate, ['admin', '--data', data, 'agent', 'add', 'build'], { env, encoding: 'utf8' })
    if (added.status !== 0) return
    forget('run')
    const { token } = JSON.parse(added.stdout)
    const run = ['run', '--socket', join(data, 'agent.sock'), '--', 'ls', home]
    spawnSync(prodgate, run, { env: { ...env, PRODGATE_TOKEN: token }, stdio: ['ignore', 'pipe', 'pipe'] })
  })
}

/**
 * @param {string} home
 * @param {NodeJS.ProcessEnv} env
 * @param {(data: string) => void} ready called with the data directory
 */
async function withAuthority(home, env, ready) {
  const data = join(home, 'data')
  const place = ['--data', data, '--home', home, '--registry', join(home, 'targets.yaml')]
  /** @type {['ignore', 'pipe', 'ignore']} */
  const stdio = ['ignore', 'pipe', 'ignore']
  const serving = spawn(prodgate, ['serve', '--json', '--listen', '127.0.0.1:0', ...place], {
    env,
    stdio,
    timeout: MOST_START,
    killSignal: 'SIGKILL',
  })
  serving.stdout.once('data', () => {
    ready(data)
    serving.kill()
  })
  await once(serving, 'close')
}

/** Takes away what was kept of a group of `codeSplitting`. @param {string} group */
function forget(group) {
  const chunk = output.find((file) => file.type === 'chunk' && file.name === group && file.facadeModuleId === null)
  if (chunk === undefined) throw new Error(`there is no group ${group}`)
  for (const file of readdirSync(join(dist, 'cache'), { recursive: true, encoding: 'utf8' }))
    if (basename(file) === `${basename(chunk.fileName)}.bin`) rmSync(join(dist, 'cache', file))
}

/**
 * commander starts programs for subcommands that are files of their own. We have none, and loading Node's module for it
 * costs 3 ms at every start.
 */
function withoutProcesses() {
  const stub = '\0no-processes'
  return {
    name: 'without-processes',
    /** @param {string} id @param {string | undefined} importer */
    resolveId: (id, importer) => (id === 'node:child_process' && importer?.includes('/commander/') ? stub : undefined),
    /** @param {string} id */
    load: (id) => (id === stub ? 'export default {}' : undefined),
  }
}

/**
 * To `import` a module of Node reads each of its exports, getters too: `node:fs` then loads promises, streams and the REPL's
 * history, `node:crypto` all of Web Crypto. That is 10 ms of a cold start, for nothing that we use. Here the same names
 * are taken from the module itself, or by `require` all of it, and getters are left alone. `node:crypto` costs as much
 * again to be loaded at all, and waits until one of its functions is called.
 */
function plainBuiltins() {
  const prefix = '\0plain:'
  const whole = '\0whole:'
  const used = namesByModule()
  return {
    name: 'plain-builtins',
    /** @param {string} id @param {string | undefined} importer @param {{ kind: string }} how */
    resolveId: (id, importer, { kind }) => {
      // What is imported when it is needed may take any name.
      if (kind === 'require-call') return isBuiltin(id) ? whole + id : undefined
      if (!id.startsWith('node:') || kind === 'dynamic-import') return undefined
      return isPlain(used, id, importer) ? prefix + id : undefined
    },
    /** @param {string} id */
    load: (id) => {
      if (id.startsWith(whole)) return `module.exports = process.getBuiltinModule('${id.slice(whole.length)}')\n`
      if (!id.startsWith(prefix)) return undefined
      const name = id.slice(prefix.length)
      const names = [...(used.get(name) ?? [])]
      const code = WHEN_CALLED.has(name) ? loadedWhenCalled(name, names) : loadedAtOnce(name, names)
      return { code, moduleSideEffects: false }
    },
  }
}

/** @param {string} module @param {string[]} names */
function loadedAtOnce(module, names) {
  const exported = names.map((name) => `export const ${name} = module.${name}`)
  return `const module = process.getBuiltinModule('${module}')\nexport default module\n${exported.join('\n')}\n`
}

/** @param {string} module @param {string[]} names */
function loadedWhenCalled(module, names) {
  const functions = names
    .filter((name) => !isClass(name))
    .map((name) => `export const ${name} = (...given) => load().${name}(...given)`)
  return `let module\nconst load = () => (module ??= process.getBuiltinModule('${module}'))\n${functions.join('\n')}\n`
}

/** Modules of Node that wait until one of their functions is called. */
const WHEN_CALLED = new Set(['node:crypto', 'node:child_process'])

/** Modules that libraries take by their names alone, or as a whole. */
const FOR_LIBRARIES = new Set(['fs', 'path', 'os', 'buffer', 'net'].map((name) => `node:${name}`))

/**
 * Whether all that a file takes from a module of Node can be had this way. A library may take other names than we do, and
 * a class of `node:crypto` has to be there before anybody calls it.
 * @param {Map<string, Set<string>>} used
 * @param {string} module
 * @param {string | undefined} importer
 */
function isPlain(used, module, importer) {
  if (importer === undefined || !existsSync(importer)) return true
  const taken = [...namesTaken(readFileSync(importer, 'utf8'))].filter(([from]) => from === module)
  if (importer.includes('/node_modules/')) {
    return FOR_LIBRARIES.has(module) && taken.every(([, name]) => used.get(module)?.has(name) === true)
  }
  return !WHEN_CALLED.has(module) || !taken.some(([, name]) => isClass(name))
}

/** @param {string} name */
function isClass(name) {
  return /^[A-Z]/.test(name)
}

/**
 * The names that our sources take from each module of Node.
 * @returns {Map<string, Set<string>>}
 */
function namesByModule() {
  const all = new Map()
  for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    for (const [module, name] of namesTaken(readFileSync(join(root, 'src', file), 'utf8'))) {
      const names = all.get(module)
      if (names === undefined) all.set(module, new Set([name]))
      else names.add(name)
    }
  }
  return all
}

/**
 * @param {string} text of a source file
 * @returns {Generator<[module: string, name: string]>}
 */
function* namesTaken(text) {
  for (const [, list = '', module = ''] of text.matchAll(/^import \{([^}]*)\} from '(node:[^']+)'/gm)) {
    for (const one of list.split(',')) {
      const name = one.trim().split(' as ')[0] ?? ''
      if (name !== '' && !name.startsWith('type ')) yield [module, name]
    }
  }
}

/** The web pages of the authority are files for browsers, and go as they are. */
function copyPages() {
  const [from, to] = [join(root, 'src/serve/pages'), join(dist, 'pages')]
  mkdirSync(to, { recursive: true })
  const pages = readdirSync(from).filter((name) => /[.](html|css|js|svg)$/.test(name))
  for (const name of pages) copyFileSync(join(from, name), join(to, name))
  return pages.map((name) => join(to, name))
}

/** What `run` needs and a check does not: it starts programs and has a connection, which costs a check for nothing. */
function isRun(/** @type {string} */ id) {
  if (/[/]execute[/](commands|script|waiting|explained)[.]ts$/.test(id)) return false
  return (
    /[/]src[/](act[/]|reach[/]run[/]|cli[/]execute[/][a-z-]+[.]ts$)/.test(id) &&
    !/[/]execute[/]arguments[.]ts$/.test(id)
  )
}

/** What `run` and a check both need: without it `run` would read all that understands commands. */
function isBase(/** @type {string} */ id) {
  return (
    /[/]node_modules[/]canonicalize[/]/.test(id) ||
    /[/]src[/](action[/]|reach[/]surroundings[.]ts)/.test(id) ||
    /[/]src[/]cli[/](failed|options-behind|output|(check|execute)[/]arguments)[.]ts$/.test(id) ||
    /[/]src[/]lib[/](disk|files|json|quoted|result|utf8|yaml)/.test(id) ||
    /[/]src[/]understand[/](secrets[/](text|variable)|word)[.]ts$/.test(id) ||
    /[/]src[/]locate[/](address|environment|evidence|identity|names|process-env|registry-index|shown)[.]ts$/.test(id) ||
    /[/]src[/]locate[/]formats[/](address-url|git-remote|ini|json-fields|kubeconfig|parsed)[.]ts$/.test(id) ||
    /[/]src[/]client[/](client-file|exit|whereabouts)[.]ts$/.test(id)
  )
}

/** Modules that every check runs through: not the families of programs, nor what else is loaded where it is met. */
function isCore(/** @type {string} */ id) {
  // Small, and of several families: to find one more file costs more than to read it.
  if (/[/]understand[/]programs[/](aws[/]every|cloud-verbs|kubernetes[/](manifest|place)|project-code)[.]ts$/.test(id))
    return true
  if (/[/]node_modules[/](unbash|canonicalize)[/]/.test(id)) return true
  if (/[/]src[/]understand[/]programs[/](catalog|families|carriers|files|shells|text)[.]ts$/.test(id)) return true
  if (/[/]cli[/]check[/]render[.]ts$/.test(id)) return false
  return (
    /[/]src[/](action|lib|locate|decide|understand|cli[/](?:check|failed|exit|output|surroundings)|gate)\b/.test(id) &&
    !/[/]understand[/](programs|sql|code)[/]/.test(id) &&
    !/[/]decide[/]house[/]/.test(id)
  )
}

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const prodgate = join(root, 'bin/prodgate')
const started = performance.now()

const { output } = await build({
  cwd: root,
  input: { start: 'src/cli/start.ts' },
  platform: 'node',
  external: [...NOT_BUNDLED],
  plugins: [withoutProcesses(), plainBuiltins()],
  transform: { target: 'node24' },
  output: {
    dir: dist,
    // A script, and no module: of a script V8 can keep what it compiled while it ran (src/cli/loader.ts).
    format: 'cjs',
    dynamicImportInCjs: false,
    entryFileNames: 'chunks/[name]-[hash].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    // What every check needs is one file: to find a dozen costs more than to read one.
    codeSplitting: {
      groups: [
        { name: 'run', test: isRun, priority: 2 },
        { name: 'base', test: isBase, priority: 3 },
        { name: 'core', test: isCore, priority: 1 },
      ],
    },
    // Half the bytes to read. No stack trace is ever shown to anybody.
    minify: true,
  },
})

const start = output.find((file) => file.type === 'chunk' && file.isEntry)?.fileName
const loader = await build({
  cwd: root,
  input: { cli: 'src/cli/loader.ts' },
  platform: 'node',
  transform: { target: 'node24', define: { START: JSON.stringify(start) } },
  output: { dir: dist, format: 'cjs', entryFileNames: '[name].cjs' },
})

// What an earlier build left goes afterwards and not before: a gate that is asked meanwhile finds all its files.
const library = await buildLibrary(root, NOT_BUNDLED)
const written = new Set([
  ...[...output, ...loader.output].map((file) => join(dist, file.fileName)),
  ...copyPages(),
  ...library,
])
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !written.has(path)) await rm(path) // compiled code of an earlier build among them
}

rmSync(join(dist, 'cache'), { recursive: true, force: true })
await warm()

console.log(`built dist/ in ${Math.round(performance.now() - started)} ms`)
