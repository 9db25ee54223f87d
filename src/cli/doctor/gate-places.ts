import { join } from 'node:path'
import type { GatePlaces } from '../../reach/doctor/level.ts'
import { CLIENTS } from '../../reach/install/clients/all.ts'
import { LEVELS, ownPlaces } from '../../reach/install/places.ts'
import { usualDataDirectory } from '../../serve/data-directory.ts'
import { placesHere } from '../install/place.ts'

/** Where the gate's own places are on this machine, whether anything is there or not. */
export function gatePlaces(): GatePlaces {
  const places = placesHere(undefined)
  const dataDirectories = [usualDataDirectory(), '/var/lib/prodgate']
  const settings = Object.values(CLIENTS).flatMap((client) =>
    LEVELS.flatMap((level) => {
      const { shim } = ownPlaces(level, places)
      return client.levels[level]?.({ level, places, shim }).map((one) => one.path) ?? []
    }),
  )
  return {
    home: places.home,
    dataDirectories,
    sockets: [...dataDirectories.map((path) => join(path, 'agent.sock')), '/run/prodgate/agent.sock'],
    shims: [...new Set(LEVELS.map((level) => ownPlaces(level, places).shim))],
    settings,
  }
}
