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
])('%s', async (command, effects) => expect(await exampleEffects(command)).toEqual(effects))
