import { describe, expect, test } from 'vitest'
import { readHookFrame } from './hook-frame.ts'

const NONCE = '0123456789abcdef01234567'
const frame = (text: string) => readHookFrame(Buffer.from(text))
const whole = (env: string, input: string, nonce = NONCE, cwd = '/srv') =>
  `prodgate-hook 1\n${nonce}\n${cwd}\n${env}${nonce}\n${input}`

describe('what the shim sends', () => {
  test('all of it', () => {
    const read = frame(whole("export HOME='/h'\n", '{"a":1}\n\n'))
    expect(read).toMatchObject({ is: 'ok', value: { nonce: NONCE, cwd: '/srv' } })
    if (read.is === 'ok') {
      expect(read.value.env?.get('HOME')).toBe('/h')
      expect(Buffer.from(read.value.input).toString()).toBe('{"a":1}\n\n')
    }
  })
  test('no input', () => expect(frame(whole('', ''))).toMatchObject({ is: 'ok' }))
  test('an input that is longer than is read goes on, to be refused with the nonce of its call', () =>
    expect(frame(whole('', 'x'.repeat(1_048_577)))).toMatchObject({ is: 'ok', value: { nonce: NONCE } }))
  test('a value with the nonce in the middle of a line does not end the environment', () =>
    expect(frame(whole(`export A='x${NONCE}\n'\n`, '{}'))).toMatchObject({
      is: 'ok',
      value: { env: new Map([['A', `x${NONCE}\n`]]) },
    }))
  test('an environment that is none is unknown', () =>
    expect(frame(whole('rm -rf /\n', '{}'))).toMatchObject({ is: 'ok', value: { env: undefined } }))
})

describe('what is no question of a shim', () => {
  test.each([
    ['nothing', ''],
    ['another version', whole('', '{}').replace('hook 1', 'hook 2')],
    ['no nonce', whole('', '{}', '')],
    ['a nonce in other letters', whole('', '{}', NONCE.toUpperCase())],
    ['a short nonce', whole('', '{}', NONCE.slice(1))],
    ['a place that is not absolute', whole('', '{}', NONCE, 'srv')],
    ['no end of the environment', `prodgate-hook 1\n${NONCE}\n/srv\nexport A='b'\n`],
    ['another nonce at the end', `prodgate-hook 1\n${NONCE}\n/srv\n${NONCE.replace('0', '1')}\n{}`],
  ])('%s', (_name, text) => expect(frame(text).is).toBe('fault'))
})
