import type { Event, ModelApi, Turn } from './model-api.ts'
import { contentText, field, listOf, textOf } from './wire.ts'

/** Anthropic Messages, version 2023-06-01. */
export const anthropic: ModelApi = {
  takes: (path) => path.endsWith('/messages'),
  streams: (_path, body) => field(body, 'stream') === true,

  read(body) {
    const blocks = listOf(field(body, 'messages')).flatMap((message) => listOf(field(message, 'content')))
    return {
      offered: listOf(field(body, 'tools')).map((tool) => ({ name: textOf(field(tool, 'name')) })),
      results: blocks
        .filter((block) => field(block, 'type') === 'tool_result')
        .map((block) => contentText(field(block, 'content'))),
    }
  },

  whole: (turn) => ({ ...message(turn), content: [block(turn)], stop_reason: stopReason(turn), stop_sequence: null }),

  events(turn) {
    const empty = turn.is === 'call' ? { ...block(turn), input: {} } : { type: 'text', text: '' }
    const delta =
      turn.is === 'call'
        ? { type: 'input_json_delta', partial_json: JSON.stringify(turn.args) }
        : { type: 'text_delta', text: turn.text }
    const ends = { stop_reason: stopReason(turn), stop_sequence: null }
    return [
      { type: 'message_start', message: { ...message(turn), content: [], stop_reason: null, stop_sequence: null } },
      { type: 'content_block_start', index: 0, content_block: empty },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: ends, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ].map((data): Event => ({ event: data.type, data }))
  },
}

function message(turn: Turn): object {
  const id = turn.is === 'call' ? `msg_${turn.id}` : 'msg_text'
  return { id, type: 'message', role: 'assistant', model: 'stub', usage: { input_tokens: 1, output_tokens: 1 } }
}

function block(turn: Turn): object {
  return turn.is === 'call'
    ? { type: 'tool_use', id: `toolu_${turn.id}`, name: turn.tool.name, input: turn.args }
    : { type: 'text', text: turn.text }
}

function stopReason(turn: Turn): string {
  return turn.is === 'call' ? 'tool_use' : 'end_turn'
}
