import type { ModelApi, Turn } from './model-api.ts'
import { field, listOf, textOf } from './wire.ts'

/** Gemini API, `v1beta`. */
export const gemini: ModelApi = {
  takes: (path) => path.endsWith(':streamGenerateContent') || path.endsWith(':generateContent'),
  streams: (path) => path.endsWith(':streamGenerateContent'),

  read(body) {
    const parts = listOf(field(body, 'contents')).flatMap((content) => listOf(field(content, 'parts')))
    const results = parts.map((part) => field(part, 'functionResponse')).filter((found) => found !== undefined)
    const declared = listOf(field(body, 'tools')).flatMap((tool) => listOf(field(tool, 'functionDeclarations')))
    const form = field(body, 'generationConfig')
    return {
      offered: declared.map((one) => ({ name: textOf(field(one, 'name')) })),
      results: results.map((result) => JSON.stringify(field(result, 'response') ?? null)),
      wantsJson: field(form, 'responseSchema') !== undefined || field(form, 'responseJsonSchema') !== undefined,
    }
  },

  whole: generated,
  events: (turn) => [{ data: generated(turn) }],
}

function generated(turn: Turn): object {
  const part =
    turn.is === 'call'
      ? { functionCall: { id: `call_${turn.id}`, name: turn.tool.name, args: turn.args } }
      : { text: turn.text }
  return {
    candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
    modelVersion: 'stub',
  }
}
