import { expect, test } from 'vitest'
import { userParts } from './addresses.ts'

const users = (text: string) =>
  userParts(text).map(({ span, rule }) => {
    expect(rule).toBe('url-password')
    return text.slice(...span)
  })

test.each<readonly [string, readonly string[]]>([
  ['https://app:x1@a.example/x', ['app:x1']],
  ['https://x1@a.example/x', ['x1']],
  ['HTTP://x1@a.example/x', ['x1']],
  ['https://:x1@a.example/x', [':x1']],
  ['postgres://app:x1@a.example/x', ['app:x1']],
  ['postgres://app@a.example/x', []],
  ['ssh://git@a.example/x', []],
  ['git+ssh://git@a.example/x', []],
  ['ssh://git:x1@a.example/x', ['git:x1']],
  ['https://a.example/x', []],
  ['https://a.example/x@y', []],
  ['https://a.example?x@y', []],
  ['https://a.example#x@y', []],
  ['https://a.example:8080/x@y', []],
  ['https://a.example:8080/x:y@z', []],
  ['https://app:x/1@a.example', ['app:x/1']],
  ['https://app:1x/1@a.example', ['app:1x/1']],
  ['https://app:1-/1@a.example', ['app:1-/1']],
  ['https://app:1:/1@a.example', []],
  ['https://app:1:a/1@a.example', ['app:1:a/1']],
  ['https://app:x?1@a.example', []],
  ['https://app:x#1@a.example', []],
  ['https://app:x@1@a.example/y@z', ['app:x@1']],
  ['https://app:09@a.example/y', ['app:09']],
  ['a://b://app:x1@c', ['app:x1']],
  ['see a:// and https://x1@a', ['x1']],
  ['https://app:x1@a https://app:y1@b', ['app:x1', 'app:y1']],
  ['https://app:x1@a,https://app:y1@b', ['app:x1', 'app:y1']],
  ['https://$USER:$PASS@a', []],
  ['https://${USER}:${PASS}@a', []],
  ['https://{{user}}:{{a.pass}}@a', []],
  ['https://{{user}}:x1@a', ['{{user}}:x1']],
  ['https://{{u-}}:{{p}}@a', ['{{u-}}:{{p}}']],
  ['https://$USER:x1@a', ['$USER:x1']],
  ['https://x1:$PASS@a', ['x1:$PASS']],
  ['https://$USER@a', []],
  ['https://x$USER@a', ['x$USER']],
  ['https://$USERx-@a', ['$USERx-']],
  ['https://$PASS@a https://x1@b', ['x1']],
  ['://x1@a', []],
  ['://a:x1@a', ['a:x1']],
  ['https://a', []],
  ['https:/x1@a', []],
  ['', []],
  ['abcapp:x1@a', []],
  ['https://app:x1@a://b:y1@c', ['app:x1', 'b:y1']],
  ['https://app:1:2/3@a', ['app:1:2/3']],
  ['https://a:9/x@y', []],
  ['https://a:0/x@y', []],
])('%j', (text, wanted) => expect(users(text)).toEqual(wanted))

test.each([...' \t\r\n\'"`<>\\|'])('a user does not go across %j', (sign) =>
  expect(users(`https://app:x${sign}1@a`)).toEqual([]),
)

test.each(['ssh', 'git+ssh', 'sftp', 'scp', 'rsync', 'sftp+ssh', 'git', 'GIT', 'redis', 'x', 'x-http', 'xhttp'])(
  'a user alone stays behind %s',
  (scheme) => expect(users(`${scheme}://app@a`)).toEqual([]),
)

test.each(['http', 'https', 'http+unix', 'httpx.9-a'])('a user alone goes behind %s', (scheme) => {
  expect(users(`${scheme}://app@a`)).toEqual(['app'])
  for (const before of [' ', '"', '=', '(', ':']) expect(users(`${before}${scheme}://app@a`)).toEqual(['app'])
})

test('of a scheme the last 24 characters count', () => {
  expect(users(`${'x'.repeat(20)}http${'s'.repeat(20)}://app@a`)).toEqual(['app'])
  expect(users(`x${'x'.repeat(20)}http${'s'.repeat(19)}://app@a`)).toEqual([])
})
