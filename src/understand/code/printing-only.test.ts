import { expect, test } from 'vitest'
import { isPrintingOnly } from './printing-only.ts'

test.each([
  ['print(1 + 1)', 'os.remove("x")'],
  ['print("rm -rf /")', 'os.execute("rm -rf /")'],
  ['println("a")', 'println("#{File.rm("a")}")'],
  ['println("$x")', 'println("$(run(c))")'],
  ['for i = 1, 3 do print(i) end', 'for i = 1, 3 do io.popen(i) end'],
  ['"a" != "b"', '"rm a".!'],
  ['"a" == "b"', '"rm a" !'],
  ['x = 1; print(x)', 'x = os; print(x)'],
  ['print("a")', 'print("a'],
  ['mean(c(1, 2))', 'system("ls")'],
])('`%s` prints, `%s` does more', (harmless, other) => {
  expect([isPrintingOnly(harmless), isPrintingOnly(other)]).toEqual([true, false])
})
