import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../../testing/example.ts'
import { memoryFiles } from '../../testing/memory-files.ts'
import { commandOf, isRemotePackage } from './package-json.ts'

const root = {
  name: 'shop',
  version: '1.2.3',
  workspaces: ['packages/*'],
  scripts: {
    build: 'rimraf dist && tsc -p .',
    prebuild: 'rm before',
    postbuild: 'rm after',
    test: 'node --test',
    clean: 'rm -rf',
    prune: 'git clean -fdx',
    deploy: 'rm deployed',
    loop: 'npm run loop',
    all: 'npm run build --workspaces',
    tagged: 'rm release-$npm_package_version',
    prepare: 'rm hooks',
    'db:drop': 'rm a',
    'db:seed': 'rm b',
    many: "run-s 'db:*'",
  },
}
const disk = memoryFiles({
  '/repo/package.json': JSON.stringify(root),
  '/repo/packages/a/package.json': JSON.stringify({ name: '@shop/a', scripts: { build: 'rm a-out' } }),
  '/repo/packages/b/package.json': JSON.stringify({
    name: '@shop/b',
    scripts: { build: 'rm b-out', lint: 'rm b-lint' },
  }),
  '/repo/node_modules/.bin/shx': '',
})
const effects = (command: string) => exampleEffects(command, disk)
const build = ['file delete before', 'file delete below dist', 'change run build', 'file delete after']

describe('scripts of package.json', () => {
  test.each<[string, readonly string[]]>([
    ['npm run build', build],
    ['yarn build', build],
    ['pnpm build', build],
    ['bun run build', build],
    ['npm test', ['change run tests']],
    ['npm run clean -- a "b c"', ['file delete below a', 'file delete below b c']],
    ['npm run clean -- "$X"', ['file delete below \uFFFC']],
    ['npm run tagged', ['file delete release-1.2.3']],
    ['cd src && npm run tagged', ['file delete release-1.2.3']],
    ["npm set-script x 'rm a' && npm run x", ['file edit package.json', 'file delete a']],
    ["npm pkg set 'scripts.x=rm a' && npm run x", ['file edit package.json', 'file delete a']],
    [
      'npm set-script x "$Y" && npm run x',
      ['file edit package.json', 'unreadable run code', 'undescribed run script x'],
    ],
    ['npm run nobody', ['undescribed run script nobody']],
    ['npm run nobody --if-present', []],
    ['npm run many', ['file delete a', 'file delete b']],
    ['yarn nobody', ['undescribed run program nobody']],
    // A verb of pnpm and a script have one name here: both count.
    ['pnpm deploy', ['file delete deployed', 'change deploy package']],
  ])('%s', async (command, expected) => expect(await effects(command)).toEqual(expected))

  test('a script that runs itself ends, and is held', async () => {
    expect(await effects('npm run loop')).toEqual(['unreadable run code'])
  })

  test('an install runs the scripts of the project, unless it is told not to', async () => {
    expect(await effects('npm ci')).toEqual(['change install package', 'file delete hooks'])
    expect(await effects('npm ci --ignore-scripts')).toEqual(['change install package'])
    expect(await effects('npm install left-pad')).toEqual(['change install package left-pad'])
  })

  test('a package.json that the action writes is the one that counts', async () => {
    const write = 'echo \'{"scripts":{"build":"rm x"}}\' > package.json'
    expect(await effects(`${write} && npm run build`)).toEqual(['file overwrite package.json', 'file delete x'])
  })
})

describe('workspaces', () => {
  test.each<[string, readonly string[]]>([
    ['npm run build -w @shop/a', ['file delete a-out']],
    ['npm run build -w packages/b', ['file delete b-out']],
    ['npm run all', ['file delete a-out', 'file delete b-out']],
    ['npm --prefix packages/b run lint', ['file delete b-lint']],
    ['pnpm --filter @shop/b lint', ['file delete b-lint']],
    ['pnpm -r build', [...build, 'file delete a-out', 'file delete b-out']],
    ['yarn workspace @shop/a build', ['file delete a-out']],
    ['yarn workspaces foreach -A run lint', ['file delete b-lint']],
    ['turbo run lint', ['file delete b-lint']],
    ['lerna exec -- rm -rf dist', ['file delete below dist']],
  ])('%s', async (command, expected) => expect(await effects(command)).toEqual(expected))
})

test('a package that is installed here is run, not installed', async () => {
  expect(await effects('npx shx rm a')).toEqual(['file delete a'])
  expect(await exampleEffects('npx shx rm a')).toEqual(['change install package shx', 'file delete a'])
})

test('what comes from an address is no package of a registry', () => {
  const remote = [
    'user/repo',
    'github:user/repo',
    'git+ssh://git@h/x.git',
    'https://h/x.tgz',
    'x@git+https://h/x.git',
    'git@h:x.git',
  ]
  const named = ['left-pad', 'left-pad@1', '@scope/x', '@scope/x@^2', './x', '../x.tgz', '/srv/x', 'x@npm:y@1', '~/x']
  expect(remote.filter((one) => !isRemotePackage(one))).toEqual([])
  expect(named.filter(isRemotePackage)).toEqual([])
})

test('the command of a package', () => {
  expect(['prisma@6', '@scope/x', '@angular/cli@19', 'typescript'].map(commandOf)).toEqual(['prisma', 'x', 'ng', 'tsc'])
})
