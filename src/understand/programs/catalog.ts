import type { Program } from '../program.ts'
import { aws } from './aws.ts'
import { platforms } from './platforms.ts'
import { secretsCli } from './secrets-cli.ts'
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
import { finders } from './system/find.ts'
import { unitPrograms } from './system/systemctl.ts'
import { journal } from './system/journal.ts'
import { git } from './git.ts'
import { builds } from './builds.ts'
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
import { remote } from './remote.ts'
import { stores } from './stores.ts'
import { network } from './network.ts'
import { netcatPrograms } from './netcat.ts'
import { forges } from './forges.ts'
import { vcs } from './vcs.ts'
import { migrations } from './migrations.ts'
import { scanners } from './scanners.ts'
import { documents } from './documents.ts'
import { gate } from './gate.ts'
import { javascript } from './javascript.ts'
import { python } from './python.ts'
import { languages } from './languages.ts'

/** Every described program. A new family is one line here. */
export const FAMILIES: readonly (readonly Program[])[] = [aws, platforms, secretsCli, azure, gcloud, kubernetes, infrastructure, terraformPrograms, clusters, containers, helms, carriers, files, shells, text, finders, unitPrograms, journal, git, builds, curlPrograms, postgres, mysql, sqliteShells, redis, mongo, queues, httpClients, loadTests, socketPrograms, remote, stores, network, netcatPrograms, forges, vcs, migrations, scanners, documents, gate, javascript, python, languages]

const byName = new Map<string, Program>()
for (const family of FAMILIES) for (const program of family) for (const name of program.names) byName.set(name, program)

/** `.exe` and letters of any size are the same program on the systems that have them. */
export function findProgram(name: string): Program | undefined {
  return byName.get(name) ?? (name.endsWith('.exe') ? byName.get(name.slice(0, -4)) : undefined)
}
