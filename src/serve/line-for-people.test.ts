import { expect, test } from 'vitest'
import { lineForPeople } from './line-for-people.ts'

const lines: readonly (readonly [string, string])[] = [
  [
    '{"level":40,"time":"2026-11-22T10:16:36.422Z","loud":true,"msg":"PRODUCTION MODE ENABLED"}\n',
    '10:16:36 note: PRODUCTION MODE ENABLED\n',
  ],
  [
    '{"level":50,"time":"2026-11-22T10:16:36.422Z","err":{"message":"the disk is full"},"msg":"could not write"}\n',
    '10:16:36 fault: could not write  (err={"message":"the disk is full"})\n',
  ],
  ['{"level":30,"time":"2026-11-22T10:16:36.422Z","by":"olga","msg":"ready"}\n', '10:16:36 ready  (by="olga")\n'],
  ['{"level":30,"msg":"a\\u001b[2Jb"}\n', 'a⟨U+001B⟩[2Jb\n'],
  ['no JSON\n', 'no JSON\n'],
  ['[1]\n', '[1]\n'],
]

test.each(lines)('%j', (line, told) => expect(lineForPeople(line)).toBe(told))
