import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { lines, PIPELINES, Repository } from './judged.ts'

/** The workflow of a test that names no other. */
export const WORKFLOW = '.github/workflows/x.yml'

/** A file of the pipelines that the tests have. */
export const read = (path: string) => readFileSync(join(PIPELINES, path), 'utf8')

/** A workflow of one job. */
export const job = (steps: string, more = '') =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps}`

/** A repository with a script that deploys and a Terraform module, gone after the tests of a file. */
export class Shop extends Repository {
  constructor() {
    super()
    this.copy('terraform', 'infra')
    this.write('deploy.sh', 'kubectl --context prod-eu delete namespace shop\n')
    afterAll(() => this.remove())
  }

  /** Each line of a pipeline with what is decided on it. */
  readonly judged = async (text: string, name = WORKFLOW, more = {}): Promise<readonly string[]> =>
    lines(await this.judge(name, text, more))
}
