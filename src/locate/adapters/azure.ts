import type { AzurePlace } from '../../understand/place.ts'
import { claim, nameClaims, type Subject } from '../evidence.ts'
import { fieldsOf, parseJsonFields, textField } from '../formats/json-fields.ts'
import { parserOf } from '../formats/parsed.ts'
import { namedIdentity } from '../identity.ts'
import { flag, textOf, variable } from '../setting.ts'
import { inHome, lost, pathFrom, remote, type Vantage } from '../vantage.ts'

interface Subscription {
  readonly id: string
  readonly name: string
  readonly isDefault: boolean
}

const subscriptionsOf = parserOf(parseProfile)

/**
 * Which subscription `az` acts on (Azure CLI 2.78): `--subscription` by number or name, else the default of
 * `azureProfile.json`.
 */
export function locateAzure(place: AzurePlace, from: Vantage): readonly Subject[] {
  const told = flag(place.subscription, '--subscription')
  if (told.is === 'unknown') return [lost(from, '--subscription is not known before it runs')]
  const wanted = textOf(told)
  if (wanted !== undefined && isUuid(wanted)) return [subscription(from, { id: wanted, name: '', isDefault: false })]
  const claims = nameClaims(wanted, '--subscription')
  const known = profile(place, from)
  if (typeof known === 'string') return [lost(from, known, claims, wanted)]
  const matches = known.filter((one) =>
    wanted === undefined ? one.isDefault : one.name.toLowerCase() === wanted.toLowerCase(),
  )
  if (matches.length === 0) {
    return [
      lost(
        from,
        wanted === undefined ? 'no subscription is the default' : 'the subscription is not known',
        claims,
        wanted,
      ),
    ]
  }
  return matches.map((one) => subscription(from, one))
}

function subscription(from: Vantage, one: Subscription): Subject {
  const how = one.name === '' ? [] : [claim(`subscription ${one.id}`, 'tool-state', 'azureProfile.json', one.name)]
  return remote(from, [namedIdentity('azure', one.id)], [...how, ...nameClaims(one.name, 'subscription')])
}

function profile(place: AzurePlace, from: Vantage): readonly Subscription[] | string {
  const moved = variable(place.env, 'AZURE_CONFIG_DIR')
  if (moved.is === 'unknown') return 'AZURE_CONFIG_DIR is not known before it runs'
  const directory = moved.is === 'known' ? pathFrom(place.cwd, moved.text) : inHome(from, '.azure')
  if (directory === undefined) return 'the profile of another machine cannot be read'
  const file = subscriptionsOf(from.files.read(`${directory}/azureProfile.json`))
  return file.is === 'parsed' ? file.value : `${directory}/azureProfile.json cannot be read`
}

function parseProfile(text: string): readonly Subscription[] | undefined {
  const list = parseJsonFields(text)?.['subscriptions']
  if (!Array.isArray(list)) return undefined
  return list.flatMap((item) => {
    const fields = fieldsOf(item)
    const id = textField(fields, 'id')
    return id === undefined
      ? []
      : [{ id, name: textField(fields, 'name') ?? '', isDefault: fields?.['isDefault'] === true }]
  })
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
