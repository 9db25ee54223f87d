import { expect, test } from 'vitest'
import { LearningRedactor } from './learning-redactor.ts'

const SECRET = 'correct horse battery'

test('what it is told of is masked from then on, also in a text that it has seen before', async () => {
  const redactor = await LearningRedactor.create([])
  const short = `session of ${SECRET}`
  const long = `${'x'.repeat(300)} ${SECRET}`
  expect([redactor.text(short), redactor.text(long)]).toEqual([short, long])
  await redactor.learn([SECRET])
  expect(redactor.text(short)).not.toContain(SECRET)
  expect(redactor.text(short)).toBe(redactor.text(short))
  expect(redactor.text(long)).not.toContain(SECRET)
  expect(redactor.text('session of nobody')).toBe('session of nobody')
})

test('many different texts are looked at one by one', async () => {
  const redactor = await LearningRedactor.create([SECRET])
  for (let i = 0; i < 5_000; i++) expect(redactor.text(`s ${i}`)).toBe(`s ${i}`)
  expect(redactor.text(`s ${SECRET}`)).not.toContain(SECRET)
})

test('what it knows from the beginning is masked, and stays so when it learns more', async () => {
  const redactor = await LearningRedactor.create([SECRET])
  await redactor.learn([])
  await redactor.learn([SECRET])
  expect(redactor.text(SECRET)).toBe('⟨redacted: known-value⟩')
  await redactor.learn(['another secret'])
  expect(redactor.text(`${SECRET}, another secret`)).toBe('⟨redacted: known-value⟩, ⟨redacted: known-value⟩')
})

test('what two tell it at once is known to both when they are answered', async () => {
  const redactor = await LearningRedactor.create([])
  const first = redactor.learn([SECRET])
  await redactor.learn([SECRET])
  expect(redactor.text(SECRET)).toBe('⟨redacted: known-value⟩')
  await first
})
