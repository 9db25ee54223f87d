import { chmodSync, chownSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TestServer } from '../authority/server.ts'

const NOBODY = 65534

/**
 * A real authority with an executor, a workspace and a `kubectl` of its own, which says whether it was handed a credential.
 * Where the tests are root, runs are another user's.
 */
export async function executorServer(more: Readonly<Record<string, unknown>> = {}) {
  const place = mkdtempSync(join(tmpdir(), 'prodgate-executor-'))
  chmodSync(place, 0o711)
  const work = join(place, 'shop')
  const bin = join(place, 'bin')
  for (const path of [work, bin]) mkdirSync(path, { mode: 0o755 })
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(work, NOBODY, NOBODY)
  writeFileSync(join(bin, 'kubectl'), KUBECTL, { mode: 0o755 })
  const executor = {
    workspaces: [work],
    path: `${bin}:/usr/bin:/bin`,
    directory: join(place, 'executor'),
    ...(isRoot ? { user: 'nobody' } : {}),
    ...more,
  }
  writeFileSync(join(place, 'handed'), 'of whoever started the authority\n')
  const handed = openSync(join(place, 'handed'), 'r')
  const server = await TestServer.start({ config: { executor }, handed })
  const remove = async () => {
    await server.remove()
    closeSync(handed)
    rmSync(place, { recursive: true, force: true })
  }
  return { server, settings: executor, work, place, isRoot, remove }
}

const KUBECTL = `#!/bin/sh
echo "token=[$DEPLOY_TOKEN]"
[ -z "$DEPLOY_FILE" ] || { echo "file:"; cat "$DEPLOY_FILE"; stat -c %a "$DEPLOY_FILE"; }
printf %s "$DEPLOY_TOKEN" | wc -c > "\${0%/*}/../shop/length"
`
