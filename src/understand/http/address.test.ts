import { expect, test } from 'vitest'
import { httpAddress, isLoopback } from './address.ts'

test.each([
  ['https://api.example/v1/x?a=b#c', 'https api.example - /v1/x a=b'],
  ['api.example', 'http api.example -  '],
  ['localhost:3000/x', 'http localhost 3000 /x '],
  ['http://user:p@ss@API.example:8080/', 'http api.example 8080 / '],
  ['http://[::1]:80/x', 'http ::1 80 /x '],
  ['http://[::ffff:a9fe:a9fe]/x', 'http 169.254.169.254 - /x '],
  ['http://[fd00::a9fe:a9fe]/x', 'http fd00::a9fe:a9fe - /x '],
  ['file:///etc/hosts', 'file  - /etc/hosts '],
  ['https://api.example?x=/y', 'https api.example -  x=/y'],
])('%s', (url, expected) => {
  const { scheme, host, port, path, query } = httpAddress(url)
  expect(`${scheme} ${host} ${port ?? '-'} ${path} ${query}`).toBe(expected)
})

test('this machine', () => {
  for (const host of ['localhost', '127.0.0.1', '127.8.9.1', '::1', 'app.localhost'])
    expect(isLoopback(host)).toBe(true)
  for (const host of ['localhost.example', '127.0.0.1.example', '10.0.0.1', '\uFFFC'])
    expect(isLoopback(host)).toBe(false)
})
