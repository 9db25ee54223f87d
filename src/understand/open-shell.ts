import { emit } from './emit.ts'
import type { Call } from './program.ts'
import type { Word } from './word.ts'

/** An interactive shell, or any other session into which somebody types later: nobody can read it before it runs. */
export function openShell(call: Call, name: Word | string = ''): void {
  emit(call, 'unreadable', 'open', 'shell', name, { note: 'what is typed into it later cannot be read now' })
}
