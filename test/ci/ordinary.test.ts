import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PIPELINES, Repository } from './judged.ts'

/** Workflows of the shapes that open-source projects have: what builds and tests goes, what goes out is stopped. */

let repository: Repository
beforeAll(() => {
  repository = new Repository()
})
afterAll(() => repository.remove())

/** What is stopped, with its line. Everything else goes. */
const STOPPED: Readonly<Record<string, readonly string[]>> = {
  'docker-publish': ['15 DEPLOYS', '17 DEPLOYS'],
  pages: ['21 DEPLOYS'],
  'release-please': ['10 PUBLISHES', '21 PUBLISHES'],
  // What a container of the job holds is taken for what somebody keeps there.
  'docker-build-pr': ['27 LOSES'],
  'ruby-rails': ['15 LOSES'],
  // A key is a key, also in a copy of an example.
  'php-composer': ['15 CHANGES_ACCESS'],
}

const folder = join(PIPELINES, 'ordinary')

test.each(readdirSync(folder).map((file) => file.replace(/\.yml$/, '')))('%s', async (name) => {
  const text = readFileSync(join(folder, `${name}.yml`), 'utf8')
  const { parts } = await repository.judge(`.github/workflows/${name}.yml`, text)
  const stopped = parts.filter(({ verdict }) => verdict !== 'allow')
  expect(stopped.map(({ start, findings }) => `${start.line} ${findings.map(({ code }) => code).join(' ')}`)).toEqual(
    STOPPED[name] ?? [],
  )
})
