import { expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'

const PY = 'import sys; '

test.each([
  [`python3 -c "${PY}print(open(sys.argv[1]).read())" .env`, ['file read .env']],
  [`python3 -c "${PY}print(1)" 3 x`, []],
  [`python3 -c "${PY}import os; os.remove(sys.argv[2])" x a`, ['file delete a']],
  [
    `python3 -c "${PY}import os; sys.argv.pop(0); os.remove(sys.argv[1])" ./a ./b`,
    ['file read ./a', 'file read ./b', 'file delete \uFFFC'],
  ],
  ['node -e "require(\'fs\').rmSync(process.argv[1])" a b', ['file delete a']],
  ['echo \'require("fs").rmSync(process.argv[2])\' | node - a', ['file delete a']],
  ['ruby -e "puts File.read(ARGV[0])" ./a', ['file read ./a']],
  ["perl -e 'unlink $ARGV[0]' a", ['file delete a']],
  ["perl -e 'print <>' .env", ['file read .env']],
  ["php -r 'unlink($argv[1]);' a", ['file delete a']],
  [`python3 -c "import sys; import os; n = len(sys.argv); os.remove(sys.argv[n and 1])" a`, ['file delete \uFFFC']],
  [`python3 -c "import os, sys; x, y = sys.argv[1], len(sys.argv[1:]); os.remove(sys.argv[1])" a`, ['file delete a']],
  ["perl -e 'print STDERR $ARGV[0], 1; unlink $ARGV[0]' a", ['file delete a']],
])('%s', async (command, effects) => expect(await exampleEffects(command)).toEqual(effects))

const changed = (language: string, code: string) => `${language} '${code}' a b`
const PYTHON = (code: string) => changed('python3 -c', `import sys, os; ${code}; os.remove(sys.argv[1])`)
const NODE = (code: string) => changed('node -e', `${code}; require("fs").rmSync(process.argv[1])`)
const RUBY = (code: string) => changed('ruby -e', `${code}; File.delete(ARGV[0])`)
const PERL = (code: string) => changed('perl -e', `${code}; unlink $ARGV[0]`)
const PHP = (code: string) => changed('php -r', `${code}; unlink($argv[1]);`)

test.each([
  PYTHON('setattr(sys, "argv", ["", "/etc/x"])'),
  PYTHON('sys.argv.__setitem__(1, "/etc/x")'),
  PYTHON('sys.argv[1] += "/../x"'),
  PYTHON('sys.argv[1], x = "/etc/x", 1'),
  PYTHON('(sys.argv[1], x) = ("/etc/x", 1)'),
  PYTHON('sys.argv[-1:] = ["/etc/x"]'),
  PYTHON('sys.argv[1]: str = "/etc/x"'),
  PYTHON('[0 for sys.argv[1] in ["/etc/x"]]'),
  PYTHON('vars(sys)["argv"][1] = "/etc/x"'),
  PYTHON('a = sys.argv; a.pop(0)'),
  PYTHON('s = sys; s.__dict__.update(x)'),
  NODE('const a = process.argv; a.shift()'),
  NODE('process["argv"][1] = "/etc/x"'),
  NODE('process.argv[1] ||= "/etc/x"'),
  NODE('process.argv[1]++'),
  NODE('[process.argv[1]] = ["/etc/x"]'),
  NODE('process.argv.length = 1'),
  NODE('process.argv.fill("/etc/x")'),
  NODE('Reflect.set(process.argv, 1, "/etc/x")'),
  RUBY('$*.shift'),
  RUBY('ARGV[0] << "/../x"'),
  RUBY('x = ARGV[0]; x.sub!("a", "b")'),
  RUBY('ARGV.rotate!'),
  PERL('my $x = shift'),
  PERL('$_ = "/etc/x" for @ARGV'),
  PERL('$ARGV[0] =~ s/a/b/'),
  PHP('sort($argv)'),
  PHP('foreach ($argv as &$v) $v = "/etc/x"'),
  PHP('$GLOBALS["argv"][1] = "/etc/x"'),
  PHP('list(, $argv[1]) = ["", "/etc/x"]'),
])('of words that may have become others none is known: %s', async (command) => {
  const deleted = (await exampleEffects(command)).filter((one) => one.startsWith('file delete'))
  expect(deleted).toEqual(['file delete \uFFFC'])
})
