import { expect, test } from 'vitest'
import { effortOf } from '../../lib/testing/effort.ts'
import { codeEffects } from '../testing/code-effects.ts'
import { javascript } from './javascript.ts'
import { python } from './python.ts'
import { CodeReading } from './reading.ts'
import { ruby } from './scripting.ts'
import { isSureStatement } from './sure-statement.ts'
import { tokenize } from './tokens.ts'

const LANGUAGES = { python, javascript, ruby }

test.each([
  ['python', 'import os\nos.chdir("d")', true],
  ['python', 'import os; os.chdir("d"); x()', true],
  ['python', 'import os\nif x:\n  os.chdir("d")', false],
  ['python', 'import os\nif x: pass; os.chdir("d")', false],
  ['python', 'import os\nx and os.chdir("d")', false],
  ['python', 'import os\nos.chdir("d") if x else 0', false],
  ['javascript', 'process.chdir("d"); x()', true],
  ['javascript', 'if (x) process.chdir("d")', false],
  ['javascript', 'if (x)\nprocess.chdir("d")', false],
  ['javascript', 'const f = () => process.chdir("d")', false],
  ['javascript', 'try { process.chdir("d") } catch {}', false],
  ['ruby', 'Dir.chdir("d")\nputs 1', true],
  ['ruby', 'Dir.chdir("d") { puts 1 }', false],
  ['ruby', 'Dir.chdir("d") do\nputs 1\nend', false],
  ['ruby', 'def f\nDir.chdir("d")\nend', false],
] as const)('%s: %j', (name, code, wanted) => {
  const language = LANGUAGES[name]
  const { tokens } = tokenize(code, language.lexicon)
  const call = new CodeReading(tokens, language.grammar, { home: '/home/me', cwd: '/repo' }).calls.find((one) =>
    one.path.endsWith('.chdir'),
  )
  expect(isSureStatement(tokens, call?.at ?? -1, language.lexicon)).toBe(wanted)
})

test('a code that goes from one directory to the next is followed only so far', () => {
  const codeOf = (n: number) => `import os\n${'os.chdir("d")\n'.repeat(n)}open("x", "w")`
  const [some, many] = [500, 4_000].map((n) => effortOf(() => codeEffects('python', codeOf(n)))) as [number, number]
  expect(many / some).toBeLessThan(12)
})
