import type { ModelApi, Turn } from './model-api.ts'
import { contentText, field, listOf, textOf } from './wire.ts'

/** OpenAI Chat Completions. */
export const openaiChat: ModelApi = {
  takes: (path) => path.endsWith('/chat/completions'),
  streams: (_path, body) => field(body, 'stream') === true,

  read(body) {
    return {
      offered: listOf(field(body, 'tools')).map((tool) => ({ name: textOf(field(field(tool, 'function'), 'name')) })),
      results: listOf(field(body, 'messages'))
        .filter((message) => field(message, 'role') === 'tool')
        .map((message) => contentText(field(message, 'content'))),
    }
  },

  whole: (turn) => ({
    ...completion('chat.completion', turn),
    choices: [{ index: 0, message: message(turn), finish_reason: finishReason(turn), logprobs: null }],
    usage: USAGE,
  }),

  events(turn) {
    const chunk = completion('chat.completion.chunk', turn)
    const said = message(turn)
    return [
      { ...chunk, choices: [{ index: 0, delta: said, finish_reason: null }] },
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: finishReason(turn) }] },
      { ...chunk, choices: [], usage: USAGE },
    ].map((data) => ({ data }))
  },

  end: '[DONE]',
}

const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } as const

/** An identity for each answer: clients take two messages with the same one for the same message (LangGraph). */
function completion(object: string, turn: Turn): object {
  return { id: `chatcmpl_${turn.is === 'call' ? turn.id : 'end'}`, object, created: 0, model: 'stub' }
}

function message(turn: Turn): object {
  if (turn.is === 'text') return { role: 'assistant', content: turn.text }
  const called = { name: turn.tool.name, arguments: JSON.stringify(turn.args) }
  return {
    role: 'assistant',
    content: null,
    tool_calls: [{ index: 0, id: `call_${turn.id}`, type: 'function', function: called }],
  }
}

function finishReason(turn: Turn): string {
  return turn.is === 'call' ? 'tool_calls' : 'stop'
}
