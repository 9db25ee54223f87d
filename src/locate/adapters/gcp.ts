import type { GcpPlace } from '../../understand/place.ts'
import { type Claim, claim, nameClaims, type Subject } from '../evidence.ts'
import { readIni } from '../formats/ini.ts'
import { parserOf } from '../formats/parsed.ts'
import { namedIdentity } from '../identity.ts'
import { first, flag, type Setting, state, textOf, variable } from '../setting.ts'
import { inHome, lost, pathFrom, remote, type Vantage } from '../vantage.ts'

const settingsOf = parserOf(readIni)
const nameOf = parserOf((text) => text.trim())

/**
 * Which project `gcloud` and its kin act on (Google Cloud CLI 548): `--project`, `CLOUDSDK_CORE_PROJECT`, else the
 * project of the configuration that `--configuration`, `CLOUDSDK_ACTIVE_CONFIG_NAME` or `active_config` names.
 */
export function locateGcp(place: GcpPlace, from: Vantage): readonly Subject[] {
  const override = place.env.names().find((name) => name.startsWith('CLOUDSDK_API_ENDPOINT_OVERRIDES_'))
  if (override !== undefined) return [lost(from, `${override} leads to another endpoint`)]
  const told = first(flag(place.project, '--project'), variable(place.env, 'CLOUDSDK_CORE_PROJECT'))
  const project = told.is === 'absent' ? configuredProject(place, from) : told
  if (project.is === 'unknown') return [lost(from, `${project.from} is not known`, otherProject(place))]
  if (project.is === 'absent') return [lost(from, 'no project is chosen', otherProject(place))]
  const how = claim(`project ${project.text}`, project.tier, project.from, project.text)
  return [
    remote(
      from,
      [namedIdentity('gcp', project.text)],
      [how, ...nameClaims(project.text, 'project'), ...otherProject(place, project.text)],
    ),
  ]
}

/** The libraries read their own variable; where it names another project, that is worth a look. */
function otherProject(place: GcpPlace, project?: string): readonly Claim[] {
  const other = textOf(variable(place.env, 'GOOGLE_CLOUD_PROJECT'))
  return other === undefined || other === project ? [] : nameClaims(other, 'GOOGLE_CLOUD_PROJECT', 'process-env')
}

function configuredProject(place: GcpPlace, from: Vantage): Setting {
  const moved = variable(place.env, 'CLOUDSDK_CONFIG')
  if (moved.is === 'unknown') return moved
  const directory = moved.is === 'known' ? pathFrom(place.cwd, moved.text) : inHome(from, '.config/gcloud')
  if (directory === undefined) return { is: 'unknown', from: 'the configuration of another machine' }
  const active = nameOf(from.files.read(`${directory}/active_config`))
  const chosen = first(
    flag(place.configuration, '--configuration'),
    variable(place.env, 'CLOUDSDK_ACTIVE_CONFIG_NAME'),
    state(active.is === 'parsed' ? active.value : undefined, `${directory}/active_config`),
    state('default', 'the usual configuration'),
  )
  if (chosen.is !== 'known') return { is: 'unknown', from: chosen.is === 'unknown' ? chosen.from : 'the configuration' }
  if (chosen.text.includes('/')) return { is: 'unknown', from: 'the name of the configuration' }
  const path = `${directory}/configurations/config_${chosen.text}`
  const file = settingsOf(from.files.read(path))
  if (file.is !== 'parsed') return { is: 'unknown', from: path }
  const projects = file.value.filter((one) => one.section === 'core' && one.key.toLowerCase() === 'project')
  return state(projects.at(-1)?.value, path)
}
