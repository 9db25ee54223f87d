import { posix } from 'node:path'
import type { Place } from '../../understand/place.ts'
import { isKnown } from '../../understand/word.ts'
import type { Subject } from '../evidence.ts'
import type { Vantage } from '../vantage.ts'
import { locateApp } from './app.ts'
import { locateAws } from './aws.ts'
import { locateAzure } from './azure.ts'
import { locateDatabase } from './database.ts'
import { locateDocker } from './docker.ts'
import { locateGcp } from './gcp.ts'
import { locateGit } from './git.ts'
import { locateKubernetes } from './kubernetes.ts'
import { locateMcp } from './mcp.ts'
import { locateRuntime } from './runtime.ts'
import { locateFile, locateSession, locateUnknown } from './session.ts'
import { locateHost } from './ssh.ts'
import { locateTerraform } from './terraform.ts'
import { locateUrl } from './url.ts'

type Places = { readonly [P in Place as P['is']]: P }
type Adapters = { readonly [K in keyof Places]: (place: Places[K], from: Vantage) => readonly Subject[] }

/** One adapter for each kind of place: a new kind does not compile until it has one. */
const ADAPTERS: Adapters = {
  session: locateSession,
  file: locateFile,
  kubernetes: locateKubernetes,
  aws: locateAws,
  gcp: locateGcp,
  azure: locateAzure,
  terraform: locateTerraform,
  database: locateDatabase,
  docker: locateDocker,
  git: locateGit,
  host: locateHost,
  url: locateUrl,
  app: locateApp,
  runtime: locateRuntime,
  mcp: locateMcp,
  unknown: locateUnknown,
}

/** Finds out what a place really is; at least one subject. */
export function locatePlace<K extends keyof Places>(
  place: Places[K] & { readonly is: K },
  from: Vantage,
): readonly Subject[] {
  return ADAPTERS[place.is](place, atHome(place, from))
}

/**
 * `HOME=DIR` in front of a tool moves its files. ssh asks the system instead (OpenSSH 9.9, `ssh_config(5)`), and where
 * the variable is not set the others do so too.
 */
function atHome(place: Place, from: Vantage): Vantage {
  const moved = place.env.get('HOME')
  if (from.home === undefined || moved === undefined || place.is === 'host') return from
  const home = isKnown(moved) && posix.isAbsolute(moved.text) ? moved.text.replace(/(?<=.)\/$/, '') : undefined
  return home === from.home ? from : { ...from, home }
}
