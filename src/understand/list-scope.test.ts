import { expect, test } from 'vitest'
import { listAbout, listedIn } from './list-scope.ts'
import { UNKNOWN, unknownWord, word } from './word.ts'

const of = (about: string) => ({ ...unknownWord(), about })

test('a list says in which account its things lie', () => {
  expect(listedIn(of(listAbout('every one of vm', 'az', word('acme-prod'))), 'az')).toBe('acme-prod')
  expect(listedIn(of(listAbout('vm', 'az', undefined)), 'az')).toBe('')
})

test('a list of an account that is not known says nothing, nor does one of another tool', () => {
  expect(listedIn(of(listAbout('vm', 'az', word(UNKNOWN))), 'az')).toBeUndefined()
  expect(listedIn(of(listAbout('vm', 'aws', word('prod'))), 'az')).toBeUndefined()
  expect(listedIn(unknownWord(), 'az')).toBeUndefined()
})
