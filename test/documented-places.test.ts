import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './command.ts'

/** The documents tell where things are; here they are held against what there is. */

const architecture = textOf('ARCHITECTURE.md')

function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The rows of the first table under a heading, each as its cells. */
function tableUnder(heading: string, page = architecture): readonly (readonly string[])[] {
  const section = page.split(/^##? /m).find((one) => one.startsWith(`${heading}\n`)) ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(2).map((row) =>
    row
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  )
}

/** What stands in backticks and is a path. `CLIENT` stands for any of several; a directory ends in a slash. */
function pathsIn(cell: string): readonly string[] {
  const names = [...cell.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name)
  return names.filter((name) => /^[\w./*-]+$/.test(name) && (name.includes('/') || name.endsWith('.ts')))
}

/** Rooms stand below `src/`, everything else from the root. */
function found(path: string): readonly string[] {
  const pattern = path.replaceAll('CLIENT', '*')
  const at = existsSync(join(root, 'src', pattern.split('/')[0] ?? '')) ? join(root, 'src') : root
  return pattern.includes('*') ? globSync(pattern, { cwd: at }) : existsSync(join(at, pattern)) ? [pattern] : []
}

const invariants = tableUnder('Invariants').map(([name = '', , uphold = '', show = '']) => ({ name, uphold, show }))

describe('an invariant', () => {
  test('is told once', () => {
    const names = invariants.map(({ name }) => name)
    expect(names.length).toBeGreaterThan(30)
    expect(names).toEqual([...new Set(names)])
  })

  test.each(invariants)('$name: stands where it is upheld, by its name', ({ name, uphold }) => {
    const paths = pathsIn(uphold)
    expect(paths).not.toEqual([])
    for (const path of paths) {
      expect([path, found(path)]).toEqual([path, [path]])
      if (!path.endsWith('.ts')) continue
      // A comment is broken anywhere.
      const text = readFileSync(join(root, 'src', path), 'utf8').replaceAll(/\n *(?:\*|\/\/) */g, ' ')
      expect([path, text.includes(`INVARIANT (${name})`)]).toEqual([path, true])
    }
  })

  test.each(invariants)('$name: is shown by tests that there are', ({ show }) => {
    const paths = pathsIn(show)
    expect(paths).not.toEqual([])
    for (const path of paths) expect([path, found(path)]).not.toEqual([path, []])
  })
})

test('every place that is named under “Where do I change” is there', () => {
  const rows = tableUnder('Where do I change …')
  expect(rows.length).toBeGreaterThan(20)
  const paths = rows.flatMap(([, where = '']) => pathsIn(where).filter((path) => path.includes('/')))
  expect(paths.filter((path) => found(path).length === 0)).toEqual([])
})

test('every room is described, and what is described is a room', () => {
  const sentence = architecture.split(/^## /m)[0] ?? ''
  const named = [...sentence.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = '']) => pathsIn(cell))
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? [`${one.name}/`] : [],
  )
  expect(rooms.filter((room) => !named.includes(room))).toEqual([])
  expect(named.filter((path) => found(path).length === 0)).toEqual([])
})

test('every place and every command of docs/testing.md is there', () => {
  const rows = tableUnder('How prodgate is tested', textOf('docs/testing.md'))
  expect(rows.length).toBeGreaterThan(20)
  const paths = rows.flatMap(([, where = '', command = '']) => [...pathsIn(where), ...pathsOfCommands(command)])
  expect(paths.filter((path) => found(path).length === 0)).toEqual([])
})

/** What vitest and Node are told to run. */
function pathsOfCommands(cell: string): readonly string[] {
  return [...cell.matchAll(/`(?:npx vitest run|node) ([\w./-]+)/g)].map(([, path = '']) => path)
}

const PAGES = ['*.md', 'docs/*.md', 'docs/decisions/*.md'].flatMap((pattern) => globSync(pattern, { cwd: root }))

describe.each(PAGES)('%s', (path) => {
  const text = textOf(path)

  test('names commands of npm that there are', () => {
    const scripts = Object.keys(JSON.parse(textOf('package.json')).scripts)
    const named = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !scripts.includes(name))).toEqual([])
  })

  test('links to pages that there are', () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, to = '']) => to).filter((to) => !to.includes(':'))
    expect(links.filter((to) => !existsSync(join(root, path, '..', to)))).toEqual([])
  })
})
