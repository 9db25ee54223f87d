import { expect, test } from 'vitest'
import { codeEffects } from '../../testing/code-effects.ts'
import { UNKNOWN } from '../../word.ts'

const last = (code: string) => codeEffects('powershell', code).at(-1)

test('what Windows sets is the directory for temporary files', () =>
  expect(last('Remove-Item $env:TEMP\\x')).toBe('file delete /tmp/x'))

test.each(['$env:TEMP = $d; Remove-Item $env:TEMP\\x', 'Set-Item env:TEMP $d; Remove-Item $env:TEMP\\x'])(
  'but where the code may set it: %s',
  (code) => expect(last(code)).toContain(`file delete ${UNKNOWN}`),
)
