import { expect, test } from 'vitest'
import { isOwnSettings } from './own-settings.ts'

test.each([
  ['/home/ada/.kube/config', true],
  ['/home/ada/.my.cnf', true],
  ['/etc/kubernetes/admin.conf', true],
  ['/home/ada/shop/.kube/config', false],
  ['/home/ada/kubeconfig', false],
  ['/home/ada/../eve/.kube/config', false],
  ['/home/adamant', false],
  ['/home/deploy/.kube/config', true],
  ['/root/.kube/config', true],
  ['/root/kubeconfig', false],
  ['/rootless/.kube/config', false],
  ['/home/../.kube/config', false],
  ['/tmp/kubeconfig', false],
  ['/etcetera/config', false],
])('%s: %s', (path, wanted) => expect(isOwnSettings(path, '/home/ada')).toBe(wanted))
