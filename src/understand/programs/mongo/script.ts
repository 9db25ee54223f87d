import type { EffectKind } from '../../effect.ts'
import { UNKNOWN } from '../../word.ts'
import { isPlainFunction, mongoCommand, mongoMethod } from './methods.ts'
import { ScriptTokens } from './syntax.ts'
import { type JsToken, tokenizeScript } from './tokens.ts'

/** What a script does to a database, as far as its text says it. */
interface MongoEffect {
  readonly kind: EffectKind
  readonly verb: string
  readonly on: string
  readonly name: string
  readonly note?: string
  /** A database that the script names itself (`use x`, `getSiblingDB('x')`). */
  readonly database?: string
  /** A script that it loads, whose path is constant. */
  readonly loads?: string
}

/**
 * Reads the JavaScript of `mongosh` without a grammar of it: every call in the text counts, whatever it is called on,
 * and a call that nobody described makes the whole unreadable. That a branch is never taken is not seen.
 */
export function readMongoScript(text: string): readonly MongoEffect[] {
  const read = tokenizeScript(text)
  if (read.is === 'fault') return [unreadable(read.why)]
  const found = text.includes(UNKNOWN) ? [unreadable('a part of it is not known before it runs')] : []
  return [...found, ...new Reader(read.tokens).read()]
}

function unreadable(note: string, name = ''): MongoEffect {
  return { kind: 'unreadable', verb: 'run', on: 'script', name, note }
}

/** Names by which a script gets at what is not the database. Handing one on is as good as calling it. */
const DOORS: ReadonlySet<string> = new Set([
  'eval',
  'Function',
  'require',
  'process',
  'globalThis',
  'global',
  'constructor',
  '__proto__',
  'prototype',
  'import',
  'module',
  'runProgram',
  'run',
  'runNonMongoProgram',
  'rawMongoProgramOutput',
  'shellHelper',
  'writeFile',
  'removeFile',
  'copyFile',
  'cat',
  'fs',
  'fetch',
  'Reflect',
  'Proxy',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'Buffer',
  'WebAssembly',
  'with',
  'child_process',
  '_hashFile',
  'startMongoProgram',
  'stopMongod',
])

/** Doors also as a member; the others may be names of collections there. */
const INNER_DOORS: ReadonlySet<string> = new Set(['constructor', '__proto__', 'prototype'])

const STARTS: ReadonlySet<string> = new Set(['end of line', ';', '{', '}'])
const FURTHEST = 64

/** Where a call is made: `db.getSiblingDB('x').orders.find(…)` on the collection `orders` of `x`. */
interface Receiver {
  readonly root: string
  readonly collection: string
  readonly database: string | undefined
}

class Reader {
  private readonly script: ScriptTokens
  private readonly own = new Set<string>()
  private readonly effects: MongoEffect[] = []
  private readonly seen = new Set<string>()
  private database: string | undefined
  /** Databases that the script reaches besides; a variable may hold any of them. */
  private readonly siblings = new Set<string>()
  private readonly writesOut: boolean

  constructor(tokens: readonly JsToken[]) {
    this.script = new ScriptTokens(tokens)
    this.writesOut = tokens.some((t) => t.text === '$out' || t.text === '$merge')
  }

  read(): readonly MongoEffect[] {
    if (!this.script.matched) return [unreadable('its brackets do not match')]
    this.collectNames()
    for (let at = 0; at < this.script.tokens.length; at++) {
      const token = this.script.tokens[at] as JsToken
      if (token.is === 'name') this.readName(token.text, at)
      else if (this.script.isMark(at, '(')) this.readBracket(at)
    }
    return this.effects
  }

  /** Functions of the script's own: their bodies are read where they stand. */
  private collectNames(): void {
    for (let at = 0; at < this.script.tokens.length; at++) {
      if (this.script.textAt(at) === 'function' && this.script.tokens[at + 1]?.is === 'name')
        this.own.add(this.script.textAt(at + 1))
      if (!['const', 'let', 'var'].includes(this.script.textAt(at)) || !this.script.isMark(at + 2, '=')) continue
      const after = this.script.textAt(at + 3) === 'async' ? at + 4 : at + 3
      const arrow = this.script.isMark(after, '(')
        ? this.script.isMark((this.script.partner.get(after) ?? 0) + 1, '=>')
        : this.script.isMark(after + 1, '=>')
      if (this.script.textAt(after) === 'function' || arrow) this.own.add(this.script.textAt(at + 1))
    }
  }

  private readName(name: string, at: number): void {
    const member = this.script.isMark(at - 1, '.')
    const called = this.script.isMark(at + 1, '(')
    if (DOORS.has(name) && !this.script.isMark(at + 1, ':') && (!member || called || INNER_DOORS.has(name))) {
      this.add(unreadable('it reaches beyond the database', name))
      return
    }
    if (
      this.script.tokens[at + 1]?.is === 'string' &&
      this.script.tokens[at - 1]?.text !== 'case' &&
      !['return', 'case', 'typeof', 'in', 'of', 'use', 'show'].includes(name)
    ) {
      this.add(unreadable('a template is handed to a function', name))
      return
    }
    if (!member && STARTS.has(this.script.startAt(at)) && this.readHelper(name, at)) return
    if (!called) {
      const kind = member ? mongoMethod(name) : undefined
      // `[…].forEach(db.x.drop)`: handed on, not called here.
      const handed = kind === 'lose' || kind === 'access' || kind === 'restart' || kind === 'change'
      if (handed && [')', ',', ']', ';'].includes(this.script.textAt(at + 1)))
        this.add(unreadable('a method is handed on', name))
      return
    }
    if (!member) this.readFunction(name, at)
    else this.readMethod(name, at)
  }

  /** `use x`, `show collections`: helpers of the shell, no JavaScript. */
  private readHelper(name: string, at: number): boolean {
    const next = this.script.tokens[at + 1]
    if (next?.is !== 'name' && next?.is !== 'string') return false
    if (name === 'use') {
      this.database = next.text
      this.siblings.add(next.text)
      return true
    }
    if (name !== 'show') return false
    this.add({ kind: 'read', verb: 'show', on: next.text, name: '' })
    return true
  }

  private readFunction(name: string, at: number): void {
    if (isPlainFunction(name) || this.own.has(name)) return
    const first = this.script.tokens[at + 2]
    const only = this.script.partner.get(at + 1) === at + 3
    if (name === 'load') {
      if (first?.is === 'string' && only) this.effects.push({ ...unreadable('', first.text), loads: first.text })
      else this.add(unreadable('it loads a script whose name is computed'))
      return
    }
    if (name === 'connect' || name === 'Mongo') {
      // What follows may go to the one server or to the other.
      this.add(unreadable('it connects to a server of its own', name))
      return
    }
    this.add(unreadable('a function that nobody described', name))
  }

  private readBracket(at: number): void {
    const before = this.script.textAt(at - 1)
    if (before === ')' && this.script.tokens[at - 1]?.is === 'mark' && !this.closesControl(at - 1)) {
      this.add(unreadable('what a call gives back is called'))
    }
    if (before === ']' && this.script.tokens[at - 1]?.is === 'mark') {
      const from = this.script.partner.get(at - 1) as number
      const key = this.script.tokens[from + 1]
      const plain = key?.is === 'string' && this.script.partner.get(from) === from + 2
      if (plain && this.isValueEnd(from - 1)) this.readMethod(key.text, from + 1)
      else this.add(unreadable('a method whose name is computed is called'))
    }
  }

  /** `if (…) (…)` and its kin call nothing. */
  private closesControl(close: number): boolean {
    const before = this.script.textAt((this.script.partner.get(close) ?? 0) - 1)
    return before === 'if' || before === 'for' || before === 'while'
  }

  private isValueEnd(at: number): boolean {
    const token = this.script.tokens[at]
    return token?.is === 'name' || (token?.is === 'mark' && (token.text === ')' || token.text === ']'))
  }

  private readMethod(name: string, at: number): void {
    const open = this.script.isMark(at + 1, '(') ? at + 1 : at + 2
    const close = this.script.partner.get(open) ?? open
    const receiver = this.receiverOf(at)
    if (name === 'getSiblingDB' || name === 'getDB' || name === 'getDatabase') {
      const named = this.script.tokens[open + 1]
      if (named?.is === 'string') this.siblings.add(named.text)
      else this.add(unreadable('the database is computed'))
      return
    }
    if (name === 'runCommand' || name === 'adminCommand' || name === 'runReadCommand')
      return this.readCommand(open, receiver)
    const known = mongoMethod(name)
    if (receiver.root === 'rs' && (name === 'add' || name === 'remove' || name === 'addArb')) {
      return this.emit({ kind: 'change', verb: name, on: 'replica set', name: '' }, receiver)
    }
    if (known === undefined) return this.add(unreadable('a method that nobody described', name))
    if (known === 'nothing') return
    const explained = this.explains(at, close)
    const kind = explained ?? this.kindOf(name, known, open, close)
    const on =
      receiver.collection !== ''
        ? 'collection'
        : receiver.root === 'rs'
          ? 'replica set'
          : receiver.root === 'sh'
            ? 'cluster'
            : 'database'
    this.emit({ kind, verb: name, on, name: receiver.collection }, receiver)
  }

  private emit(effect: MongoEffect, receiver: Receiver): void {
    const database = receiver.database ?? this.database
    const here = database === undefined ? effect : { ...effect, database }
    this.add(here)
    if (['db', 'rs', 'sh', 'sp'].includes(receiver.root)) return
    // A variable may hold any database that the script has named.
    for (const sibling of this.siblings) this.add({ ...effect, database: sibling })
  }

  /** A filter that lets everything through makes one method another thing. */
  private kindOf(name: string, known: EffectKind, open: number, close: number): EffectKind {
    const has = (text: string) => this.script.within(open, close).some((t) => t.text === text)
    switch (name) {
      case 'deleteMany':
      case 'updateMany':
      case 'update':
      case 'remove': {
        if (this.filters(open, close)) return 'change'
        return (name === 'update' && !has('multi')) || (name === 'remove' && has('justOne')) ? 'change' : 'lose'
      }
      case 'aggregate':
        if (has('$out')) return 'lose'
        if (has('$merge')) return 'change'
        // The pipeline stands in a variable, and some part of the script writes.
        return this.writesOut ? 'lose' : known
      case 'renameCollection':
        return this.script.within(open, close).length > 1 ? 'lose' : known
      case 'bulkWrite':
        return has('deleteMany') || has('updateMany') ? 'lose' : known
      default:
        return known
    }
  }

  /** The first argument is an object that asks for something. A variable may hold an empty one. */
  private filters(open: number, close: number): boolean {
    const first = this.script.within(open, close).findIndex((t) => t.is !== 'end of line')
    const at = open + 1 + first
    if (first < 0 || !this.script.isMark(at, '{')) return false
    const end = this.script.partner.get(at) ?? at
    const inner = this.script.within(at, end).filter((t) => t.is !== 'end of line')
    if (inner.length === 0 || inner[0]?.text === '.') return false
    const asked = inner.filter((t) => (t.is === 'name' || t.is === 'string') && !/^\$(and|alwaysTrue)$/.test(t.text))
    if (asked.length === 0) return false
    // `{ _id: { $exists: true } }` and `{ $or: [{}] }` take all.
    return !inner.some((t) =>
      ['$exists', '$or', '$nor', '$ne', '$nin', '$expr', '$where', '$not', '$comment'].includes(t.text),
    )
  }

  /** `explain` in the same chain: the plan instead of the rows. */
  private explains(at: number, close: number): EffectKind | undefined {
    let arguments_: readonly JsToken[] | undefined
    let i = close + 1
    for (let steps = 0; steps < FURTHEST && this.script.isMark(i, '.'); steps++) {
      if (!this.script.isMark(i + 2, '(')) break
      const end = this.script.partner.get(i + 2) as number
      if (this.script.textAt(i + 1) === 'explain') arguments_ = this.script.within(i + 2, end)
      i = end + 1
    }
    for (const part of this.script.chain(at))
      if (part.name === 'explain' && part.open !== undefined)
        arguments_ = this.script.within(part.open, this.script.partner.get(part.open) as number)
    if (arguments_ === undefined) return undefined
    // It runs the query then, and shows no row all the same; a change is not made.
    return arguments_.length === 0 || arguments_[0]?.text === 'queryPlanner' ? 'read' : 'read-data'
  }

  private readCommand(open: number, receiver: Receiver): void {
    let at = open + 1
    while (this.script.tokens[at]?.is === 'end of line') at++
    if (this.script.isMark(at, '{')) at++
    while (this.script.tokens[at]?.is === 'end of line') at++
    const key = this.script.tokens[at]
    const known = key?.is === 'name' || key?.is === 'string' ? mongoCommand(key.text) : undefined
    if (key === undefined || known === undefined || known === 'nothing') {
      return this.add(unreadable('a command that nobody described', key?.text ?? ''))
    }
    const value = this.script.isMark(at + 1, ':') ? this.script.tokens[at + 2] : undefined
    const tokens = this.script.within(open, this.script.partner.get(open) ?? open)
    const asks = (text: string) => tokens.some((t) => t.text === text)
    let kind: EffectKind = known
    if (key.text === 'aggregate' && (asks('$out') || asks('$merge') || this.writesOut)) kind = 'lose'
    if (/^usersInfo$/i.test(key.text) && asks('showCredentials')) kind = 'read-secret'
    if (key.text === 'profile' && value?.text === '-') kind = 'read'
    if (/^findAndModify$/i.test(key.text)) kind = 'change'
    if (key.text === 'renameCollection' && asks('dropTarget')) kind = 'lose'
    this.emit(
      {
        kind,
        verb: key.text,
        on: value?.is === 'string' ? 'collection' : 'server',
        name: value?.is === 'string' ? value.text : '',
      },
      receiver,
    )
  }

  private receiverOf(at: number): Receiver {
    const parts = this.script.chain(at)
    const root = parts.at(-1)
    let collection = ''
    let database: string | undefined
    for (const part of parts.slice(0, -1)) {
      const argument = part.open === undefined ? undefined : this.script.tokens[part.open + 1]
      if (part.name === 'getSiblingDB' || part.name === 'getDB') {
        database = argument?.is === 'string' ? argument.text : undefined
        break
      }
      if (part.name === 'getCollection') collection = argument?.is === 'string' ? argument.text : ''
      // A collection's name may hold dots: `db.system.users`.
      else if (part.open === undefined) collection = collection === '' ? part.name : `${part.name}.${collection}`
    }
    return { root: root?.open === undefined ? (root?.name ?? '') : '', collection, database }
  }

  private add(effect: MongoEffect): void {
    const { kind, verb, name, database, note } = effect
    const key = JSON.stringify([kind, verb, name, database, note])
    if (this.seen.has(key)) return
    this.seen.add(key)
    this.effects.push(effect)
  }
}
