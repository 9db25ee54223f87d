import type { Program } from '../program.ts'
import { aws } from './aws.ts'
import { platforms } from './platforms.ts'
import { azure } from './azure.ts'
import { gcloud } from './gcloud.ts'
import { carriers } from './carriers.ts'
import { files } from './files.ts'
import { helms } from './helm.ts'
import { containers } from './docker.ts'
import { clusters } from './clusters.ts'
import { terraformPrograms } from './terraform.ts'
import { infrastructure } from './infrastructure.ts'
import { kubernetes } from './kubernetes.ts'
import { shells } from './shells.ts'
import { text } from './text.ts'
import { npmPrograms } from './npm.ts'
import { pnpmPrograms } from './pnpm.ts'
import { yarnPrograms } from './yarn.ts'
import { bunPrograms } from './bun.ts'
import { finders } from './system/find.ts'
import { monorepo } from './monorepo.ts'
import { unitPrograms } from './system/systemctl.ts'
import { journal } from './system/journal.ts'
import { makePrograms } from './make.ts'
import { justPrograms } from './just.ts'
import { taskfilePrograms } from './taskfile.ts'
import { git } from './git.ts'
import { builds } from './builds.ts'
import { jvmBuilds } from './jvm-builds.ts'
import { curlPrograms } from './curl.ts'
import { postgres } from './postgres.ts'
import { mysql } from './mysql.ts'
import { sqliteShells } from './sqlite.ts'
import { redis } from './redis.ts'
import { mongo } from './mongo.ts'
import { queues } from './queues.ts'
import { httpClients } from './http.ts'
import { loadTests } from './load-tests.ts'
import { socketPrograms } from './sockets.ts'
import { pythonPrograms } from './python.ts'
import { pythonPackages } from './python-packages.ts'
import { pythonTools } from './python-tools.ts'
import { nodePrograms } from './node.ts'
import { scriptCarriers } from './script-carriers.ts'
import { remote } from './remote.ts'
import { stores } from './stores.ts'
import { javascriptChecks } from './javascript-checks.ts'
import { javascriptBuilds } from './javascript-builds.ts'

/** Every described program. A new family is one line here. */
export const FAMILIES: readonly (readonly Program[])[] = [aws, platforms, azure, gcloud, kubernetes, infrastructure, terraformPrograms, clusters, containers, helms, carriers, files, shells, text, npmPrograms, pnpmPrograms, yarnPrograms, bunPrograms, finders, monorepo, unitPrograms, journal, makePrograms, justPrograms, taskfilePrograms, git, builds, jvmBuilds, curlPrograms, postgres, mysql, sqliteShells, redis, mongo, queues, httpClients, loadTests, socketPrograms, pythonPrograms, pythonPackages, pythonTools, nodePrograms, scriptCarriers, remote, stores, javascriptChecks, javascriptBuilds]

const byName = new Map<string, Program>()
for (const family of FAMILIES) for (const program of family) for (const name of program.names) byName.set(name, program)

/** `.exe` and letters of any size are the same program on the systems that have them. */
export function findProgram(name: string): Program | undefined {
  return byName.get(name) ?? (name.endsWith('.exe') ? byName.get(name.slice(0, -4)) : undefined)
}
