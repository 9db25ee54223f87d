import type { Span } from '../../lib/span.ts'
import type { FileOperation } from '../effect.ts'
import { absolute, emit, emitFile, nowhere, reachOf } from '../emit.ts'
import { httpAddress, SAFE_METHODS } from '../http/address.ts'
import { graphqlCall } from '../http/request.ts'
import type { Call, CodeLanguage, Shift } from '../program.ts'
import { withVariables } from '../programs/carriers/variables.ts'
import { redisCommandKind } from '../programs/redis/commands.ts'
import { losesItsName } from '../secrets/path.ts'
import { isKnownText, UNKNOWN, unknownWord, type Word, word } from '../word.ts'
import type { CodeCall, Value } from './values.ts'

/** What a described function does with its arguments. `span` is that of the code in the action. */
export type CodeEffect = (call: Call, code: CodeCall, span: Span | undefined) => void

function wordOf(value: Value | undefined, span: Span | undefined): Word {
  return word(value?.text ?? UNKNOWN, span, value?.pattern === true ? { pattern: true } : {})
}

/** Nothing worth a row: it computes, prints, waits. */
export const pure: CodeEffect = () => undefined

/** Loading a file of the project runs it; a package or a file of data is loaded by its name alone. */
export const loads: CodeEffect = (call, code, span) => {
  const path = code.args[0]?.text ?? ''
  if (/^https?:/i.test(path)) {
    const at = { is: 'session', site: call.site, cwd: call.cwd, env: call.env } as const
    return emit(call, 'remote-code', 'run', 'module', word(path, span), { at })
  }
  if (!/^(\.{0,2}\/|\.{1,2}$)/.test(path) || path.endsWith('.json')) return
  const { site, cwd, env } = call
  const at = { is: 'session', site, cwd, env, names: [word(path, span)] } as const
  emit(call, 'undescribed', 'run', 'module', word(path, span), { at })
}

/** Runs shell text, its argument; a list is an argv with no shell between. */
export const runs: CodeEffect = (call, code, span) => {
  const [first, second] = code.args
  const shell = code.named.get('shell')
  const shift = shiftOf(call, code, span)
  // `executable='/bin/rm'`: the first word is only what the program sees as its name.
  const program = code.named.get('executable')
  if (first?.list !== undefined && !/^(true|1)$/i.test(shell?.text ?? '')) {
    const words = program === undefined ? first.list : [program, ...first.list.slice(1)]
    call.exec(
      words.map((one) => wordOf(one, span)),
      shift,
    )
    return
  }
  const joined = /^(true|1)$/i.test(shell?.text ?? '') && second?.list !== undefined
  // `spawn('rm', ['-rf', x], { shell: true })`: a shell puts the words together again.
  if (first !== undefined && joined)
    return void call.shell(
      { text: [first, ...(second?.list ?? [])].map((one) => one.text).join(' '), carries: 0, span },
      shift,
    )
  // `spawn('rm', ['-rf', x])`, `execFileSync('rm', […])`, `system("rm", "-rf", x)`.
  if (first !== undefined && second?.list !== undefined) {
    call.exec(
      [first, ...second.list].map((one) => wordOf(one, span)),
      shift,
    )
    return
  }
  // `spawn('rm', words)` with words that are not known.
  if (first !== undefined && second?.text === UNKNOWN && second.fields === undefined && TAKES_WORDS.test(code.path))
    return void call.exec([wordOf(first, span), unknownWord(span, 0, true)], shift)
  const text = first === undefined || first.list !== undefined ? undefined : first.text
  call.shell({ text, carries: 0, span }, shift)
}

const TAKES_WORDS = /(^|\.)(spawn|spawnSync|execFile|execFileSync)$/

/**
 * Where a program is started and with which variables, as far as the code says it: `cwd='infra'`, `env: { ...env, A: 'b' }`.
 *
 * KNOWN GAP: a directory or an environment that is put together elsewhere in the code is taken for its own.
 */
function shiftOf(call: Call, code: CodeCall, span: Span | undefined): Shift {
  const cwd = code.named.get('cwd') ?? code.named.get('chdir')
  const set = code.named.get('env')?.fields ?? new Map<string, Value>()
  return {
    ...(cwd === undefined || cwd.text.includes(UNKNOWN) || cwd.text === ''
      ? {}
      : { cwd: absolute(call.cwd, cwd.text) }),
    ...(set.size === 0
      ? {}
      : { env: withVariables(call.env, new Map([...set].map(([name, value]) => [name, wordOf(value, span)]))) }),
  }
}

/** Its first argument alone is the command; what follows are streams: `proc_open("rm x", [], $pipes)`. */
export const runsFirst: CodeEffect = (call, code, span) => runs(call, { ...code, args: code.args.slice(0, 1) }, span)

/** Text that is code of the same language: `timeit.timeit("os.remove('x')", "import os")`. A function is read where it stands. */
export const runsCode =
  (language: CodeLanguage): CodeEffect =>
  (call, code, span) => {
    for (const one of [...code.args, code.named.get('stmt'), code.named.get('setup')])
      if (one !== undefined && isKnownText(one.text) && /[^\s\w.]/.test(one.text))
        call.code(language, { text: one.text, carries: 0, span })
  }

/** `operator.attrgetter('remove')`: which function comes out of it, a text says. */
export const picks: CodeEffect = (call, code, span) => {
  if (code.args.some(({ text }) => !isKnownText(text) || PICKED.test(text))) unreadable(call, code, span)
}
const PICKED =
  /(^|\.)(__\w*|_exec\w*|system|popen|exec\w*|spawn\w*|posix_spawn\w*|remove\w*|unlink|rmdir|rmtree|renames?|replace|truncate|kill\w*|write_\w+|chmod|chown|run|call|check_\w+|Popen|get\w*output|eval|open|delete\w*|drop\w*|flush\w*|move|copy\w*|symlink|link)$/

/** A worker of Node: a file, or code where `eval` says so. */
export const startsWorker: CodeEffect = (call, code, span) => {
  if (!code.named.has('eval')) return loads(call, code, span)
  const text = code.args[0]?.text
  if (text === undefined || !isKnownText(text)) unreadable(call, code, span)
  else call.code('javascript', { text, carries: 0, span })
}

/** A file of Perl that is run where it is named; a block behind the word is read where it stands. */
export const runsFile =
  (program: string): CodeEffect =>
  (call, code, span) => {
    const [first] = code.args
    if (first !== undefined && isKnownText(first.text) && /[/.]/.test(first.text))
      call.exec([word(program, span), wordOf(first, span)])
  }

/** A statement that is handed to a connection that nobody follows. `/x/.exec(text)` is another thing altogether. */
export const runsStatement: CodeEffect = (call, code, span) => {
  if (!code.path.startsWith('text.') && STATEMENT.test(code.args[0]?.text ?? '')) unreadable(call, code, span)
}
const STATEMENT =
  /^\s*(drop\s+(table|database|schema|view|index|trigger)|truncate\s|delete\s+from|update\s+\S+\s+set|alter\s+\w+\s|(insert|replace)\s+(or\s+\w+\s+)?into|create\s|grant\s|vacuum|attach\s|pragma\s)/i

/** Without an argument, or without one that chooses, it is everything: `prisma.order.deleteMany()`. */
export const unlessChosen: CodeEffect = (call, code, span) => {
  if (code.args.length === 0 || (code.args[0]?.fields !== undefined && !code.named.has('where')))
    unreadable(call, code, span)
}

/** `fileinput.input('x', inplace=True)`, `fileinput.input('x', True)` writes what is printed. */
export const readsOrEdits: CodeEffect = (call, code, span) =>
  file(code.named.has('inplace') || code.args.length > 1 ? 'edit' : 'read')(call, code, span)

/** `new Deno.Command('rm', { args: ['x'] })`. */
export const runsOptions: CodeEffect = (call, code, span) => {
  const given = code.named.get('args')
  const args = given === undefined ? [] : (given.list ?? [undefined])
  call.exec([code.args[0], ...args].map((one) => wordOf(one, span)))
}

/** `rm('-rf', 'a', 'b')`: options first, then files. */
export const lastFiles: CodeEffect = (call, code, span) => {
  const all = code.args.flatMap((one) => one.list ?? [one])
  for (const one of all) if (!one.text.startsWith('-')) emitFile(call, 'delete', wordOf(one, span), { recursive: true })
}

/** Runs a program with its words: `system("rm", "-r", x)`, `os.execlp("rm", "rm", x)`. */
export const runsWords =
  (skip: number): CodeEffect =>
  (call, code, span) => {
    const words = code.args.flatMap((one) => one.list ?? [one])
    if (words.length <= 1 && skip === 0) return runs(call, code, span)
    call.exec(words.filter((_, i) => i === 0 || i > skip).map((one) => wordOf(one, span)))
  }

/** Stands for what a method is called on, in place of an argument's number. */
export const RECEIVER = -1

export const file =
  (
    operation: FileOperation,
    more: { readonly recursive?: boolean; readonly arg?: number; readonly verb?: string } = {},
  ): CodeEffect =>
  (call, code, span) => {
    const { arg = 0, ...rest } = more
    const given = arg === RECEIVER ? code.receiver : code.args[arg]
    const all = given?.list ?? [given]
    const recursive = rest.recursive === true || /^(true|1)$/i.test(code.named.get('recursive')?.text ?? '')
    for (const one of all)
      emitFile(call, operation, wordOf(one, span), { ...rest, ...(recursive ? { recursive } : {}) })
  }

/** PHP opens an address where a path may stand. What goes along with it stands in a context (`stream_context_create`). */
export const pathOrAddress =
  (operation: FileOperation): CodeEffect =>
  (call, code, span) => {
    const [first, ...rest] = code.args
    if (first === undefined || !/^https?:\/\//i.test(first.text)) return file(operation)(call, code, span)
    if (rest.length < 2) return requests('GET')(call, { ...code, args: [first] }, span)
    emit(call, 'change', 'request', 'url', wordOf(first, span), {
      at: { ...reachOf(call), is: 'url', url: wordOf(first, span) },
      note: 'its method is set elsewhere in the code',
    })
  }

/** From its first argument to its second. */
export const copies: CodeEffect = (call, code, span) => {
  emitFile(call, 'read', wordOf(code.args[0], span))
  emitFile(call, 'overwrite', wordOf(code.args[1], span))
}
export const moves: CodeEffect = (call, code, span) => {
  const from = wordOf(code.args[0], span)
  const to = wordOf(code.args[1], span)
  if (losesItsName(from.text, to.text)) emitFile(call, 'read', from)
  // Each of them under one name: only the last is left.
  emitFile(call, from.pattern && !to.pattern && isKnownText(to.text) ? 'delete' : 'move', from)
  emitFile(call, 'overwrite', to)
  call.moved(from, to)
}

/**
 * `Path("a").rename("b")`. Texts and tables have methods of these names that take two values, a number or named ones, and a
 * column is renamed by one (`df["a"].rename("b")`). KNOWN GAP: a path that is put together, which nobody tells from a column.
 */
export const movesItself: CodeEffect = (call, code, span) => {
  const [to, ...others] = code.args
  if (code.receiver === undefined || to === undefined || others.length > 0) return
  if (isKnownText(code.receiver.text) && isKnownText(to.text) && !/^-?[\d.]*$/.test(to.text))
    moves(call, { ...code, args: [code.receiver, to] }, span)
}

/** `open(path, mode)`: reads without a mode that writes. */
export const opens: CodeEffect = (call, code, span) => {
  const mode = (code.named.get('mode') ?? code.args[1])?.text ?? 'r'
  const path = wordOf(code.args[0], span)
  if (mode.includes(UNKNOWN)) emitFile(call, 'overwrite', path)
  else if (/^(\|-|-\|)$/.test(mode))
    code.args.length > 3
      ? call.exec(code.args.slice(2).map((one) => wordOf(one, span)))
      : call.shell({ text: code.args[2]?.text, carries: 0, span })
  else if (/^\s*\||\|\s*$/.test(mode))
    call.shell({ text: mode.replace(/^\s*\|/, '').replace(/\|\s*$/, ''), carries: 0, span })
  else if (/^[|<>+-]/.test(mode) && code.args[2] !== undefined)
    emitFile(
      call,
      mode.startsWith('>>') ? 'append' : mode.startsWith('>') ? 'overwrite' : 'read',
      wordOf(code.args[2], span),
    )
  else if (/^\|/.test(path.text)) call.shell({ text: path.text.slice(1), carries: 0, span })
  else if (mode.includes('w') || mode.includes('x')) emitFile(call, 'overwrite', path)
  else if (mode.includes('a')) emitFile(call, 'append', path)
  else if (mode.includes('+')) emitFile(call, 'edit', path)
  else emitFile(call, 'read', path)
}

/** Runs code that is not there to be read. */
export const unreadable: CodeEffect = (call, _code, span) =>
  emit(call, 'unreadable', 'run', 'code', '', {
    ...(span === undefined ? {} : { span }),
    note: 'the code makes other code and runs it',
  })

/** A function that calls another one by its name: `array_map('unlink', $names)`. A closure is read where it stands. */
export const callsBack: CodeEffect = (call, code, span) => {
  const [name, list, ...others] = code.args
  if (name?.text === 'unlink' && list?.pattern === true && others.length === 0)
    return file('delete')(call, { ...code, args: [list] }, span)
  if (code.args.some((one) => CALLED_BACK.test(one.text))) unreadable(call, code, span)
}
const CALLED_BACK =
  /^\\?(system|exec|shell_exec|passthru|popen|proc_open|pcntl_exec|unlink|rmdir|rename|file_put_contents|eval|assert|mail)$/

/** Shows every variable, secrets among them. */
export const showsEnvironment: CodeEffect = (call, code, span) => {
  if (code.args.length === 0) emit(call, 'read-secret', 'print', 'environment', '', span === undefined ? {} : { span })
}

export const stops: CodeEffect = (call, code, span) => {
  const all = code.args.some((one) => one.text === '-1')
  if (all) emit(call, 'catastrophe', 'stop', 'process', '-1', { note: 'every process' })
  else emit(call, 'restart', 'stop', 'process', wordOf(code.args[0], span))
}

/** A method that takes the method of HTTP: `connection.request('DELETE', '/x')`. Where it goes was said elsewhere. */
export const requestsBy: CodeEffect = (call, code) => {
  const method = code.args[0]?.text.toUpperCase() ?? ''
  if (!/^[A-Z]{3,10}$/.test(method) || /^(GET|HEAD|OPTIONS)$/.test(method)) return
  emit(call, method === 'DELETE' ? 'lose' : 'change', method.toLowerCase(), 'url', code.args[1]?.text ?? '', {
    at: nowhere(call, 'the host is named elsewhere in the code'),
  })
}

/** A method whose name says that it takes something away for good, on something that nobody follows. */
export const destroys: CodeEffect = (call, code) =>
  emit(call, 'lose', 'call', 'function', code.path, { at: nowhere(call, 'what it is called on is not known') })

/** A command of Redis by its words: `execute_command('FLUSHALL')`. */
export const sendsCommand: CodeEffect = (call, code, span) => {
  const kind = redisCommandKind(code.args.flatMap((one) => one.list ?? [one]).map((one) => one.text))
  if (kind === undefined) unreadable(call, code, span)
  else if (kind === 'lose' || kind === 'access' || kind === 'catastrophe') destroys(call, code, span)
}

/** Mail goes out for good. */
export const mails: CodeEffect = (call, code) =>
  emit(call, 'publish', 'send', 'mail', '', { at: nowhere(call, code.path) })

/** `urlopen(url, data)`: data goes along by POST. */
export const opensUrl: CodeEffect = (call, code, span) => {
  const [, data, ...more] = code.args
  // `None` is an empty text here, and so is `b''`.
  const sends = code.named.has('data') || (data !== undefined && (data.text !== '' || more.length === 0))
  requests(sends ? 'POST' : 'GET')(call, { ...code, args: code.args.slice(0, 1) }, span)
}

/** `axios({ method, url })`, `axios(url, { method })`. */
export const requestsOptions: CodeEffect = (call, code, span) => {
  const url = code.named.get('url')
  const [first, second] = code.args
  if (url === undefined && first?.text === UNKNOWN) {
    const { site, cwd, env } = call
    return emit(call, 'undescribed', 'call', 'function', code.path, { at: { is: 'session', site, cwd, env } })
  }
  const base = code.named.get('baseURL')?.text ?? ''
  const args = url === undefined ? code.args.slice(0, 1) : [{ ...url, text: base + url.text }]
  requests('GET')(call, { ...code, named: withMethod(code, url === undefined ? second : first), args }, span)
}

/** `fetch(url, options)`: where the options stand elsewhere nobody knows the method. */
export const fetches: CodeEffect = (call, code, span) =>
  requests('GET')(call, { ...code, named: withMethod(code, code.args[1]) }, span)

function withMethod({ named }: CodeCall, options: Value | undefined): CodeCall['named'] {
  const isSeen = options === undefined || (options.fields !== undefined && options.isOpen !== true)
  return isSeen || named.has('method') ? named : new Map([...named, ['method', { text: UNKNOWN, at: options.at }]])
}

/** Which of the things that a call is given is sent, nobody looks: a query it is only where all of them are. */
function graphqlOf(method: string, url: Word, { named, args }: CodeCall): ReturnType<typeof graphqlCall> {
  const bodies = [...BODIES.map((name) => named.get(name)), args.find(({ text }) => text !== url.text)]
  const given = bodies.filter((one) => one !== undefined && (one.fields === undefined || isSaid(one)))
  if (given.some((one) => one?.isByName === true) || mayMeanAnotherMethod(named, args)) return undefined
  const judged = (given.length === 0 ? [undefined] : given).map((body) => {
    const query = (body?.fields ?? body?.json)?.get('query')
    const text = query === undefined ? body?.text : JSON.stringify({ query: query.text })
    const stream = { text, carries: 0, span: undefined }
    return graphqlCall(method, { headers: [], body: stream }, httpAddress(url.text))
  })
  const worst = (kind: string) => judged.find((one) => one?.kind === kind)
  return worst('lose') ?? (judged.includes(undefined) ? undefined : (worst('change') ?? judged[0]))
}

/** `headers: { 'X-HTTP-Method-Override': 'DELETE' }` */
function mayMeanAnotherMethod(named: CodeCall['named'], args: readonly Value[]): boolean {
  const headers = [named.get('headers'), ...args.map(({ fields }) => fields?.get('headers'))]
  return headers.some((one) => [...(one?.fields?.keys() ?? [])].some((name) => /method-override/i.test(name)))
}

/** Functions that are called as the method is that they use. */
const NAMED_BY_METHOD = /(^|\.)(post|put|patch|delete)(_?async)?$/i

const BODIES = ['json', 'data', 'body', 'content', 'payload', 'form', 'params']

/** Settings of a call are an object too: of `fetch(url, { body })` only the body is sent. */
function isSaid({ fields }: Value): boolean {
  return !BODIES.some((name) => fields?.has(name) === true) && fields?.has('method') !== true
}

/** A request over the network; a method of its own name, or the one that its options name. */
export const requests =
  (method: string | undefined): CodeEffect =>
  (call, code, span) => {
    const named = (code.named.get('method') ?? (method === undefined ? code.args[0] : undefined))?.text
    const how = (method ?? (code.named.has('method') || code.args.length > 1 ? named : 'GET') ?? 'GET').toUpperCase()
    const url = wordOf(
      method === undefined && code.args.length > 1 && !/:\/\//.test(code.args[0]?.text ?? '')
        ? code.args[1]
        : code.args[0],
      span,
    )
    const at = { ...reachOf(call), is: 'url', url } as const
    const told = code.named.get('method')?.text.toUpperCase()
    // A field of what is posted may be called so as well: `axios.post(url, { method: 'GET' })`.
    const isField =
      told !== undefined && NAMED_BY_METHOD.test(code.path) && (how === 'DELETE' || SAFE_METHODS.has(told))
    const own = told === undefined || isField ? how : told
    const graphql = graphqlOf(own, url, code)
    if (graphql !== undefined) return emit(call, graphql.kind, graphql.verb, 'url', url, { at })
    const kind =
      own === 'GET' || own === 'HEAD' || own === 'OPTIONS'
        ? 'read'
        : own === 'DELETE'
          ? 'lose'
          : own.includes(UNKNOWN)
            ? 'undescribed'
            : 'change'
    emit(call, kind, own.toLowerCase(), 'url', url, { at })
  }
