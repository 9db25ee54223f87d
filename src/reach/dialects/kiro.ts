import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { fault, ok } from '../../lib/result.ts'
import type { Dialect } from '../dialect.ts'
import { directoryIn, isBy, objectIn, textIn, together } from '../hook-input.ts'
import { callOf, type ToldCall } from '../read-call.ts'
import {
  actsOnNothing,
  editsFile,
  fetchesAddress,
  findsFiles,
  pathsFrom,
  searches,
  searchesWeb,
  shellText,
  type ToolTable,
  type ToolUse,
  toolCall,
  toolTable,
} from '../tool-use.ts'
import { isEvent } from './claude-shape.ts'

/** One path, or a list of operations that each have one or several. */
const reads: ToolUse = (given, place) => {
  const { operations } = given
  const list: readonly Json[] = operations !== undefined && isJsonList(operations) ? operations : [given]
  const paths: string[] = []
  for (const one of list) {
    if (!isJsonObject(one)) return fault('a file has no path')
    const { path, image_paths: images } = one
    const pictures = images !== undefined && isJsonList(images) ? images : []
    const named = path !== undefined || pictures.length === 0 ? [path ?? null, ...pictures] : pictures
    for (const name of named) {
      if (typeof name !== 'string' || name === '') return fault('a file has no path')
      paths.push(name)
    }
  }
  const each = pathsFrom(place, paths)
  return each.is === 'fault' ? each : ok(each.value.map((one) => ({ kind: 'file', operation: 'read', path: one })))
}

/** A call of a cloud as its command line would make it. */
const callsCloud: ToolUse = (given, place) => {
  const told = together<{ service: string; operation: string }>({
    service: textIn(given, 'service_name'),
    operation: textIn(given, 'operation_name'),
  })
  if (told.is === 'fault') return told
  const { profile_name: profile, region, parameters } = given
  const options = [
    ...(typeof profile === 'string' ? ['--profile', profile] : []),
    ...(typeof region === 'string' ? ['--region', region] : []),
    ...Object.entries(parameters !== undefined && isJsonObject(parameters) ? parameters : {}).flatMap(
      ([name, value]) => [`--${name.replace(/^-+/, '')}`, typeof value === 'string' ? value : JSON.stringify(value)],
    ),
  ]
  return ok([{ kind: 'exec', argv: ['aws', told.value.service, told.value.operation, ...options], cwd: place.cwd }])
}

/** Kiro CLI's agent hooks (https://kiro.dev/docs/cli/hooks), as documented; not run. It tells no session. */
const TOOLS: ToolTable = toolTable({
  'execute_bash | execute_cmd | shell': shellText(['command'], ['working_dir']),
  'fs_read | read': reads,
  'fs_write | write': editsFile('path'),
  'use_aws | aws': callsCloud,
  grep: searches(['pattern'], ['path'], ['include']),
  glob: findsFiles(['pattern']),
  web_fetch: fetchesAddress('url'),
  web_search: searchesWeb,
  'todo_list | todo | introspect | thinking': actsOnNothing,
})

export const kiro: Dialect = {
  client: 'kiro',
  read: (input, place) => {
    const by = isBy(input, 'Kiro')
    if (by.is === 'fault') return by
    const event = isEvent(input, 'hook_event_name', 'preToolUse')
    if (event.is === 'fault') return event
    const told = together<ToldCall>({
      session: Object.hasOwn(input, 'session_id') ? textIn(input, 'session_id') : ok(''),
      cwd: directoryIn(input, 'cwd'),
      tool: textIn(input, 'tool_name'),
      given: objectIn(input, 'tool_input'),
    })
    return told.is === 'fault' ? told : callOf(told.value, place, { client: 'kiro', tools: TOOLS, mcp: mcpCall })
  },
  allow: () => '{}',
  examples: [
    {
      input: kiroInput('execute_bash', { command: 'git status' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: kiroInput('fs_read', { operations: [{ mode: 'Line', path: '/srv/app/.env' }] }),
      gives: [{ kind: 'file', operation: 'read', path: '/srv/app/.env' }],
    },
    {
      input: kiroInput('@fs/write_file', { path: '/a' }),
      gives: [{ kind: 'tool', server: 'fs', tool: 'write_file', arguments: { path: '/a' } }],
    },
    {
      input: kiroInput('use_aws', {
        service_name: 's3api',
        operation_name: 'delete-bucket',
        parameters: { bucket: 'b' },
      }),
      gives: [{ kind: 'exec', argv: ['aws', 's3api', 'delete-bucket', '--bucket', 'b'], cwd: '/srv/app' }],
    },
    {
      input: kiroInput('fs_read', { operations: [{ path: '/srv/app/a', image_paths: ['/srv/app/b.png'] }] }),
      gives: [
        { kind: 'file', operation: 'read', path: '/srv/app/a' },
        { kind: 'file', operation: 'read', path: '/srv/app/b.png' },
      ],
    },
    { input: kiroInput('fs_read', {}), gives: { fault: '`fs_read`: a file has no path' } },
  ],
}

/** `@SERVER/TOOL`. */
function mcpCall(name: string, given: JsonObject) {
  const parted = name.indexOf('/')
  if (!name.startsWith('@') || parted < 2 || parted === name.length - 1) return []
  return [toolCall(name.slice(1, parted), name.slice(parted + 1), given)]
}

function kiroInput(tool: string, given: JsonObject) {
  return { hook_event_name: 'preToolUse', cwd: '/srv/app', tool_name: tool, tool_input: given }
}
