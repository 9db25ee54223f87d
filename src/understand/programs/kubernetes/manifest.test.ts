import { expect, test } from 'vitest'
import { kindsIn } from './manifest.ts'

test.each([
  ['apiVersion: v1\nkind: Secret\n', ['secret']],
  ['kind: Deployment\n---\nkind: Role\n', ['deployment', 'role']],
  ['  apiVersion: v1\n  kind: Secret\n', ['secret']],
  ['"kind": "Secret"\n', ['secret']],
  ['{"apiVersion":"v1","kind":"Secret"}', ['secret']],
  ['{\n  "kind": "Secret"\n}', ['secret']],
  ['{kind: ConfigMap, x: 1}', ['configmap']],
  // A field of that name inside an object is no object.
  ['kind: RoleBinding\nroleRef:\n  kind: ClusterRole\nsubjects:\n  - kind: User\n', ['rolebinding']],
  ['kind: List\nitems:\n  - kind: Secret\n', ['list', 'secret']],
  ['{"kind":"List","items":[{"kind":"Secret"}]}', ['list', 'secret']],
  ['# kind: Secret\nkind: ConfigMap\n', ['configmap']],
  ['data:\n  kind: Secret\n', []],
])('%j', (text, kinds) => expect(kindsIn(text)).toEqual(kinds))

test('a long text is read in linear time', () => {
  expect(kindsIn('kind: '.repeat(200_000))).toEqual(['kind'])
})
