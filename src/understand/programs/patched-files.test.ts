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
  expect(patchedText('', files[1]?.hunks ?? [])).toBe('pwd')
})

test('a hunk that is not found is not followed', () => {
  expect(patchedText('echo\n', patchedFiles(PATCH, 1)?.[0]?.hunks ?? [])).toBeUndefined()
})

test('settings are no scripts', () => {
  expect(['package.json', 'a/Makefile', 'x.sh', 'x.mk'].every(isProjectScript)).toBe(true)
  expect(['kube/config', '.env', 'tsconfig.json', 'x.yaml'].some(isProjectScript)).toBe(false)
})
