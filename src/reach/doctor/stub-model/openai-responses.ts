import type { Event, ModelApi, OfferedTool, Turn } from './model-api.ts'
import { contentText, field, listOf, textOf } from './wire.ts'

/** OpenAI Responses. */
export const openaiResponses: ModelApi = {
  takes: (path) => path.endsWith('/responses'),
  streams: (_path, body) => field(body, 'stream') === true,

  read(body) {
    return {
      offered: listOf(field(body, 'tools')).flatMap(offeredTools),
      results: listOf(field(body, 'input'))
        .filter((item) => textOf(field(item, 'type')).endsWith('_call_output'))
        .map((item) => contentText(field(item, 'output'))),
    }
  },

  whole: (turn) => response(turn, 'completed', [item(turn, 'completed')]),

  events(turn) {
    const done = item(turn, 'completed')
    const events = [
      { type: 'response.created', response: response(turn, 'in_progress', []) },
      { type: 'response.output_item.added', output_index: 0, item: item(turn, 'in_progress') },
      ...(turn.is === 'text'
        ? [{ type: 'response.output_text.delta', ...AT, item_id: 'msg_text', delta: turn.text }]
        : []),
      { type: 'response.output_item.done', output_index: 0, item: done },
      { type: 'response.completed', response: response(turn, 'completed', [done]) },
    ]
    return events.map((data, at): Event => ({ event: data.type, data: { ...data, sequence_number: at } }))
  },
}

const AT = { output_index: 0, content_index: 0 } as const

/** A namespace holds tools; its name and theirs together are what people know them by (`mcp__fs__` and `write_file`). */
function offeredTools(tool: unknown): readonly OfferedTool[] {
  const name = textOf(field(tool, 'name'))
  if (field(tool, 'type') !== 'namespace') {
    const freeform = field(tool, 'type') === 'custom'
    return [{ name, wire: { name, freeform } }]
  }
  const prefix = name.endsWith('__') ? name : `${name}__`
  return listOf(field(tool, 'tools')).map((inner) => {
    const innerName = textOf(field(inner, 'name'))
    return { name: `${prefix}${innerName}`, wire: { name: innerName, namespace: name } }
  })
}

function response(turn: Turn, status: string, output: readonly object[]): object {
  const id = turn.is === 'call' ? `resp_${turn.id}` : 'resp_text'
  const usage = {
    input_tokens: 1,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 1,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 2,
  }
  return { id, object: 'response', created_at: 0, model: 'stub', status, output, usage, error: null }
}

function item(turn: Turn, status: string): object {
  if (turn.is === 'text') {
    const content = status === 'completed' ? [{ type: 'output_text', text: turn.text, annotations: [] }] : []
    return { type: 'message', id: 'msg_text', role: 'assistant', status, content }
  }
  const { name, namespace, freeform } = turn.tool.wire ?? { name: turn.tool.name }
  const called = { id: `fc_${turn.id}`, call_id: `call_${turn.id}`, name, status }
  // A tool without a schema takes one text.
  if (freeform === true) return { type: 'custom_tool_call', ...called, input: textOf(turn.args['input']) }
  const within = namespace === undefined ? {} : { namespace }
  return { type: 'function_call', ...called, ...within, arguments: JSON.stringify(turn.args) }
}
