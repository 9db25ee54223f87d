import type { AndOr, CompoundList, PipelineNode, TestExpression, Word as WordNode, WordPart } from 'unbash'
import type { Effect } from '../../effect.ts'
import { opened } from '../../emit.ts'
import { isKnown } from '../../word.ts'
import type { Run } from '../run.ts'
import type { Scope } from '../scope/scope.ts'
import { expandOne } from '../words/expand.ts'

/**
 * `[ -f .env ] || cp .env.example .env`: behind a test that found no file, writing it takes nothing away. Only a test
 * that stands alone is read, and only a path that is known.
 */
export function absentBehind(run: Run, scope: Scope, node: Tested, outcome: boolean): string | undefined {
  if (scope.site.is !== 'here') return undefined
  const found = fileTest(scope, node, outcome)
  if (found === undefined || !found.path.every(isPlain)) return undefined
  const path = expandOne(run, scope, found.word)
  if (!isKnown(path) || path.text === '') return undefined
  return opened({ site: scope.site, cwd: scope.cwd, files: run.files }, path.text)
}

/** Reads what runs only where nothing stands at `path`. */
export function whereAbsent<T>(run: Run, path: string | undefined, read: () => T): T {
  if (path === undefined || run.absent.has(path)) return read()
  run.absent.add(path)
  const out = read()
  run.absent.delete(path)
  return out
}

/** The effect as it is where the test before it says that nothing stands there. `-f` says so of a directory, too. */
export function asItIs(run: Run, effect: Effect): Effect {
  if (run.absent.size === 0 || effect.kind !== 'file' || effect.operation !== 'overwrite') return effect
  const { at } = effect
  if (at.is !== 'file' || at.site.is !== 'here' || at.pattern || !run.absent.has(at.path)) return effect
  if (run.files.kind(run.files.real(at.path)) === 'directory') return effect
  return { ...effect, operation: 'create', verb: effect.verb === 'overwrite' ? 'create' : effect.verb }
}

type Tested = PipelineNode | AndOr | CompoundList

interface FileTest {
  readonly word: WordNode
  readonly path: readonly WordPart[]
}

/** The file of a test that has failed, `outcome` being how the whole came out. */
function fileTest(scope: Scope, node: Tested, outcome: boolean): FileTest | undefined {
  if (node.type === 'CompoundList') {
    const [only, ...others] = node.commands
    return only === undefined || others.length > 0 || only.background === true
      ? undefined
      : fileTest(scope, only.command, outcome)
  }
  if (node.type === 'Pipeline') {
    const [only, ...others] = node.commands
    const turned = node.prefixes.filter((one) => one.type === 'Negation').length % 2 === 1
    return only === undefined || others.length > 0 ? undefined : fileTest(scope, only, outcome !== turned)
  }
  if (node.type === 'TestCommand') return expressionTest(node.expression, outcome)
  if (node.type !== 'Command' || node.redirects.length > 0 || node.prefix.length > 0) return undefined
  const name = node.name?.text ?? ''
  if ((name !== '[' && name !== 'test') || scope.functions.has(name)) return undefined
  const words = node.args.filter((one) => 'text' in one && 'value' in one)
  if (words.length !== node.args.length) return undefined
  if (name === '[' && words.pop()?.text !== ']') return undefined
  const turned = words[0]?.text === '!'
  const [operator, file, ...rest] = turned ? words.slice(1) : words
  if (file === undefined || rest.length > 0) return undefined
  return testOf(operator?.text ?? '', file as WordNode, outcome !== turned)
}

function expressionTest(node: TestExpression, outcome: boolean): FileTest | undefined {
  if (node.type === 'TestGroup') return expressionTest(node.expression, outcome)
  if (node.type === 'TestNot') return expressionTest(node.operand, outcome !== (node.negations.length % 2 === 1))
  return node.type === 'TestUnary' ? testOf(node.operator, node.operand, outcome) : undefined
}

function testOf(operator: string, file: WordNode, holds: boolean): FileTest | undefined {
  return !holds && /^-[efs]$/.test(operator) ? { word: file, path: file.parts ?? [] } : undefined
}

/** A part whose expansion runs nothing, so that the word may be expanded once more. */
function isPlain(part: WordPart): boolean {
  if (part.type === 'DoubleQuoted') return part.parts.every(isPlain)
  if (part.type === 'ParameterExpansion') return part.operation === undefined && part.index === undefined
  return part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'SimpleExpansion'
}
