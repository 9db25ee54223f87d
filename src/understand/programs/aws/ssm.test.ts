import { expect, test } from 'vitest'
import { stream, UNKNOWN } from '../../word.ts'
import { parameterOf } from './ssm.ts'

const cases: readonly (readonly [string, string | undefined])[] = [
  ['commands=["uptime","df -h"]', 'uptime\ndf -h'],
  ['commands=[uptime,ls]', 'uptime\nls'],
  ['commands=uptime', 'uptime'],
  ['commands="df -h"', 'df -h'],
  ['{"commands":["uptime"],"executionTimeout":["60"]}', 'uptime'],
  ['{"commands":"uptime"}', 'uptime'],
  ['commands=["uptime"', undefined],
  ['commands="df -h",workingDirectory="/"', undefined],
  ['workingDirectory=/,commands=rm', undefined],
  [`commands=["${UNKNOWN}"]`, undefined],
  ['{"commands":[1]}', undefined],
  ['commands=', undefined],
]
for (const [text, expected] of cases) {
  test(`commands of ${text}`, () => expect(parameterOf(stream(text), 'commands')).toBe(expected))
}
