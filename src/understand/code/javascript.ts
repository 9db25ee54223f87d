import { parametersOf } from './bound.ts'
import { bracketsOf } from './brackets.ts'
import {
  type CodeEffect,
  copies,
  destroys,
  fetches,
  file,
  lastFiles,
  loads,
  moves,
  pure,
  RECEIVER,
  requests,
  requestsOptions,
  runs,
  runsOptions,
  runsStatement,
  sendsCommand,
  startsWorker,
  stops,
  unlessChosen,
  unreadable,
} from './does.ts'
import { type Language, words } from './language.ts'
import { takenParts } from './patterns.ts'
import { SHELL_TAG } from './reading.ts'
import type { Token } from './tokens.ts'

/** `const fs = require('fs')`, `const { rmSync: x } = require('fs')`, and the forms of `import` (ECMA-262, 2026). */
function imports(tokens: readonly Token[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  // Node's command line has its own modules at hand: `node -e 'fs.rmSync("x")'`.
  for (const name of [
    'fs',
    'child_process',
    'os',
    'path',
    'http',
    'https',
    'net',
    'crypto',
    'util',
    'vm',
    'url',
    'zlib',
  ])
    found.set(name, name)
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    if (
      token.kind === 'name' &&
      (token.text === 'require' || token.text === 'getBuiltinModule') &&
      tokens[i + 1]?.text === '(' &&
      tokens[i + 2]?.kind === 'text'
    ) {
      bindBackwards(tokens, token.text === 'require' ? i : i - 2, tokens[i + 2]?.text ?? '', found)
    }
    if (
      token.kind === 'name' &&
      token.text === 'import' &&
      tokens[i + 1]?.text === '(' &&
      tokens[i + 2]?.kind === 'text'
    ) {
      const start = tokens[i - 1]?.text === 'await' ? i - 1 : i
      bindBackwards(tokens, start, tokens[i + 2]?.text ?? '', found)
    }
    if (token.kind === 'name' && token.text === 'import' && tokens[i + 1]?.text !== '(') {
      let from = i + 1
      while (from - i < LONGEST_IMPORT && from < tokens.length && tokens[from]?.kind !== 'text') from++
      const text = tokens[from]?.kind === 'text' ? (tokens[from]?.text ?? '') : undefined
      if (text === undefined) continue
      // `import './seed.js'`: nothing is taken out of it, and it is run.
      if (from === i + 1) found.set(`import ${text}`, moduleOf(text))
      bindNames(tokens.slice(i + 1, from), moduleOf(text), found)
    }
  }
  bindParts(tokens, found)
  return found
}

/**
 * `const { rmSync: r } = fs`, also behind a key in brackets and of patterns in patterns. What a parameter is nobody knows;
 * a name that ends in `Sync` is hardly anybody's own.
 */
function bindParts(tokens: readonly Token[], found: Map<string, string>): void {
  const brackets = bracketsOf(tokens)
  const parameters = parametersOf(tokens, brackets, LINKS).keys()
  for (const { name, from, keys, isRest } of takenParts(tokens, brackets, LINKS, parameters)) {
    if (isRest || keys.length === 0 || keys.includes(undefined)) continue
    const last = keys.at(-1) ?? ''
    const module = from === undefined ? undefined : found.get(from[0] ?? '')
    const path = [module, ...(from ?? []).slice(1), ...keys].join('.')
    // Of a key in brackets the other reading knows nothing.
    const isOpen = !found.has(name) || (found.get(name) === `${module}.${name}` && last !== name)
    if (module !== undefined && isOpen) found.set(name, path)
    else if (last.endsWith('Sync') && last !== name && !found.has(name)) found.set(name, last)
  }
}

const LINKS: ReadonlySet<string> = new Set(['.', '?.'])

/** Tokens of one import that are looked at. */
const LONGEST_IMPORT = 1024

function moduleOf(text: string): string {
  return text.replace(/^node:/, '').replaceAll('/', '.')
}

/** `const x =` or `const { a, b: c } =` in front of `require`. */
function bindBackwards(tokens: readonly Token[], at: number, text: string, found: Map<string, string>): void {
  // What comes out of a file of data runs nothing.
  if (tokens[at - 1]?.text !== '=' || /^\.{0,2}\/.*\.json$/.test(text)) return
  const before = tokens[at - 2]
  if (before?.kind === 'name') found.set(before.text, moduleOf(text))
  if (before?.text !== '}') return
  let open = at - 2
  while (at - open < LONGEST_IMPORT && open > 0 && tokens[open]?.text !== '{') open--
  bindNames(tokens.slice(open, at - 1), moduleOf(text), found)
}

/** `a`, `* as a`, `{ a, b as c, d: e }`. */
function bindNames(tokens: readonly Token[], module: string, found: Map<string, string>): void {
  let inside = false
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    if (token.text === '{') inside = true
    else if (token.text === '}') inside = false
    else if (token.kind === 'name' && token.text !== 'from' && token.text !== 'as' && token.text !== 'type') {
      const link = tokens[i + 1]?.text
      const alias = link === 'as' || link === ':' ? tokens[i + 2]?.text : undefined
      found.set(alias ?? token.text, inside ? `${module}.${token.text}` : module)
      if (alias !== undefined) i += 2
    } else if (token.text === '*' && tokens[i + 1]?.text === 'as') {
      found.set(tokens[i + 2]?.text ?? '', module)
      i += 2
    }
  }
}

const both = (name: string, effect: CodeEffect): Record<string, CodeEffect> => ({
  [`fs.${name}`]: effect,
  [`fs.${name}Sync`]: effect,
  [`fs.promises.${name}`]: effect,
})

const DENO: Readonly<Record<string, CodeEffect>> = {
  remove: file('delete'),
  writeTextFile: file('overwrite'),
  writeFile: file('overwrite'),
  readTextFile: file('read'),
  readFile: file('read'),
  truncate: file('overwrite'),
  create: file('overwrite'),
  rename: moves,
  copyFile: copies,
  mkdir: file('create'),
  chmod: file('permissions'),
  symlink: file('create', { arg: 1 }),
  readDir: file('list'),
  stat: file('list'),
}

export const javascript: Language = {
  lexicon: {
    lineComments: ['//', '#!'],
    blockComments: [['/*', '*/']],
    quotes: { "'": 'plain', '"': 'plain', '`': 'holes' },
    slashes: true,
    hole: '${',
  },
  grammar: {
    imports,
    canonical: (path) =>
      path
        .replace(/^(globalThis|global|window|require\(\)|import\(\))\./, '')
        .replace(/^node:/, '')
        .replace(/^(fs-extra|graceful-fs)\b/, 'fs')
        .replaceAll('/', '.'),
    shellTag: /(^|\.)\$(\.\w+|\(\))?$/,
    links: LINKS,
    bare: new Set(),
    given: { word: /^process\.argv\[(\d{1,4})\]$/, holder: 'process', changes: new Set() },
    constants: (path, home) =>
      /^(process\.env\.HOME|process\.env\[HOME\]|os\.homedir\(\))$/.test(path) ? home : undefined,
  },
  commands: false,
  keywords: words(
    'if for while switch catch return typeof new await of in else do function async throw delete void instanceof case yield with super constructor',
  ),
  environment: words('process.env Deno.env Bun.env'),
  environmentFields: true,
  functions: {
    'child_process.exec': runs,
    'child_process.execSync': runs,
    'child_process.spawn': runs,
    'child_process.spawnSync': runs,
    'child_process.execFile': runs,
    'child_process.execFileSync': runs,
    'child_process.fork': unreadable,
    'Bun.spawn': runs,
    'Bun.spawnSync': runs,
    'Deno.Command': runsOptions,
    'Deno.run': unreadable,
    ...Object.fromEntries(
      Object.entries(DENO).flatMap(([name, effect]) => [
        [`Deno.${name}`, effect],
        [`Deno.${name}Sync`, effect],
      ]),
    ),
    'Bun.write': file('overwrite'),
    'Bun.file': file('read'),
    'Bun.file().delete': file('delete', { arg: RECEIVER }),
    'Bun.file().unlink': file('delete', { arg: RECEIVER }),
    'Bun.file().write': file('overwrite', { arg: RECEIVER }),
    'Bun.file().writer': file('overwrite', { arg: RECEIVER }),
    'worker_threads.Worker': startsWorker,
    ...both('rm', file('delete')),
    ...both('unlink', file('delete')),
    ...both('rmdir', file('delete')),
    ...both('writeFile', file('overwrite')),
    ...both('appendFile', file('append')),
    ...both('truncate', file('overwrite')),
    ...both('mkdir', file('create')),
    ...both('mkdtemp', pure),
    ...both('rename', moves),
    ...both('copyFile', copies),
    ...both('cp', copies),
    ...both('chmod', file('permissions')),
    ...both('chown', file('permissions')),
    ...both('readFile', file('read')),
    ...both('readdir', file('list')),
    ...both('glob', file('list')),
    ...both('stat', file('list')),
    ...both('lstat', file('list')),
    ...both('access', file('list')),
    ...both('exists', file('list')),
    ...both('realpath', file('list')),
    ...both('readlink', file('list')),
    ...both('symlink', file('create', { arg: 1 })),
    ...both('link', file('create', { arg: 1 })),
    'fs.createReadStream': file('read'),
    'fs.createWriteStream': file('overwrite'),
    'fs.existsSync': file('list'),
    'fs.open': unreadable,
    'fs.openSync': unreadable,
    ...both('remove', file('delete', { recursive: true })),
    ...both('emptyDir', file('delete', { recursive: true })),
    ...both('outputFile', file('overwrite')),
    ...both('move', moves),
    [SHELL_TAG]: runs,
    execa: runs,
    'execa.execa': runs,
    'execa.execaSync': runs,
    'execa.sync': runs,
    'execa.execaCommand': runs,
    'execa.execaCommandSync': runs,
    'cross-spawn': runs,
    'cross-spawn.sync': runs,
    'shelljs.exec': runs,
    'shelljs.rm': lastFiles,
    ...Object.fromEntries(
      ['del', 'del.sync', 'del.deleteSync', 'del.deleteAsync', 'trash', 'trash.default'].map((name) => [
        name,
        lastFiles,
      ]),
    ),
    rimraf: file('delete', { recursive: true }),
    'rimraf.rimraf': file('delete', { recursive: true }),
    'rimraf.rimrafSync': file('delete', { recursive: true }),
    'rimraf.sync': file('delete', { recursive: true }),
    'process.kill': stops,
    'process.exit': pure,
    'process.cwd': pure,
    'process.uptime': pure,
    'process.memoryUsage': pure,
    'process.hrtime': pure,
    'process.stdout.write': pure,
    'process.stderr.write': pure,
    'process.nextTick': pure,
    'process.on': pure,
    'process.chdir': unreadable,
    'process.binding': unreadable,
    'process.dlopen': unreadable,
    'process.stdin.on': pure,
    fetch: fetches,
    Request: fetches,
    'undici.fetch': fetches,
    'undici.request': fetches,
    'undici.stream': fetches,
    'node-fetch': fetches,
    'node-fetch.default': fetches,
    'cross-fetch': fetches,
    got: fetches,
    ky: fetches,
    axios: requestsOptions,
    'axios.default': requestsOptions,
    'axios.request': requestsOptions,
    'superagent.del': requests('DELETE'),
    ...Object.fromEntries(
      ['axios', 'got', 'ky', 'superagent'].flatMap((library) =>
        ['get', 'post', 'put', 'patch', 'delete'].map((method) => [
          `${library}.${method}`,
          requests(method.toUpperCase()),
        ]),
      ),
    ),
    'http.get': requests('GET'),
    'https.get': requests('GET'),
    'http.request': requests('POST'),
    'https.request': requests('POST'),
    eval: unreadable,
    Function: unreadable,
    'vm.runInThisContext': unreadable,
    'vm.runInNewContext': unreadable,
    'vm.Script': unreadable,
    'module._load': unreadable,
    'module.constructor._load': unreadable,
    'Module._load': unreadable,
    'Reflect.get': unreadable,
    'Reflect.apply': unreadable,
    'module.createRequire': unreadable,
    createRequire: unreadable,
    'net.connect': unreadable,
    'net.createConnection': unreadable,
    'repl.start': unreadable,
    require: loads,
    import: loads,
  },
  methods: {
    sendCommand: sendsCommand,
    flushall: destroys,
    flushAll: destroys,
    flushdb: destroys,
    flushDb: destroys,
    dropDatabase: destroys,
    dropCollection: destroys,
    dropTable: destroys,
    execSync: runs,
    spawnSync: runs,
    rmSync: file('delete'),
    unlinkSync: file('delete'),
    rmdirSync: file('delete'),
    writeFileSync: file('overwrite'),
    appendFileSync: file('append'),
    query: unreadable,
    $queryRawUnsafe: unreadable,
    $executeRawUnsafe: unreadable,
    constructor: unreadable,
    post: requests('POST'),
    put: requests('PUT'),
    patch: requests('PATCH'),
    delete: pure,
    listen: pure,
    exec: runsStatement,
    deleteMany: unlessChosen,
    $executeRaw: unreadable,
  },
  harmlessModules: words(
    'fs fs.promises child_process os path http https crypto util url zlib events stream buffer assert assert.strict timers timers.promises readline string_decoder querystring perf_hooks worker_threads net v8 process console Math JSON Object Array Number String Boolean Date Promise RegExp Map Set WeakMap WeakSet Symbol BigInt Reflect Intl Buffer URL URLSearchParams TextEncoder TextDecoder performance console Atomics structuredClone Error tty dns test node:test',
  ),
  guardedModules: words('fs child_process net http https vm module cluster worker_threads process Deno Bun axios'),
  harmless: words(
    'parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI setTimeout clearTimeout setInterval clearInterval setImmediate queueMicrotask structuredClone atob btoa String Number Boolean Array Object Error TypeError RangeError Symbol BigInt Date RegExp Map Set WeakMap WeakSet Promise URL URLSearchParams Buffer TextEncoder TextDecoder Uint8Array describe it test expect assert',
  ),
}
