import { reachOf } from '../../emit.ts'
import type { UrlPlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import type { Word } from '../../word.ts'

/** Where an image is kept: the registry of its name, Docker Hub where it names none. */
export function registryAt(call: Call, image: Word): UrlPlace {
  const plain = image.text.replace(/^(docker|oci):\/\//, '')
  const first = plain.split('/')[0] ?? ''
  const named = plain.includes('/') && (/[.:]/.test(first) || first === 'localhost')
  const scheme = /^(localhost|127\.0\.0\.1)(:|$)/.test(first) ? 'http' : 'https'
  return { ...reachOf(call), is: 'url', url: { ...image, text: `${scheme}://${named ? '' : 'docker.io/'}${plain}` } }
}
