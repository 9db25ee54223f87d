import { describe, expect, test } from 'vitest'
import { noFiles } from '../../../lib/files.ts'
import { exampleEffects } from '../../testing/example.ts'

const withFile = (text: string) => ({
  ...noFiles,
  read: (path: string) =>
    path === '/repo/compose.yaml' ? ({ is: 'text', text } as const) : ({ is: 'absent' } as const),
  kind: () => 'absent' as const,
  list: () => [],
})

const REMOVE = 'docker compose exec -T web rm -rf /app/src'
const OUTSIDE = ['file delete below /app/src @ container web']
const INSIDE = ['file delete below /repo/src']

describe('a service sees the directories that its file mounts', () => {
  test.each([
    ['services:\n  web:\n    volumes:\n      - .:/app\n', INSIDE],
    ['services:\n  web:\n    volumes:\n    - "./:/app:rw"\n', INSIDE],
    ['services:\n  web:\n    volumes: [".:/app", "db:/data"]\n', INSIDE],
    ['services:\n  web:\n    volumes:\n      - type: bind\n        source: .\n        target: /app\n', INSIDE],
    [
      '# x\nname: shop\nservices:\n  db:\n    image: x\n  web:\n    image: y\n    volumes:\n      - .:/app\nvolumes:\n  db: {}\n',
      INSIDE,
    ],
    ['services:\n  db:\n    volumes:\n      - .:/app\n  web:\n    image: y\n', OUTSIDE],
    ['services:\n  web:\n    volumes:\n      - .:/app:ro\n', OUTSIDE],
    [
      'services:\n  web:\n    volumes:\n      - type: bind\n        source: .\n        target: /app\n        read_only: true\n',
      OUTSIDE,
    ],
    [
      'services:\n  web:\n    volumes:\n      - app:/app\n',
      ['file delete below /var/lib/docker/volumes/app/_data/src'],
    ],
    ['volumes:\n  web:\n    volumes:\n      - .:/app\n', OUTSIDE],
  ])('%j', async (text, effects) => expect(await exampleEffects(REMOVE, withFile(text))).toEqual(effects))
})

test('a variable in the source leaves the path unknown', async () => {
  const text = 'services:\n  web:\n    volumes:\n      - $DIR:/app\n'
  expect(await exampleEffects(REMOVE, withFile(text))).toEqual(['file delete below \uFFFC/src'])
})
