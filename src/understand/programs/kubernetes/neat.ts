import type { Call } from '../../program.ts'
import { type Stream, type Word, word } from '../../word.ts'

/** `neat get -- secret x -o yaml` prints what `kubectl get` does, with less around it (kubectl-neat 2.0). */
export function runNeatGet(call: Call, words: readonly Word[]): Stream | undefined {
  const get = words.findIndex((w) => w.text === 'get')
  const rest = words.slice(get + 1)
  const before = words.slice(0, get).filter((w) => w.text !== 'neat')
  return call.exec([
    word('kubectl', call.span),
    ...before,
    word('get', call.span),
    ...(rest[0]?.text === '--' ? rest.slice(1) : rest),
  ])
}
