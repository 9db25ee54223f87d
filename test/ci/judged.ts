import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PipelineJudge } from '../../src/ci/judge.ts'
import type { Machine } from '../../src/ci/part.ts'
import { kindOf, type ReadContext, readPipeline } from '../../src/ci/pipeline.ts'
import { type PipelineReport, type ReportedPart, reportOf } from '../../src/ci/report.ts'
import { sourceOf } from '../../src/ci/source.ts'
import { Gate } from '../../src/gate.ts'
import { diskFiles } from '../../src/lib/disk.ts'
import { parseRegistry } from '../../src/locate/registry.ts'
import { good } from '../authority/server.ts'

const REGISTRY = `version: 1
targets:
  - { kubernetes: "https://10.0.0.1:6443", environment: production }
  - { terraform: "s3://acme-state/dev/terraform.tfstate", environment: development }
  - { database: "localhost:5432/shop_dev", environment: development }
`

export const PIPELINES = join(import.meta.dirname, 'pipelines')

/** A repository on disk, gone with the tests. */
export class Repository {
  readonly path = mkdtempSync(join(tmpdir(), 'prodgate-ci-'))

  write(name: string, text: string): string {
    mkdirSync(dirname(join(this.path, name)), { recursive: true })
    writeFileSync(join(this.path, name), text)
    return name
  }

  copy(from: string, to: string): void {
    cpSync(join(PIPELINES, from), join(this.path, to), { recursive: true })
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }

  /** What a file with this text would do. */
  async judge(
    name: string,
    text: string,
    more: Partial<ReadContext> & { machine?: Machine } = {},
  ): Promise<PipelineReport> {
    const files = diskFiles({ roots: [this.path] })
    const context = { files, workspace: this.path, machine: undefined, env: {}, ...more }
    const kind = kindOf(name, text)
    if (kind === undefined) throw new Error(`${name} is no pipeline`)
    const parts = readPipeline(kind, sourceOf(name, text), context)
    let serial = 0
    const judge = new PipelineJudge({
      registry: good(parseRegistry(REGISTRY, '/etc/prodgate/targets.yaml')),
      workspace: this.path,
      home: join(this.path, 'home'),
      files,
      workspaceFiles: files,
      open: (registry, visible) =>
        new Gate({ locate: { registry, files: visible, tmp: '/tmp' }, newId: () => `id ${++serial}` }),
    })
    const judged = []
    for (const part of parts) judged.push(await judge.judge(part))
    return reportOf(judged)
  }
}

/** A part in one line: where it stands, what was decided, why, and where that is. */
function line(part: ReportedPart): string {
  const gate = part.gate === 'asked' ? ' behind a gate' : ''
  const why = part.findings.map((one) => ` ${one.code}@${one.start.line}:${one.start.column}`).join('')
  return `${part.start.line}: ${part.verdict}${gate}${why}`
}

export function lines(report: PipelineReport): readonly string[] {
  return report.parts.map(line)
}
