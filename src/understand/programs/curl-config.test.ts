import { expect, test } from 'vitest'
import { stream } from '../word.ts'
import { readCurlConfig } from './curl-config.ts'

const words = (text: string) => readCurlConfig(stream(text))?.map((w) => w.text)

test('options with and without dashes, and values in every spelling', () => {
  expect(words('# a comment\n\nurl = "https://a.example/x y"\n-X DELETE\ndata: a=b\nsilent\nL\n')).toEqual([
    '--url',
    'https://a.example/x y',
    '-X',
    'DELETE',
    '--data',
    'a=b',
    '--silent',
    '-L',
  ])
})

test('settings that lead on, or are not known, are not read', () => {
  expect(words('config = other')).toBeUndefined()
  expect(readCurlConfig(stream(undefined))).toBeUndefined()
})

test('settings with very many words are not known, those with many are', () => {
  expect(words('url = a\n'.repeat(1000))).toHaveLength(2000)
  expect(words('url = a\n'.repeat(5000))).toBeUndefined()
})
