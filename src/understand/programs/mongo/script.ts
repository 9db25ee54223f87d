import type { EffectKind } from '../../effect.ts'
import { UNKNOWN } from '../../word.ts'
import { isPlainFunction, mongoCommand, mongoMethod } from './methods.ts'
import { type JsToken, tokenizeScript } from './tokens.ts'

/** What a script does to a database, as far as its text says it. */
export interface MongoEffect {
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
  'eval', 'Function', 'require', 'process', 'globalThis', 'global', 'constructor', '__proto__', 'prototype', 'import', 'module', 'runProgram', 'run',
  'runNonMongoProgram', 'rawMongoProgramOutput', 'shellHelper', 'writeFile', 'removeFile', 'copyFile', 'cat', 'fs', 'fetch', 'Reflect', 'Proxy',
  'setTimeout', 'setInterval', 'setImmediate', 'Buffer', 'WebAssembly', 'with', 'child_process', '_hashFile', 'startMongoProgram', 'stopMongod',
]) // prettier-ignore

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
  private readonly tokens: readonly JsToken[]
  /** For each bracket the index of its partner. */
  private readonly partner = new Map<number, number>()
  private readonly own = new Set<string>()
  private readonly effects: MongoEffect[] = []
  private database: string | undefined
  /** Databases that the script reaches besides; a variable may hold any of them. */
  private readonly siblings = new Set<string>()
  private readonly writesOut: boolean

  constructor(tokens: readonly JsToken[]) {
    this.tokens = tokens
    this.writesOut = tokens.some((t) => t.text === '$out' || t.text === '$merge')
  }

  read(): readonly MongoEffect[] {
    if (!this.pair()) return [unreadable('its brackets do not match')]
    this.collectNames()
    for (let at = 0; at < this.tokens.length; at++) {
      const token = this.tokens[at] as JsToken
      if (token.is === 'name') this.readName(token.text, at)
      else if (this.isMark(at, '(')) this.readBracket(at)
    }
    return this.effects
  }

  private pair(): boolean {
    const open: number[] = []
    for (const [at, token] of this.tokens.entries()) {
      if (token.is !== 'mark') continue
      if ('([{'.includes(token.text)) open.push(at)
      else if (')]}'.includes(token.text)) {
        const from = open.pop()
        if (from === undefined) return false
        if ('([{'.indexOf(this.textAt(from)) !== ')]}'.indexOf(token.text)) return false
        this.partner.set(from, at)
        this.partner.set(at, from)
      }
    }
    return open.length === 0
  }

  /** Functions of the script's own: their bodies are read where they stand. */
  private collectNames(): void {
    for (let at = 0; at < this.tokens.length; at++) {
      if (this.textAt(at) === 'function' && this.tokens[at + 1]?.is === 'name') this.own.add(this.textAt(at + 1))
      if (!['const', 'let', 'var'].includes(this.textAt(at)) || !this.isMark(at + 2, '=')) continue
      const after = this.textAt(at + 3) === 'async' ? at + 4 : at + 3
      const arrow = this.isMark(after, '(') ? this.isMark((this.partner.get(after) ?? 0) + 1, '=>') : this.isMark(after + 1, '=>')
      if (this.textAt(after) === 'function' || arrow) this.own.add(this.textAt(at + 1))
    }
  }

  private readName(name: string, at: number): void {
    const member = this.isMark(at - 1, '.')
    const called = this.isMark(at + 1, '(')
    if (DOORS.has(name) && !this.isMark(at + 1, ':') && (!member || called || INNER_DOORS.has(name))) {
      this.add(unreadable('it reaches beyond the database', name))
      return
    }
    if (this.tokens[at + 1]?.is === 'string' && this.tokens[at - 1]?.text !== 'case' && !['return', 'case', 'typeof', 'in', 'of', 'use', 'show'].includes(name)) {
      this.add(unreadable('a template is handed to a function', name))
      return
    }
    if (!member && STARTS.has(this.startAt(at)) && this.readHelper(name, at)) return
    if (!called) {
      const kind = member ? mongoMethod(name) : undefined
      // `[…].forEach(db.x.drop)`: handed on, not called here.
      const handed = kind === 'lose' || kind === 'access' || kind === 'restart' || kind === 'change'
      if (handed && [')', ',', ']', ';'].includes(this.textAt(at + 1))) this.add(unreadable('a method is handed on', name))
      return
    }
    if (!member) this.readFunction(name, at)
    else this.readMethod(name, at)
  }

  /** `use x`, `show collections`: helpers of the shell, no JavaScript. */
  private readHelper(name: string, at: number): boolean {
    const next = this.tokens[at + 1]
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
    const first = this.tokens[at + 2]
    const only = this.partner.get(at + 1) === at + 3
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
    const before = this.textAt(at - 1)
    if (before === ')' && this.tokens[at - 1]?.is === 'mark' && !this.closesControl(at - 1)) {
      this.add(unreadable('what a call gives back is called'))
    }
    if (before === ']' && this.tokens[at - 1]?.is === 'mark') {
      const from = this.partner.get(at - 1) as number
      const key = this.tokens[from + 1]
      const plain = key?.is === 'string' && this.partner.get(from) === from + 2
      if (plain && this.isValueEnd(from - 1)) this.readMethod(key.text, from + 1)
      else this.add(unreadable('a method whose name is computed is called'))
    }
  }

  /** `if (…) (…)` and its kin call nothing. */
  private closesControl(close: number): boolean {
    const before = this.textAt((this.partner.get(close) ?? 0) - 1)
    return before === 'if' || before === 'for' || before === 'while'
  }

  private isValueEnd(at: number): boolean {
    const token = this.tokens[at]
    return token?.is === 'name' || (token?.is === 'mark' && (token.text === ')' || token.text === ']'))
  }

  private readMethod(name: string, at: number): void {
    const open = this.isMark(at + 1, '(') ? at + 1 : at + 2
    const close = this.partner.get(open) ?? open
    const receiver = this.receiverOf(at)
    if (name === 'getSiblingDB' || name === 'getDB' || name === 'getDatabase') {
      const named = this.tokens[open + 1]
      if (named?.is === 'string') this.siblings.add(named.text)
      else this.add(unreadable('the database is computed'))
      return
    }
    if (name === 'runCommand' || name === 'adminCommand' || name === 'runReadCommand') return this.readCommand(open, receiver)
    const known = mongoMethod(name)
    if (receiver.root === 'rs' && (name === 'add' || name === 'remove' || name === 'addArb')) {
      return this.emit({ kind: 'change', verb: name, on: 'replica set', name: '' }, receiver)
    }
    if (known === undefined) return this.add(unreadable('a method that nobody described', name))
    if (known === 'nothing') return
    const explained = this.explains(at, close)
    const kind = explained ?? this.kindOf(name, known, open, close)
    const on = receiver.collection !== '' ? 'collection' : receiver.root === 'rs' ? 'replica set' : receiver.root === 'sh' ? 'cluster' : 'database'
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
    const has = (text: string) => this.within(open, close).some((t) => t.text === text)
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
        return this.within(open, close).length > 1 ? 'lose' : known
      case 'bulkWrite':
        return has('deleteMany') || has('updateMany') ? 'lose' : known
      default:
        return known
    }
  }

  private within(open: number, close: number): readonly JsToken[] {
    return this.tokens.slice(open + 1, close)
  }

  /** The first argument is an object that asks for something. A variable may hold an empty one. */
  private filters(open: number, close: number): boolean {
    const first = this.within(open, close).findIndex((t) => t.is !== 'end of line')
    const at = open + 1 + first
    if (first < 0 || !this.isMark(at, '{')) return false
    const end = this.partner.get(at) ?? at
    const inner = this.within(at, end).filter((t) => t.is !== 'end of line')
    if (inner.length === 0 || inner[0]?.text === '.') return false
    // `{ _id: { $exists: true } }` and `{ $or: [{}] }` take all.
    return !inner.some((t) => ['$exists', '$or', '$nor', '$ne', '$nin', '$expr', '$where', '$not', '$comment'].includes(t.text))
  }

  /** `explain` in the same chain: the plan instead of the rows. */
  private explains(at: number, close: number): EffectKind | undefined {
    let arguments_: readonly JsToken[] | undefined
    let i = close + 1
    for (let steps = 0; steps < FURTHEST && this.isMark(i, '.'); steps++) {
      if (!this.isMark(i + 2, '(')) break
      const end = this.partner.get(i + 2) as number
      if (this.textAt(i + 1) === 'explain') arguments_ = this.within(i + 2, end)
      i = end + 1
    }
    for (const part of this.chain(at)) if (part.name === 'explain' && part.open !== undefined) arguments_ = this.within(part.open, this.partner.get(part.open) as number)
    if (arguments_ === undefined) return undefined
    // It runs the query then, and shows no row all the same; a change is not made.
    return arguments_.length === 0 || arguments_[0]?.text === 'queryPlanner' ? 'read' : 'read-data'
  }

  private readCommand(open: number, receiver: Receiver): void {
    let at = open + 1
    while (this.tokens[at]?.is === 'end of line') at++
    if (this.isMark(at, '{')) at++
    while (this.tokens[at]?.is === 'end of line') at++
    const key = this.tokens[at]
    const known = key?.is === 'name' || key?.is === 'string' ? mongoCommand(key.text) : undefined
    if (key === undefined || known === undefined || known === 'nothing') {
      return this.add(unreadable('a command that nobody described', key?.text ?? ''))
    }
    const value = this.isMark(at + 1, ':') ? this.tokens[at + 2] : undefined
    const tokens = this.within(open, this.partner.get(open) ?? open)
    const asks = (text: string) => tokens.some((t) => t.text === text)
    let kind: EffectKind = known
    if (key.text === 'aggregate' && (asks('$out') || asks('$merge') || this.writesOut)) kind = 'lose'
    if (/^usersInfo$/i.test(key.text) && asks('showCredentials')) kind = 'read-secret'
    if (key.text === 'profile' && value?.text === '-') kind = 'read'
    if (/^findAndModify$/i.test(key.text)) kind = 'change'
    this.emit({ kind, verb: key.text, on: value?.is === 'string' ? 'collection' : 'server', name: value?.is === 'string' ? value.text : '' }, receiver)
  }

  /** The parts before a member, from the nearest to the root. */
  private chain(at: number): readonly { readonly name: string; readonly open?: number }[] {
    const parts: { name: string; open?: number }[] = []
    let i = at - 2
    for (let steps = 0; steps < FURTHEST; steps++) {
      while (this.tokens[i]?.is === 'end of line') i--
      let open: number | undefined
      if (this.isMark(i, ')')) {
        open = this.partner.get(i) as number
        i = open - 1
      }
      const token = this.tokens[i]
      if (this.isMark(i, ']')) {
        const from = this.partner.get(i) as number
        const key = this.tokens[from + 1]
        parts.push({ name: key?.is === 'string' && from + 2 === i ? key.text : '', ...(open === undefined ? {} : { open }) })
        i = from - 1
        continue
      }
      if (token?.is !== 'name') break
      parts.push({ name: token.text, ...(open === undefined ? {} : { open }) })
      let dot = i - 1
      while (this.tokens[dot]?.is === 'end of line') dot--
      if (!this.isMark(dot, '.')) break
      i = dot - 1
    }
    return parts
  }

  private receiverOf(at: number): Receiver {
    const parts = this.chain(at)
    const root = parts.at(-1)
    let collection = ''
    let database: string | undefined
    for (const part of parts.slice(0, -1)) {
      const argument = part.open === undefined ? undefined : this.tokens[part.open + 1]
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
    if (this.effects.some((one) => one.kind === effect.kind && one.verb === effect.verb && one.name === effect.name && one.database === effect.database)) return
    this.effects.push(effect)
  }

  private isMark(at: number, text: string): boolean {
    const token = this.tokens[at]
    return token?.is === 'mark' && token.text === text
  }

  private textAt(at: number): string {
    return this.tokens[at]?.text ?? ''
  }

  /** What stands before a word, for telling the start of a statement. */
  private startAt(at: number): string {
    const token = this.tokens[at - 1]
    if (token === undefined) return ';'
    return token.is === 'end of line' ? 'end of line' : token.is === 'mark' ? token.text : ''
  }
}
