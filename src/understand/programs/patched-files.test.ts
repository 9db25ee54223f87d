import { expect, test } from 'vitest'
import { isProjectScript, patchedFiles, patchedText } from './patched-files.ts'

const PATCH = `--- a/x.sh
+++ b/x.sh
@@ -1,2 +1,2 @@
 set -e
-ls dist
+ls src
--- /dev/null
+++ b/y.sh
@@ -0,0 +1 @@
+pwd
--- a/z.sh
+++ /dev/null
@@ -1 +0,0 @@
-ls
`

test('each file with what is done to it', () => {
  const files = patchedFiles(PATCH, 1) ?? []
  expect(files.map(({ path, operation }) => [path, operation])).toEqual([
    ['x.sh', 'edit'],
    ['y.sh', 'create'],
    ['z.sh', 'delete'],
  ])
  expect(patchedText('set -e\nls dist\npwd\n', files[0]?.hunks ?? [])).toBe('set -e\nls src\npwd\n')
  expect(patchedText('', files[1]?.hunks ?? [])).toBe('pwd\n')
})

test('a hunk that is not found is not followed', () => {
  expect(patchedText('echo\n', patchedFiles(PATCH, 1)?.[0]?.hunks ?? [])).toBeUndefined()
})

const hunks = (...lines: readonly string[]) =>
  patchedFiles(['--- a/x.sh', '+++ b/x.sh', ...lines].join('\n'), 1)?.[0]?.hunks ?? []

test('a hunk is where its line says, else at the one place where it stands', () => {
  const text = 'cat <<E\nA\nE\nA\n# B\nB\nB\n'
  expect(patchedText(text, hunks('@@ -4 +4 @@', '-A', '+b'))).toBe('cat <<E\nA\nE\nb\n# B\nB\nB\n')
  expect(patchedText(text, hunks('@@ -1 +1 @@', '-# B', '+b'))).toBe('cat <<E\nA\nE\nA\nb\nB\nB\n')
  expect(patchedText(text, hunks('@@ -1 +1 @@', '-A', '+b'))).toBeUndefined()
  expect(patchedText(text, hunks('@@ -9 +9 @@', '-B', '+b'))).toBeUndefined()
})

test('a hunk reaches to the end of a file, or ends with a line that stays', () => {
  const first = hunks('@@ -1 +1 @@', '-a', '+x')
  expect(patchedText('a\nb\n', first)).toBe('x\nb\n')
  expect(patchedText('a\nb\n', first, { toTheEnd: true })).toBeUndefined()
  expect(patchedText('a\n', first, { toTheEnd: true })).toBe('x\n')
})

test('a line that is taken out and looks like a name is one of its hunk', () => {
  expect(patchedText('-- x\nls\n', hunks('@@ -1,2 +1,2 @@', '--- x', '-ls', '+# y', '+pwd'))).toBe('# y\npwd\n')
})

test('what is no hunk is not followed', () => {
  expect(patchedText('a\n', hunks())).toBeUndefined()
  expect(patchedText('a\n', hunks('@@ -1,3 +1,3 @@', '-a', '+b'))).toBeUndefined()
})

test('settings are no scripts', () => {
  expect(['package.json', 'a/Makefile', 'x.sh', 'x.mk'].every(isProjectScript)).toBe(true)
  expect(['kube/config', '.env', 'tsconfig.json', 'x.yaml'].some(isProjectScript)).toBe(false)
})
