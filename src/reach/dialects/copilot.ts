import { isJsonObject, type JsonObject } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import type { Dialect } from '../dialect.ts'
import { directoryIn, isBy, textIn, together } from '../hook-input.ts'
import { callOf, type ToldCall } from '../read-call.ts'
import {
  actsOnNothing,
  editsFile,
  fetchesAddress,
  findsFiles,
  joinedCall,
  patches,
  readsFile,
  searches,
  searchesWeb,
  shellText,
  type ToolTable,
  toolTable,
  typesIntoSession,
  writesFile,
} from '../tool-use.ts'

/** GitHub Copilot CLI 1.0.102 (https://docs.github.com, "GitHub Copilot CLI hooks reference"). */
const TOOLS: ToolTable = toolTable({
  bash: shellText(['command']),
  powershell: shellText(['command'], [], 'powershell'),
  'write_bash | write_powershell': typesIntoSession,
  'read_bash | stop_bash | list_bash | read_powershell | stop_powershell | list_powershell': actsOnNothing,
  view: readsFile('path'),
  create: writesFile(['path'], ['file_text', 'content']),
  edit: editsFile('path'),
  apply_patch: patches('input', 'patch', 'command'),
  'grep | rg': searches(['pattern'], ['path'], ['glob']),
  glob: findsFiles(['pattern']),
  web_fetch: fetchesAddress('url'),
  web_search: searchesWeb,
  'report_intent | update_todo | ask_user | exit_plan_mode | task_complete': actsOnNothing,
})

export const copilot: Dialect = {
  client: 'copilot',
  read: (input, place) => {
    const by = isBy(input, 'GitHub Copilot CLI')
    if (by.is === 'fault') return by
    const told = together<ToldCall>({
      session: Object.hasOwn(input, 'sessionId') ? textIn(input, 'sessionId') : ok(''),
      cwd: directoryIn(input, 'cwd'),
      tool: textIn(input, 'toolName'),
      given: argumentsIn(input),
    })
    const mcp = (tool: string, given: JsonObject) => (tool.includes('-') ? joinedCall(tool, '-', given) : [])
    const box = { client: 'copilot', tools: TOOLS, mcp }
    return told.is === 'fault' ? told : callOf(told.value, place, box)
  },
  allow: () => '{"permissionDecision":"allow"}',
  examples: [
    {
      input: copilotInput('bash', { command: 'git status', description: 'x', mode: 'sync' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: { ...copilotInput('bash', {}), toolArgs: '{"command":"git status"}' },
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: copilotInput('fs-write_file', { path: '/a' }),
      gives: [{ kind: 'tool', server: 'fs', tool: 'write_file', arguments: { path: '/a' } }],
    },
    {
      input: copilotInput('my-postgres-query', { sql: 'drop table t' }),
      gives: [{ kind: 'tool', server: 'my-postgres', tool: 'query', arguments: { sql: 'drop table t' } }],
    },
    {
      input: copilotInput('create', { path: '/srv/app/a', file_text: 'x' }),
      gives: [{ kind: 'file', operation: 'write', path: '/srv/app/a', content: 'x' }],
    },
    {
      input: { ...copilotInput('bash', {}), toolArgs: '{"command":"ls","command":"rm -rf x"}' },
      gives: { fault: '`toolArgs` cannot be read' },
    },
  ],
}

/** An object; older versions send its text. */
function argumentsIn(input: JsonObject): Result<JsonObject, string> {
  const { toolArgs: given } = input
  if (given !== undefined && isJsonObject(given)) return ok(given)
  const read = typeof given === 'string' ? readJson(given) : undefined
  return read?.is === 'ok' && isJsonObject(read.value) ? ok(read.value) : fault('`toolArgs` cannot be read')
}

function copilotInput(tool: string, given: Readonly<Record<string, string>>) {
  return { sessionId: 's1', timestamp: 1_790_000_000_000, cwd: '/srv/app', toolName: tool, toolArgs: given }
}
