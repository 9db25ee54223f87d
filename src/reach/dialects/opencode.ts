import type { JsonObject } from '../../lib/json.ts'
import type { ClientName } from '../client-name.ts'
import type { Dialect } from '../dialect.ts'
import { directoryIn, isBy, objectIn, textIn, together } from '../hook-input.ts'
import { callOf, type ToldCall } from '../read-call.ts'
import {
  actsOnNothing,
  editsFile,
  fetchesAddress,
  findsFiles,
  joinedCall,
  listsDirectory,
  patches,
  readsFile,
  searches,
  searchesWeb,
  shellText,
  type ToolTable,
  toolTable,
  writesFile,
} from '../tool-use.ts'
import { pluginOutcome } from './opencode-outcome.ts'
import { numbered } from './outcome.ts'

/** OpenCode 1.18.33 and Kilo, through the plugin of `shim/opencode-plugin.ts`, which chose this shape. */
const TOOLS: ToolTable = toolTable({
  bash: shellText(['command'], ['workdir', 'cwd']),
  read: readsFile('filePath'),
  write: writesFile(['filePath'], ['content']),
  'edit | multiedit': editsFile('filePath'),
  'patch | apply_patch': patches('patchText', 'patch'),
  glob: findsFiles(['pattern']),
  grep: searches(['pattern'], ['path'], ['include']),
  list: listsDirectory('path'),
  webfetch: fetchesAddress('url'),
  'websearch | codesearch': searchesWeb,
  'todowrite | todoread | question | plan_enter | plan_exit': actsOnNothing,
})

function throughPlugin(client: ClientName): Pick<Dialect, 'client' | 'read' | 'told' | 'allow'> {
  return {
    client,
    read: (input, place) => {
      const by = isBy(input, 'OpenCode')
      if (by.is === 'fault') return by
      const told = together<ToldCall>({
        session: textIn(input, 'sessionID'),
        cwd: directoryIn(input, 'cwd'),
        tool: textIn(input, 'tool'),
        given: objectIn(input, 'args'),
      })
      const mcp = (tool: string, given: JsonObject) => (tool.includes('_') ? joinedCall(tool, '_', given) : [])
      if (told.is === 'fault') return told
      return numbered(callOf(told.value, place, { client, tools: TOOLS, mcp }), input['callID'])
    },
    told: (input) => (isBy(input, 'OpenCode').is === 'ok' ? pluginOutcome(input) : undefined),
    // The plugin takes nothing else than its own call for an allow.
    allow: (input) => JSON.stringify({ prodgate: 'allow', call: input['callID'] }),
  }
}

export const opencode: Dialect = {
  ...throughPlugin('opencode'),
  examples: [
    {
      input: pluginInput('bash', { command: 'git status', description: 'x' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: pluginInput('fs_write_file', { path: '/a' }),
      gives: [{ kind: 'tool', server: 'fs', tool: 'write_file', arguments: { path: '/a' } }],
    },
    {
      input: pluginInput('write', { filePath: 'a', content: 'x' }),
      gives: [{ kind: 'file', operation: 'write', path: '/srv/app/a', content: 'x' }],
    },
    { input: pluginInput('todowrite', {}), gives: [] },
    { input: pluginInput('bash', {}), gives: { fault: '`bash`: `command` is missing' } },
  ],
}

export const kilo: Dialect = {
  ...throughPlugin('kilo'),
  examples: [
    {
      input: pluginInput('bash', { command: 'git status' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
  ],
}

function pluginInput(tool: string, given: Readonly<Record<string, string>>) {
  return { sessionID: 's1', callID: 'c1', cwd: '/srv/app', tool, args: given }
}
