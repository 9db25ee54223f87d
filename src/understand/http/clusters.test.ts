import { expect, test } from 'vitest'
import { clusterCall } from './clusters.ts'

test.each([
  ['GET', '/api/v1/namespaces/shop/pods', undefined],
  ['GET', '/api/v1/namespaces/shop/secrets/db', 'read-secret'],
  ['GET', '/api/v1/namespaces/shop/%73ecrets/db', 'read-secret'],
  ['GET', '/api/v1/namespaces/shop/pods/a/exec', 'unreadable'],
  ['POST', '/api/v1/namespaces/shop/pods/a/portforward', 'unreadable'],
  ['GET', '/api/v1/namespaces/shop/pods/a/log', undefined],
  ['POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', 'access'],
  ['GET', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', undefined],
  ['POST', '/api/v1/namespaces/shop/serviceaccounts/x/token', 'access'],
  ['POST', '/api/v1/namespaces/shop/configmaps', undefined],
  ['POST', '/api/v1/users', undefined],
  ['POST', '/v1.51/volumes/prune', 'lose'],
  ['POST', '/volumes/create', undefined],
  ['DELETE', '/api/v1/namespaces/shop/secrets/db', undefined],
])('%s %s: %s', (method, path, kind) => expect(clusterCall(method, path)?.kind).toBe(kind))
