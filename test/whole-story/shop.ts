import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TestServer } from '../authority/server.ts'

const NOBODY = 65534

/** Where production and staging are: two clusters, told apart by their address. */
const REGISTRY = `version: 1
targets:
  - { kubernetes: "https://10.0.0.1:6443", environment: production }
  - { kubernetes: "https://10.0.0.2:6443", environment: staging }
`

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
  - { name: prod, cluster: { server: "https://10.0.0.1:6443" } }
  - { name: staging, cluster: { server: "https://10.0.0.2:6443" } }
contexts:
  - { name: prod-eu, context: { cluster: prod, user: me } }
  - { name: staging-eu, context: { cluster: staging, user: me } }
users:
  - { name: me, user: {} }
`

/** Two people for whatever lands on production, and the open items of the checklist with each approval. */
const RULES = {
  base: { approvers: 1, roles: ['approver', 'operator'], decideWithin: 30, executeWithin: 15 },
  rules: [{ name: 'production', when: { environments: ['production'] }, approvers: 2, checklist: 'required' }],
}

/** Stands for the clusters: a file for each context, with a line for each image that went live there. */
const KUBECTL = `#!/bin/sh
live="\${0%/*}/../live/$2"
last=$(tail -n 1 "$live")
case "$3 $4" in
  'set image') echo "\${6#shop=}" >> "$live" ;;
  'rollout undo') before=$(tail -n 2 "$live" | head -n 1); echo "$before" >> "$live" ;;
  'rollout status')
    [ "$2 $last" != 'prod-eu shop:2' ] || { echo 'error: 0 of 3 pods of shop:2 are ready' >&2; exit 1; } ;;
  *) exit 64 ;;
esac
`

const rollOut = (context: string) => `set -e
kubectl --context ${context} set image deploy/shop shop=shop:2
kubectl --context ${context} rollout status deploy/shop
`

export const PIPELINE = `on: push
jobs:
  staging:
    runs-on: self-hosted
    environment: staging
    steps:
      - run: sh staging.sh
  production:
    needs: staging
    runs-on: self-hosted
    environment: production
    steps:
      - run: prodgate ci gate --name ci_deploy_production --target shop --wait 1800 --pass pass.jwt
      - run: sh production.sh
`

/** A shop with a pipeline, two clusters, and an authority whose executor alone reaches them. */
export class Shop {
  readonly server: TestServer
  private readonly place: string

  private constructor(server: TestServer, place: string) {
    this.server = server
    this.place = place
  }

  static async open(): Promise<Shop> {
    const place = mkdtempSync(join(tmpdir(), 'prodgate-shop-'))
    chmodSync(place, 0o711)
    const [work, bin] = [join(place, 'live'), join(place, 'bin')]
    for (const path of [work, bin, join(place, 'desk')]) mkdirSync(path, { mode: 0o755 })
    writeFileSync(join(bin, 'kubectl'), KUBECTL, { mode: 0o755 })
    mkdirSync(join(work, '.github/workflows'), { recursive: true })
    writeFileSync(join(work, '.github/workflows/deploy.yml'), PIPELINE)
    writeFileSync(join(work, 'staging.sh'), rollOut('staging-eu'))
    writeFileSync(join(work, 'production.sh'), rollOut('prod-eu'))
    const isRoot = process.getuid?.() === 0
    for (const context of ['staging-eu', 'prod-eu']) {
      writeFileSync(join(work, context), 'shop:1\n')
      if (isRoot) chownSync(join(work, context), NOBODY, NOBODY)
    }
    const executor = {
      workspaces: [work],
      path: `${bin}:/usr/bin:/bin`,
      directory: join(place, 'executor'),
      ...(isRoot ? { user: 'nobody' } : {}),
    }
    const options = { registry: REGISTRY, rules: RULES, files: { '.kube/config': KUBECONFIG }, config: { executor } }
    return new Shop(await TestServer.start(options), place)
  }

  /** The repository of the shop, where its pipeline and the executor work. */
  get work(): string {
    return join(this.place, 'live')
  }

  /** Where people write the papers of an incident. */
  get desk(): string {
    return join(this.place, 'desk')
  }

  /** What went live in a cluster, the first image first. */
  live(context: 'staging-eu' | 'prod-eu'): readonly string[] {
    return readFileSync(join(this.work, context), 'utf8').trim().split('\n')
  }

  async close(): Promise<void> {
    await this.server.remove()
    rmSync(this.place, { recursive: true, force: true })
  }
}
