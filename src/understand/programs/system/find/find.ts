import { absolute, emit, emitFile } from '../../../emit.ts'
import type { Call, Program } from '../../../program.ts'
import { isKnown, type Stream, type Word, word } from '../../../word.ts'
import { asksHelp } from '../../files.ts'
import { fd } from './fd.ts'
import { evaluate, type FindAction, type FindExpression, parseExpression, type Truth } from './find-expression.ts'
import { type Found, walkFiles, walkHidden } from './find-walk.ts'
import { type FoundFiles, hiddenFound, hiddenUnlisted, runOnFound, unlisted } from './found-files.ts'

/** Words of an expression: each is asked of each file that is there. */
const MOST_TERMS = 512
/** More matches than these are read as one. */
const MOST_MATCHES = 64
const MOST_PRINTED = 200

const find: Program = {
  names: ['find', 'gfind', 'bfs'],
  about: 'finds files, and may delete them or run a program on them',
  examples: {
    'find . -name "*.ts"': ['file list .'],
    find: ['file list .'],
    'find / -maxdepth 1': ['file list /'],
    'find / -delete': ['file list /', 'file delete below /'],
    'find /srv -type f -mtime +30 -delete': ['file list /srv', 'file delete below /srv'],
    "find /srv -name '*.bak' -delete": ['file list /srv', 'file delete /srv/**/*.bak'],
    "find /srv -not -name '*.bak' -delete": ['file list /srv', 'file delete below /srv'],
    'find / -type f -exec rm -f {} +': ['file list /', 'file delete /', 'file delete /**'],
    "find /etc -name '*.conf' -exec grep -l x {} +": ['file list /etc', 'file read /etc/**/*.conf'],
    "find /srv -name '*.bak' -ok rm {} \\;": ['file list /srv', 'file delete /srv/**/*.bak'],
    'find /srv -type d -name cache -execdir sh -c \'rm -rf "$1"\' _ {} \\;': [
      'file list /srv',
      'file delete below ./cache',
    ],
    "find /srv -name x -exec sh -c 'rm {}' \\;": ['file list /srv', 'unreadable run code', 'file delete \uFFFC'],
    'find . -fprint out.txt': ['file list .', 'file overwrite out.txt'],
    'find . $X': ['file list .', 'unreadable search file \uFFFC'],
    'find . -frobnicate': ['file list .', 'undescribed search file -frobnicate'],
    'find . -name a -o -name b -exec systemctl restart nginx \\;': ['file list .', 'restart restart unit nginx'],
  },
  run: (call) => {
    if (asksHelp(call) || /^-(version|help)$/.test(call.args[0]?.text ?? '')) return
    const { starts, rest } = splitArguments(call)
    if (rest.length > MOST_TERMS) {
      const note = 'the expression has more terms than are read'
      return emit(call, 'unreadable', 'search', 'file', '', { note })
    }
    const expression = parseExpression(rest)
    for (const start of starts) emitFile(call, 'list', start)
    for (const one of expression.strangers) {
      if (isKnown(one)) emit(call, 'undescribed', 'search', 'file', one)
      else emit(call, 'unreadable', 'search', 'file', one, { note: 'the expression is not known before it runs' })
    }
    const searches: Search[] = []
    let carries = 0
    for (const start of starts) {
      const search = new Search(call, expression, start)
      for (const action of expression.actions) carries |= search.act(action)?.carries ?? 0
      searches.push(search)
    }
    const printed = searches.map((one) => one.printed())
    const separator = expression.actions.find((one) => one.is === 'print')?.separator
    const all = printed.flatMap((one) => one ?? [])
    const known =
      separator !== undefined && expression.actions.length === 1 && printed.every((one) => one !== undefined)
    const text = known ? all.map((one) => one + separator).join('') : undefined
    return { text, carries, span: call.span, ...(text === undefined ? listed(searches) : {}) }
  },
}

/** What is printed by searches whose matches are not known one by one. */
function listed(searches: readonly Search[]): Pick<Stream, 'lists'> {
  const lists = searches.map((one) => one.listed())
  return lists.every((one) => one !== undefined) ? { lists: lists.flat() } : {}
}

/** Options, then starting points, then the expression: find(1). */
function splitArguments(call: Call): { readonly starts: readonly Word[]; readonly rest: readonly Word[] } {
  const starts: Word[] = []
  let i = 0
  for (; i < call.args.length; i++) {
    const w = call.args[i] as Word
    if (w.text === '-D') i++
    else if (w.text === '-f' && call.args[i + 1] !== undefined) starts.push(call.args[++i] as Word)
    else if (w.text === '--' || /^-([HLPEXsx]+|O\d)$/.test(w.text)) continue
    else if (/^[-(),!]/.test(w.text)) break
    // A second word that may be several, or none, may be the expression as well.
    else if (w.splits && starts.length > 0) break
    else starts.push(w)
  }
  const rest = call.args.slice(i)
  const list = rest.findIndex((w) => w.text === '-files0-from')
  const from = list < 0 ? undefined : rest[list + 1]
  if (from !== undefined) {
    const text = call.readFile(from).text
    if (text === undefined) starts.push({ ...from, text: '\uFFFC' })
    else for (const one of text.split('\0')) if (one !== '') starts.push(word(one, from.span))
  }
  const follows = call.args.slice(0, i).some((w) => /^-[HLPEXsx]*[HL]$/.test(w.text))
  const named = starts.length === 0 ? [word('.', call.span)] : starts
  return { starts: follows ? named.map((one) => followed(call, one)) : named, rest }
}

/** With `-L` and `-H` a start that is a link stands for what it names, as it does with a slash behind it. */
function followed(call: Call, start: Word): Word {
  if (!isKnown(start) || start.text.endsWith('/')) return start
  const path = absolute(call.cwd, start.text)
  const isPlain = call.files.kind(path) === 'directory' && call.files.real(path) === path
  return isPlain ? start : { ...start, text: `${start.text}/` }
}

/** One starting point of a search. What lies in the call's directory is looked at; elsewhere the start alone decides. */
class Search {
  private readonly call: Call
  private readonly expression: FindExpression
  private readonly start: Word
  private matches: ReadonlyMap<FindAction, readonly string[]> | undefined

  constructor(call: Call, expression: FindExpression, start: Word) {
    this.call = call
    this.expression = expression
    this.start = start
    this.matches = isKnown(start) && isBelow(call.cwd, absolute(call.cwd, start.text)) ? this.look() : undefined
  }

  act(action: FindAction): Stream | undefined {
    switch (action.is) {
      case 'print':
        return undefined
      case 'write':
        emitFile(this.call, 'overwrite', action.path)
        return undefined
      case 'delete':
        this.remove(action)
        return undefined
      case 'exec': {
        const everything = this.reaches(action) !== 'no'
        const { together, inDirectory } = action
        return runOnFound(this.call, action.words, this.found(action), this.start, {
          together,
          inDirectory,
          everything,
        })
      }
      default:
        return action satisfies never
    }
  }

  /** The paths that are printed, where all of them are known. */
  printed(): readonly string[] | undefined {
    const action = this.expression.actions.find((one) => one.is === 'print')
    const paths = action === undefined ? undefined : this.matches?.get(action)
    return paths === undefined || paths.length > MOST_PRINTED ? undefined : paths
  }

  /** Words that stand for the paths that are printed. */
  listed(): readonly Word[] | undefined {
    const action = this.expression.actions.find((one) => one.is === 'print')
    return action === undefined ? undefined : this.found(action).words
  }

  private remove(action: FindAction): void {
    const span = this.start.span ?? this.call.span
    const reaches = this.reaches(action)
    const whole = { ...this.start, span }
    if (reaches === 'yes') return emitFile(this.call, 'delete', whole, { recursive: true })
    const found = this.found(action)
    if (!found.listed && reaches === 'maybe') return emitFile(this.call, 'delete', whole, { recursive: true })
    for (const path of found.words) emitFile(this.call, 'delete', path)
  }

  private found(action: FindAction): FoundFiles {
    const listed = this.matches?.get(action)
    if (listed !== undefined && listed.length <= MOST_MATCHES) {
      return { words: listed.map((one) => ({ ...this.start, text: one })), listed: true }
    }
    const found = unlisted(this.start, this.expression.names, this.reaches(action) !== 'no')
    return { ...found, words: [...found.words, ...this.hidden(action)] }
  }

  /** Hidden files are found like all others: settings of agents and hooks are among them. */
  private hidden(action: FindAction): readonly Word[] {
    const { call, start, expression } = this
    const listed = this.matches?.get(action)
    if (listed !== undefined) return hiddenFound(start, listed)
    if (!isKnown(start)) return []
    const paths: string[] = []
    const looked = walkHidden(call, start.text, (one) => {
      const { reached, descends } = this.visit(one)
      if (isTaken(action, one, reached.get(action))) paths.push(one.path)
      return descends
    })
    if (looked) {
      const kept = { path: `${start.text}/.git/\u0001`, name: '\u0001', kind: 'file', empty: 'maybe' } as const
      const isInGit = (evaluate(expression, kept).actions.get(action) ?? 'no') !== 'no'
      return hiddenFound(start, isInGit && this.hasGit() ? [...paths, kept.path] : paths)
    }
    const isThere = call.files.kind(absolute(call.cwd, start.text)) === 'directory'
    return isThere ? hiddenUnlisted(start, this.reaches(action) === 'no' ? expression.names : []) : []
  }

  private hasGit(): boolean {
    const { call, start } = this
    return call.files.kind(absolute(call.cwd, `${start.text}/.git`)) === 'directory'
  }

  /** Whether the action reaches a file of any name: then the expression does not narrow the search. */
  private reaches(action: FindAction): 'yes' | 'no' | 'maybe' {
    const any = { path: `${this.start.text}/\u0001`, name: '\u0001', kind: 'any', empty: 'maybe' } as const
    return evaluate(this.expression, any).actions.get(action) ?? 'no'
  }

  private look(): ReadonlyMap<FindAction, readonly string[]> | undefined {
    const { expression, call } = this
    const matches = new Map<FindAction, string[]>(expression.actions.map((one) => [one, []]))
    const known = walkFiles(call, this.start.text, (one) => {
      const { reached, descends } = this.visit(one)
      for (const [action, sure] of reached) if (isTaken(action, one, sure)) matches.get(action)?.push(one.path)
      return descends
    })
    return known ? matches : undefined
  }

  /** The actions that one entry reaches, and whether what is in it is looked at. */
  private visit(one: Found): { readonly reached: ReadonlyMap<FindAction, Truth>; readonly descends: boolean } {
    const { expression } = this
    const goesOn = one.depth < expression.mostDepth
    if (one.depth < expression.leastDepth) return { reached: new Map(), descends: goesOn }
    const { actions, pruned } = evaluate(expression, one)
    // `-delete` works from below, and there `-prune` has no effect.
    const deletes = expression.actions.some((action) => action.is === 'delete')
    return { reached: actions, descends: goesOn && (deletes || pruned !== 'yes') }
  }
}

/** Only an empty directory can be deleted by itself; what is in it is met on its own. */
function isTaken(action: FindAction, one: Found, reached: Truth | undefined): boolean {
  const stays = action.is === 'delete' && one.kind === 'directory' && one.empty === 'no'
  return reached !== undefined && reached !== 'no' && !stays
}

function isBelow(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith('/') ? directory : `${directory}/`)
}

export const finders: readonly Program[] = [find, fd]
