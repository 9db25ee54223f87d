import { expect, test } from 'vitest'
import { codeEffects } from '../../testing/code-effects.ts'

const HEAD = 'from kubernetes import client, config\nconfig.load_kube_config(context="x")\nv1 = client.CoreV1Api()\n'

test.each([
  ['v1.list_namespaced_pod("shop")', 'read list pod'],
  ['print(v1.read_namespaced_pod_log("a", "shop"))', 'read read pod a'],
  ['v1.list_pod_for_all_namespaces(watch=False)', 'read list pod'],
  ['v1.read_namespaced_secret("db", "shop")', 'read-secret read secret db'],
  ['v1.create_namespaced_config_map("shop", body)', 'change create configmap'],
  ['client.RbacAuthorizationV1Api().create_cluster_role_binding(body)', 'access create rolebinding'],
  ['client.AppsV1Api().patch_namespaced_deployment_scale("a", "shop", body)', 'change patch deployment a'],
  ['v1.delete_namespaced_pod("a", "shop")', 'restart delete pod a'],
  ['v1.delete_namespace("shop")', 'lose delete namespace shop'],
  ['v1.delete_collection_namespaced_pod("shop")', 'lose delete pod'],
  ['v1.delete_collection_node()', 'catastrophe delete node'],
])('%s', (code, effect) => expect(codeEffects('python', HEAD + code)).toEqual([effect]))

test('a command in a container is not read', () => {
  const code =
    'from kubernetes.stream import stream\nstream(v1.connect_get_namespaced_pod_exec, "a", "shop", command="ls")'
  expect(codeEffects('python', HEAD + code)).toEqual(['unreadable run code'])
})

test('what the client does not know is not described', () => {
  expect(codeEffects('python', `${HEAD}v1.obliterate_pod("a")`)).toEqual([
    'undescribed call function v1.obliterate_pod',
  ])
})
