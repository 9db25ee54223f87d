import { expect, test } from 'vitest'
import { redFlagsIn } from './red-flags.ts'

test.each([
  ['Probably a timeout issue', ['probably']],
  ['it’s likely the cache', ["it's likely"]],
  ['I  think\nthe pool was empty', ['i think']],
  ['**I assumed** development', ['i assumed']],
  ['this should be safe', ['this should be']],
  ['pro\u00adbab\u200bly the cache', ['probably']],
  // Each one word away from a guess.
  ['the alert was improbable and it fired', []],
  ['this should not happen again: the check is in place', []],
  ['the rethinking of the pool is planned for May', []],
  ['log shows: 502 from every pod', []],
])('%j', (text, found) => expect(redFlagsIn(text)).toEqual(found))
