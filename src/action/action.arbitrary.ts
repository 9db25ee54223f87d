import fc from 'fast-check'
import { FORBIDDEN_KEYS, type Json } from '../lib/json.ts'
import {
  type Action,
  type ExecAction,
  FILE_OPERATIONS,
  type FileAction,
  type HttpAction,
  type NamedAction,
  SHELLS,
  type ShellAction,
  SQL_DIALECTS,
  type SqlAction,
  type ToolAction,
  WORKFLOW_MODES,
  type WorkflowAction,
} from './action.ts'

/** For property tests: any action, as a plain value that no door has seen. */

const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((one) => !one.includes('\0'))
const fullText = text.filter((one) => one !== '')
const key = text.filter((one) => !FORBIDDEN_KEYS.has(one))
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (one === 0 ? 0 : one))

const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'json' },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    number,
    text,
    fc.array(tie('json'), { maxLength: 3, depthIdentifier: 'json' }),
    fc.dictionary(key, tie('json'), { maxKeys: 3, depthIdentifier: 'json' }),
  ),
})).json

const textMap = fc.dictionary(key, text, { maxKeys: 3 })
const variables = fc.dictionary(
  key.filter((name) => name !== '' && !name.includes('=')),
  text,
  { maxKeys: 3 },
)

const shell: fc.Arbitrary<ShellAction> = fc.record(
  { kind: fc.constant('shell'), command: text, cwd: text, env: variables, shell: fc.constantFrom(...SHELLS) },
  { requiredKeys: ['kind', 'command'] },
)
const exec: fc.Arbitrary<ExecAction> = fc.record(
  { kind: fc.constant('exec'), argv: fc.array(text, { minLength: 1, maxLength: 4 }), cwd: text, env: variables },
  { requiredKeys: ['kind', 'argv'] },
)
const sql: fc.Arbitrary<SqlAction> = fc.record(
  { kind: fc.constant('sql'), statement: text, dialect: fc.constantFrom(...SQL_DIALECTS), connection: text },
  { requiredKeys: ['kind', 'statement'] },
)
const hints = fc.record({ readOnlyHint: fc.boolean(), destructiveHint: fc.boolean() }, { requiredKeys: [] })
const tool: fc.Arbitrary<ToolAction> = fc.record(
  { kind: fc.constant('tool'), server: fullText, tool: fullText, arguments: json, annotations: hints },
  { requiredKeys: ['kind', 'server', 'tool', 'arguments'] },
)
const file: fc.Arbitrary<FileAction> = fc
  .record(
    {
      kind: fc.constant('file'),
      operation: fc.constantFrom(...FILE_OPERATIONS),
      path: fullText,
      to: fullText,
      content: text,
    },
    { requiredKeys: ['kind', 'operation', 'path', 'to'] },
  )
  .map(({ to, ...rest }) => (rest.operation === 'move' ? { ...rest, to } : rest))
const http: fc.Arbitrary<HttpAction> = fc.record(
  { kind: fc.constant('http'), method: fullText, url: fullText, headers: textMap, body: text },
  { requiredKeys: ['kind', 'method', 'url'] },
)
const workflow: fc.Arbitrary<WorkflowAction> = fc.record(
  { kind: fc.constant('workflow'), name: fullText, mode: fc.constantFrom(...WORKFLOW_MODES), target: text },
  { requiredKeys: ['kind', 'name', 'mode'] },
)
const named: fc.Arbitrary<NamedAction> = fc.record(
  { kind: fc.constant('named'), name: fullText, target: text, productionGatePresent: fc.boolean(), claim: text },
  { requiredKeys: ['kind', 'name'] },
)

export const anyAction: fc.Arbitrary<Action> = fc.oneof(shell, exec, sql, tool, file, http, workflow, named)
