import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../../testing/example.ts'
import { memoryFiles } from '../../testing/memory-files.ts'

const MAIN = 'a'.repeat(40)
const CART = 'b'.repeat(40)
const OLD = 'c'.repeat(40)

/** A work tree on `feature/cart`: `main` and `feature/done` are one commit, `feature/old` is held by nothing else. */
const repository = {
  '/repo/.git/HEAD': 'ref: refs/heads/feature/cart\n',
  '/repo/.git/config': [
    '[remote "origin"]',
    '\turl = git@github.com:acme/app.git',
    '[branch "main"]',
    '\tremote = origin',
    '[alias]',
    '\tco = checkout',
    '\tyolo = "!rm -rf"',
    '\tfp = push --force',
    '\tloop = loop2',
    '\tloop2 = loop',
    '',
  ].join('\n'),
  '/repo/.git/refs/heads/main': `${MAIN}\n`,
  '/repo/.git/refs/heads/feature/cart': `${CART}\n`,
  '/repo/.git/refs/heads/feature/old': `${OLD}\n`,
  '/repo/.git/packed-refs': `# pack-refs with: peeled\n${MAIN} refs/heads/feature/done\n${MAIN} refs/remotes/origin/main\n`,
  '/repo/.git/refs/tags/v1': `${MAIN}\n`,
  '/repo/src/cart.ts': 'x',
  '/repo/main.txt': 'x',
  '/home/me/.gitconfig': '[alias]\n\tst = status -sb\n',
}

const effects = (command: string, more: Readonly<Record<string, string>> = {}) =>
  exampleEffects(command, memoryFiles({ ...repository, ...more }))

function t(command: string, expected: readonly string[], more?: Readonly<Record<string, string>>): void {
  test(command, async () => expect(await effects(command, more)).toEqual(expected))
}

describe('what is lost with a ref', () => {
  t('git branch -D feature/done', ['change delete branch feature/done'])
  t('git branch -D feature/old', ['lose delete branch feature/old'])
  t('git branch -D feature/cart', ['lose delete branch feature/cart'])
  t('git update-ref -d refs/heads/feature/done', ['change delete ref refs/heads/feature/done'])
  t('git update-ref -d refs/heads/feature/old', ['lose delete ref refs/heads/feature/old'])
  t('git tag -d v1', ['change delete tag v1'])
  t('git checkout -B feature/old main', ['lose move branch feature/old'])
  t('git checkout -B feature/new main', ['prepare create branch feature/new'])
  t('git branch -f feature/old main', ['lose move branch feature/old'])
  // Each of two refs holds the commit for the other, until both go.
  t('git branch -D x y', ['change delete branch x', 'lose delete branch y'], {
    '/repo/.git/refs/heads/x': `${'d'.repeat(40)}\n`,
    '/repo/.git/refs/heads/y': `${'d'.repeat(40)}\n`,
  })
  t('git branch -D x; git branch -D y', ['change delete branch x', 'lose delete branch y'], {
    '/repo/.git/refs/heads/x': `${'d'.repeat(40)}\n`,
    '/repo/.git/refs/heads/y': `${'d'.repeat(40)}\n`,
  })
})

describe('the branch that is checked out', () => {
  t('git push origin HEAD', ['prepare push branch feature/cart'])
  t('git push', ['prepare push branch'])
  t('git push origin $(git branch --show-current)', ['read branch repository', 'prepare push branch feature/cart'])
  t('git push origin $(git rev-parse --abbrev-ref HEAD)', [
    'read rev-parse repository',
    'prepare push branch feature/cart',
  ])
  t('git checkout main && git push', ['change switch branch main', 'prepare push branch main'])
  t('git checkout main; git push origin HEAD', ['change switch branch main', 'prepare push branch main'])
  t('git switch -c fix/a && git push -u origin HEAD', ['prepare create branch fix/a', 'prepare push branch fix/a'])
  t('git branch -m main2 && git push', ['change rename branch main2', 'prepare push branch main2'])
  t('git branch -M feature/cart main2 && git push origin HEAD', [
    'change rename branch main2',
    'prepare push branch main2',
  ])
  t('git branch -M other main2 && git push origin HEAD', [
    'change rename branch main2',
    'prepare push branch feature/cart',
  ])
  t('git symbolic-ref HEAD refs/heads/main && git push', ['change point symbolic ref HEAD', 'prepare push branch main'])
  // Git refuses what is not there and what is there already; then the old branch stays.
  t('git checkout main; git checkout nowhere; git push', [
    'change switch branch main',
    'change switch branch nowhere',
    'prepare push branch \uFFFC',
  ])
  t('git checkout main || git switch -c x; git push', [
    'change switch branch main',
    'prepare create branch x',
    'prepare push branch \uFFFC',
  ])
  t('git checkout -b main; git push', ['prepare create branch main', 'prepare push branch \uFFFC'])
})

describe('a branch or a path', () => {
  t('git checkout main', ['change switch branch main'])
  t('git checkout src', ['file overwrite below src'])
  t('git checkout src/cart.ts', ['file overwrite src/cart.ts'])
  t('git checkout main.txt', ['file overwrite main.txt'])
  t('git checkout main src/cart.ts', ['file overwrite src/cart.ts'])
  t('git checkout main -- src', ['file overwrite below src'])
  t('git checkout v1', ['change switch branch v1'])
  t('git checkout HEAD~1', ['change switch branch HEAD~1'])
  t("git checkout '*.ts'", ['file overwrite below /repo'])
  t('git checkout :/src', ['file overwrite below /repo/src'])
  t('cd src && git checkout .', ['file overwrite below .'])
})

describe('cleaning', () => {
  t('git clean -fd', ['lose clean work tree'])
  t('cd src && git clean -fd', ['file delete below .'])
  t('cd src && git clean -fd ..', ['lose clean work tree ..'])
  t('git clean -fdX dist', ['file delete below dist'])
})

describe('aliases', () => {
  t('git st', ['read status repository'])
  t('git co main', ['change switch branch main'])
  t('git fp origin x', ['lose force-push branch x'])
  t('git yolo src', ['file delete below src'])
  t('git loop', ['unreadable run alias loop'])
  t('git config alias.p "push origin main" && git p', ['change set setting alias.p', 'prepare push branch main'])
  t("printf '[alias]\\np = push -f\\n' >> .git/config; git p", ['file append .git/config', 'lose force-push branch'])
})

describe('code that the action writes for git', () => {
  t("printf '[core]\\n\\tpager = rm x\\n' >> .git/config; git log", [
    'file append .git/config',
    'file delete x',
    'read log repository',
  ])
  t("echo 'rm x' > .git/hooks/pre-commit; git commit -m y", [
    'file overwrite .git/hooks/pre-commit',
    'file delete x',
    'prepare commit commit',
  ])
  t('git commit -m y', ['prepare commit commit'], { '/repo/.git/hooks/pre-commit': 'rm x' })
})

describe('where a push goes', () => {
  t('git -c push.default=matching push', ['prepare push branch \uFFFC'])
  t('git -c push.default=current push', ['prepare push branch'])
  t('git config branch.feature/cart.merge refs/heads/main && git push', [
    'change set setting branch.feature/cart.merge',
    'prepare push branch \uFFFC',
  ])
  t('git push origin v1', ['change push branch refs/tags/v1'])
  const merged = ['deploy merge merge request merge_request.merge_when_pipeline_succeeds', 'prepare push branch x']
  t('git push -o merge_request.merge_when_pipeline_succeeds origin x', merged)
  t('git -c push.pushOption=merge_request.merge_when_pipeline_succeeds push origin x', merged)
  t('git push -o merge_request.create origin x', ['prepare push branch x'])
  t('git push origin HEAD:refs/for/main%topic=x,submit', ['prepare push branch main'])
  t('git push -o submit origin HEAD:refs/for/main', ['prepare push branch main'])
  t('git push origin HEAD:refs/for/main%topic=x', ['prepare push branch refs/for/main%topic=x'])
})

describe('an address that is a program', () => {
  const gone = 'file delete below src'
  test.each([
    "git ls-remote 'ext::sh -c rm% -rf% src'",
    "git -c remote.origin.url='ext::sh -c rm% -rf% src' fetch",
    "git -c url.'ext::sh -c rm% -rf% src'.insteadOf=https://x/ ls-remote https://x/y",
    "git submodule add 'ext::rm -rf src' y",
    "git archive --remote='ext::rm -rf src' HEAD",
    "printf '[alias]\n\tst = !rm -rf src\n' > /tmp/gc; git -c include.path=/tmp/gc st",
  ])('%s', async (command) => expect(await effects(command)).toContain(gone))
  test('an address', async () =>
    expect(await effects("git -c remote.origin.url='https://x/rm -rf src' fetch")).not.toContain(gone))
})
