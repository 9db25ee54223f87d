import { isJsonObject, type Json } from '../lib/json.ts'
import { readJson } from '../lib/json-strict.ts'
import { adoptJson } from '../lib/json-value.ts'
import { quoted } from '../lib/quoted.ts'
import { fault, type Result } from '../lib/result.ts'
import {
  ACTION_KINDS,
  type Action,
  type ActionKind,
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
  type ToolAnnotations,
  WORKFLOW_MODES,
  type WorkflowAction,
} from './action.ts'
import { type ActionFault, unreadableAction } from './fault.ts'
import {
  anything,
  flag,
  fullText,
  objectOf,
  oneOf,
  optional,
  required,
  shapeFault,
  type Take,
  text,
  textMap,
  texts,
  variables,
  wrongType,
} from './fields.ts'

/** The action that a JSON text holds. */
export function readAction(input: string): Result<Action, ActionFault> {
  const json = readJson(input)
  return json.is === 'ok' ? takeAction(json.value) : fault(unreadableAction(json.fault))
}

/** The action that a value holds: a part of a text that was read before, or one that was built in process. */
export function parseAction(value: unknown): Result<Action, ActionFault> {
  const json = adoptJson(value)
  return json.is === 'ok' ? takeAction(json.value) : fault(unreadableAction(json.fault))
}

const hints = objectOf<ToolAnnotations>('`annotations`', {
  readOnlyHint: optional(flag),
  destructiveHint: optional(flag),
})

const file = objectOf<FileAction>('the `file` action', {
  kind: required(oneOf(['file'])),
  operation: required(oneOf(FILE_OPERATIONS)),
  path: required(fullText),
  to: optional(fullText),
  content: optional(text),
})

const TAKE: { readonly [K in ActionKind]: Take<Extract<Action, { kind: K }>> } = {
  shell: objectOf<ShellAction>('the `shell` action', {
    kind: required(oneOf(['shell'])),
    command: required(text),
    cwd: optional(text),
    env: optional(variables),
    shell: optional(oneOf(SHELLS)),
  }),
  exec: objectOf<ExecAction>('the `exec` action', {
    kind: required(oneOf(['exec'])),
    argv: required(texts),
    cwd: optional(text),
    env: optional(variables),
  }),
  sql: objectOf<SqlAction>('the `sql` action', {
    kind: required(oneOf(['sql'])),
    statement: required(text),
    dialect: optional(oneOf(SQL_DIALECTS)),
    connection: optional(text),
  }),
  tool: objectOf<ToolAction>('the `tool` action', {
    kind: required(oneOf(['tool'])),
    server: required(fullText),
    tool: required(fullText),
    arguments: required(anything),
    annotations: optional(hints),
  }),
  /** A `to` that does not belong to a move would be carried along with nobody to judge it. */
  file: (json, path) => {
    const taken = file(json, path)
    if (taken.is === 'fault') return taken
    const moves = taken.value.operation === 'move'
    if (moves && taken.value.to === undefined) {
      return shapeFault('MISSING_FIELD', [...path, 'to'], 'a `move` needs the field `to`', 'where the file goes')
    }
    if (!moves && taken.value.to !== undefined) {
      return shapeFault(
        'MISPLACED_FIELD',
        [...path, 'to'],
        'only a `move` has the field `to`',
        'one action does one thing',
      )
    }
    return taken
  },
  http: objectOf<HttpAction>('the `http` action', {
    kind: required(oneOf(['http'])),
    method: required(fullText),
    url: required(fullText),
    headers: optional(textMap),
    body: optional(text),
  }),
  workflow: objectOf<WorkflowAction>('the `workflow` action', {
    kind: required(oneOf(['workflow'])),
    name: required(fullText),
    mode: required(oneOf(WORKFLOW_MODES)),
    target: optional(text),
  }),
  named: objectOf<NamedAction>('the `named` action', {
    kind: required(oneOf(['named'])),
    name: required(fullText),
    target: optional(text),
    productionGatePresent: optional(flag),
    claim: optional(text),
  }),
}

const KIND_HELP = `it is one of ${ACTION_KINDS.map((kind) => `\`${kind}\``).join(', ')}`

/** `json` comes from a door. */
function takeAction(json: Json): Result<Action, ActionFault> {
  if (!isJsonObject(json)) return wrongType(json, [], 'an object')
  const { kind: given } = json
  if (given === undefined) return shapeFault('MISSING_FIELD', ['kind'], 'the action needs the field `kind`', KIND_HELP)
  if (typeof given !== 'string') return wrongType(given, ['kind'], 'a string')
  const kind = ACTION_KINDS.find((one) => one === given)
  if (kind === undefined)
    return shapeFault('UNKNOWN_KIND', ['kind'], `no action is of kind ${quoted(given)}`, KIND_HELP)
  return TAKE[kind](json, [])
}
