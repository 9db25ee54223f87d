import { expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'

test.each<readonly [command: string, effect: string]>([
  ['TAR_OPTIONS=--remove-files tar cf /tmp/x.tar a', 'file delete below a'],
  ["TAR_OPTIONS='--to-command=rm\\ a' tar xf x.tar", 'file delete a'],
  ['ZIPOPT=-m zip x.zip a', 'file delete below a'],
  ['export PYTEST_ADDOPTS="--basetemp=data"; pytest', 'file delete below data'],
])('%s', async (command, effect) => expect(await exampleEffects(command)).toContain(effect))

test.each<readonly [command: string, same: string]>([
  ['TAR_OPTIONS= tar cf /tmp/x.tar a', 'tar cf /tmp/x.tar a'],
  ['ZIPOPT=-q zip x.zip a', 'zip x.zip a'],
  ['PYTEST_ADDOPTS="-q -x" pytest', 'pytest'],
  ['TAR_OPTIONS=--remove-files zip x.zip a', 'zip x.zip a'],
])('%s is %s', async (command, same) => expect(await exampleEffects(command)).toEqual(await exampleEffects(same)))
