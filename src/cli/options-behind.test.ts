import { describe, expect, test } from 'vitest'
import { refuseOptionsBehind } from './options-behind.ts'

describe('an option of ours behind a command', () => {
  const refused: readonly (readonly string[])[] = [
    ['kubectl get pods', '--json'],
    ['kubectl get pods', '--registry=targets.yaml'],
    ['kubectl get pods', '--wait', '60'],
  ]
  test.each(refused)('%s %s is refused', (...words) =>
    expect(() => refuseOptionsBehind(words, ['node', 'cli', 'check', ...words])).toThrow('stands behind the command'),
  )

  const taken: readonly (readonly string[])[] = [
    ['kubectl', '--json'],
    ['kubectl get pods', '-o', 'json'],
    ['kubectl get pods', '--jsonpath'],
    ['kubectl get pods'],
    ['/opt/my tools/report', 'x', '--json'],
  ]
  test.each(taken)('%s %s is the command', (...words) =>
    expect(() => refuseOptionsBehind(words, ['node', 'cli', 'check', ...words])).not.toThrow(),
  )

  test('and behind `--` everything is', () => {
    const words = ['/opt/my tools/report', '--json']
    expect(() => refuseOptionsBehind(words, ['node', 'cli', 'check', '--', ...words])).not.toThrow()
  })
})
