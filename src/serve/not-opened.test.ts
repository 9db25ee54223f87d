import { expect, test } from 'vitest'
import { StoreFault } from '../record/store/store-fault.ts'
import { whyNotOpened } from './not-opened.ts'

const location = { is: 'postgres', url: 'postgres://prodgate@db.example:5432/gate' } as const
const told = (cause: Error) => whyNotOpened(location, new StoreFault('STORE_UNAVAILABLE', cause))

test('a server that asks for a password, and one that refuses it', () => {
  expect(told(new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'))).toBe(
    "couldn't open the database `db.example:5432/gate`: it asks for a password: set `PGPASSWORD`, or write it into the address in the configuration file",
  )
  expect(told(Object.assign(new Error('password authentication failed'), { code: '28P01' }))).toBe(
    "couldn't open the database `db.example:5432/gate`: the name or the password is wrong",
  )
})

test('a file that may only be read, and one that is none', () => {
  const file = { is: 'sqlite', path: '/srv/gate/prodgate.db' } as const
  const toldOf = (code: string, message: string) =>
    whyNotOpened(file, new StoreFault('STORE_UNAVAILABLE', Object.assign(new Error(message), { code })))
  for (const code of ['SQLITE_READONLY', 'SQLITE_READONLY_DIRECTORY'])
    expect(toldOf(code, 'attempt to write a readonly database')).toBe(
      "couldn't open the store `/srv/gate/prodgate.db`: it cannot be written to",
    )
  expect(toldOf('SQLITE_NOTADB', 'file is not a database')).toContain(': file is not a database')
})
