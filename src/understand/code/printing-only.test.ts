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
  ['print("system")', '"system"("ls")'],
  ['print("a" == "b")', 'cat("a", "file"="b")'],
  ['print("os" .. "cmd")', ':"os"."cmd"("ls")'],
  ["print('a', 'b')", "'os' : 'cmd' ('ls')"],
  ['print(1 - 2)', "print(1) --'\nos.execute('ls') --'"],
  ['print("a" + "b")', 'print(1 /* " */ system /* " */)'],
  ["print('a b')", "(print 'a)(system b)(print 'c)"],
  ['print("a"); x = 1; print("b")', "print(a'); run(c); print(a')"],
  ['x % y', '%x("ls")'],
  ['a != b', ':!"ls"'],
  ['print("a\\n")', 'r"(\\\\")"; system(1); ""'],
  ['print("")', 'print("""a"b""")'],
])('`%s` prints, `%s` does more', (harmless, other) => {
  expect([isPrintingOnly(harmless), isPrintingOnly(other)]).toEqual([true, false])
})
