import { expect, test } from 'vitest'
import { hostsIn, lookUpHosts } from './hosts.ts'

test('names of hosts in targets, and nothing else', () => {
  expect(hostsIn(['db.prod.example:5432/shop', 'https://user@api.example.com/x?y', 'DB1.prod.example'])).toEqual([
    'db.prod.example',
    'api.example.com',
    'db1.prod.example',
  ])
  expect(hostsIn(['https://10.0.0.1:6443', 'localhost:5432/x', '/srv/data/x.db', 'unknown', '[::1]:80', ''])).toEqual(
    [],
  )
})

test('a name that cannot be looked up has no address', async () => {
  const lookUp = async (host: string) => {
    if (host === 'gone.example') throw new Error('ENOTFOUND')
    return ['10.0.0.2', '10.0.0.1']
  }
  expect(await lookUpHosts(['db.example', 'gone.example', 'db.example'], lookUp)).toEqual([
    { host: 'db.example', addresses: ['10.0.0.1', '10.0.0.2'] },
    { host: 'gone.example', addresses: [] },
  ])
})
