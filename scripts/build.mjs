/**
 * Builds `dist/` from `src/`.
 *
 * The libraries are bundled, because finding and reading some hundred small files costs more at every start than
 * everything else that a single check does. They stay `dependencies` of the package all the same: their licences come
 * with the installation, and an audit of the installed tree sees what runs.
 *
 * `libpg-query` and `@cedar-policy/cedar-wasm` are not bundled: they find their WebAssembly file beside their own script.
 *
 * `js-yaml` is not bundled either: few texts need it, and it is loaded at once where one does.
 *
 * What only the resident authority needs (HTTP, stores, identity) is not bundled: it starts once and stays.
 *
 * `import()` in the sources is a seam: what stands behind it is a file of its own and is only read when it is needed.
 */
import { spawnSync } from 'node:child_process'
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
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'rolldown'
import { buildLibrary } from './build-library.mjs'

/** Packages that stay where npm put them. */
const NOT_BUNDLED = [
  'libpg-query',
  'js-yaml',
  'better-sqlite3',
  'fastify',
  'fastify-type-provider-zod',
  'jose',
  'kysely',
  'openid-client',
  'pg',
  'pino',
  'prom-client',
  'zod',
  /^kysely\//,
  /^@(cedar-policy|fastify|node-rs|secretlint|simplewebauthn)\//,
]

/** What a person or a hook asks first. Node keeps what the first run of a file compiled, so that one meets most of it. */
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
function warm() {
  const home = mkdtempSync(join(tmpdir(), 'prodgate-build-'))
  mkdirSync(join(home, '.kube'))
  writeFileSync(join(home, '.kube/config'), WARM_KUBECONFIG)
  writeFileSync(join(home, 'targets.yaml'), WARM_REGISTRY)
  const place = ['--registry', join(home, 'targets.yaml'), '--home', home, '--cwd', home]
  const lines = WARMING.map((command, id) => JSON.stringify({ id, action: { kind: 'shell', command } })).join('\n')
  const runs = [
    ['check', '--jsonl', ...place],
    ['check', '--json', ...place, '--', 'ls'],
    ['check', ...place, '--', 'ls'],
    ['run', '--url', 'http://127.0.0.1:1', '--', 'ls'],
    ['explain'],
    ['probe'],
    ['--help'],
  ]
  for (const args of runs) {
    spawnSync(join(root, 'bin/prodgate'), args, { input: `${lines}\n`, stdio: ['pipe', 'ignore', 'ignore'] })
  }
  rmSync(home, { recursive: true })
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
 * are taken from the module itself, and getters are left alone. `node:crypto` costs as much again to be loaded at all, and
 * waits until one of its functions is called.
 */
function plainBuiltins() {
  const prefix = '\0plain:'
  const names = ['fs', 'crypto', 'path', 'os', 'buffer', 'child_process', 'events', 'module', 'net']
  const plain = new Set(names.map((name) => `node:${name}`))
  return {
    name: 'plain-builtins',
    /** @param {string} id @param {string | undefined} importer */
    resolveId: (id, importer) => (plain.has(id) && isPlain(id, importer) ? prefix + id : undefined),
    /** @param {string} id */
    load: (id) => {
      if (!id.startsWith(prefix)) return undefined
      const name = id.slice(prefix.length)
      const code = name === 'node:crypto' ? loadedWhenCalled(name) : loadedAtOnce(name)
      return { code, moduleSideEffects: false }
    },
  }
}

/** @param {string} name */
function loadedAtOnce(name) {
  const names = [...usedNames(name)].map((key) => `export const ${key} = module.${key}`)
  return `const module = process.getBuiltinModule('${name}')\nexport default module\n${names.join('\n')}\n`
}

/** @param {string} name */
function loadedWhenCalled(name) {
  const names = [...usedNames(name)].filter((key) => !isClass(key))
  const functions = names.map((key) => `export const ${key} = (...given) => load().${key}(...given)`)
  return `let module\nconst load = () => (module ??= process.getBuiltinModule('${name}'))\n${functions.join('\n')}\n`
}

/**
 * Whether all that a file takes from a module of Node can be had this way. A library may take other names than we do, and
 * a class of `node:crypto` has to be there before anybody calls it.
 * @param {string} name
 * @param {string | undefined} importer
 */
function isPlain(name, importer) {
  if (importer === undefined || !existsSync(importer)) return true
  const taken = [...namesTaken(readFileSync(importer, 'utf8'), name)]
  const ours = usedNames(name)
  return taken.every((one) => ours.has(one) && !(name === 'node:crypto' && isClass(one)))
}

/** @param {string} name */
function isClass(name) {
  return /^[A-Z]/.test(name)
}

/** @type {Map<string, Set<string>>} */
const used = new Map()

/**
 * The names that our sources take from a module of Node.
 * @param {string} module
 */
function usedNames(module) {
  const known = used.get(module)
  if (known !== undefined) return known
  /** @type {Set<string>} */
  const names = new Set()
  used.set(module, names)
  for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    for (const name of namesTaken(readFileSync(join(root, 'src', file), 'utf8'), module)) names.add(name)
  }
  return names
}

/**
 * @param {string} text of a source file
 * @param {string} module
 */
function* namesTaken(text, module) {
  for (const [, list = '', from] of text.matchAll(/^import \{([^}]*)\} from '([^']+)'/gm)) {
    if (from !== module) continue
    for (const one of list.split(',')) {
      const name = one.trim().split(' as ')[0] ?? ''
      if (name !== '' && !name.startsWith('type ')) yield name
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
  return /[/]src[/](act[/]|cli[/]execute[/][a-z-]+[.]ts$)/.test(id) && !/[/]execute[/]arguments[.]ts$/.test(id)
}

/** What `run` and a check both need: without it `run` would read all that understands commands. */
function isBase(/** @type {string} */ id) {
  return (
    /[/]node_modules[/]canonicalize[/]/.test(id) ||
    /[/]src[/](action[/]|cli[/](exit|failed|output|(check|execute)[/]arguments)[.]ts|reach[/]surroundings[.]ts)/.test(
      id,
    ) ||
    /[/]src[/]lib[/](disk|files|json|quoted|result|utf8|yaml)/.test(id) ||
    /[/]src[/]understand[/](secret-text|secret-variable|word)[.]ts$/.test(id) ||
    /[/]src[/]locate[/](address|environment|evidence|identity|names|process-env|registry-index|shown)[.]ts$/.test(id) ||
    /[/]src[/]locate[/]formats[/](address-url|git-remote|ini|json-fields|kubeconfig|parsed)[.]ts$/.test(id) ||
    /[/]src[/]cli[/]authority[/](client-file|whereabouts)[.]ts$/.test(id)
  )
}

/** Modules that every check runs through: not the families of programs, nor what else is loaded where it is met. */
function isCore(/** @type {string} */ id) {
  if (/[/]node_modules[/](unbash|canonicalize)[/]/.test(id)) return true
  if (/[/]src[/]understand[/]programs[/](catalog|carriers|files|shells|text)[.]ts$/.test(id)) return true
  if (/[/]cli[/]check[/]render[.]ts$/.test(id)) return false
  return (
    /[/]src[/](action|lib|locate|decide|understand|cli[/](?:check|failed|exit|output|surroundings)|gate)\b/.test(id) &&
    !/[/]understand[/](programs|sql|code)[/]/.test(id) &&
    !/[/]decide[/]house[/]/.test(id)
  )
}

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const started = performance.now()

const { output } = await build({
  cwd: root,
  input: { cli: 'src/cli/start.ts' },
  platform: 'node',
  external: [...NOT_BUNDLED],
  plugins: [withoutProcesses(), plainBuiltins()],
  transform: { target: 'node24' },
  output: {
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // What every check needs is one file: to find and link a dozen costs more than to read one.
    codeSplitting: {
      groups: [
        { name: 'run', test: isRun, priority: 2 },
        { name: 'base', test: isBase, priority: 3 },
        { name: 'core', test: isCore, priority: 1 },
      ],
    },
    // Half the bytes to read and to compare with the compiled code. No stack trace is ever shown to anybody.
    minify: true,
  },
})

// What an earlier build left goes afterwards and not before: a gate that is asked meanwhile finds all its files.
const library = await buildLibrary(root, NOT_BUNDLED)
const written = new Set([...output.map((file) => join(dist, file.fileName)), ...copyPages(), ...library])
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !written.has(path)) await rm(path) // compiled code of an earlier build among them
}

warm()

console.log(`built dist/ in ${Math.round(performance.now() - started)} ms`)
