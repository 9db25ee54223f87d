import { describe, expect, test } from 'vitest'
import type { Call } from '../../program.ts'
import { codeEffects } from '../../testing/code-effects.ts'
import { UNKNOWN, word } from '../../word.ts'
import { elsewhereOf } from './places.ts'

const t = (code: string, wanted: readonly string[]) =>
  test(code, () => expect(codeEffects('powershell', code)).toEqual(wanted))

describe('cmdlets that act elsewhere', () => {
  t('Stop-AzVM -Name c', ['restart stop-azvm object c'])
  t('Stop-VM -Name c', ['restart stop-vm object c'])
  t('Stop-EC2Instance i-1 -ProfileName prod', ['restart stop-ec2instance object i-1'])
  t('Write-S3Object -BucketName b', ['change write-s3object object b'])
  t('Read-S3Object -BucketName b', ['read-data read-s3object object b'])
  t('Set-ADUser bob', ['access set-aduser object bob'])
  t('Set-AzContext -Subscription a', ['change set-azcontext object a'])
  t('Add-Member -Name a', ['change add-member object a'])
})

describe('code for other machines', () => {
  t('Invoke-Command -ComputerName web1 { Restart-Service x }', ['restart restart-service service x @ host web1'])
  t('Invoke-Command { Restart-Service x }', ['restart restart-service service x'])
  t('Invoke-Command -Session $s { Get-Service }', ['read get-service object', 'unreadable invoke-command code \uFFFC'])
  t('Invoke-Command web1 { Get-Service }', ['read get-service object', 'unreadable invoke-command code web1'])
})

test('a list of machines is a word for each', () => {
  const call = { site: { is: 'here' }, cwd: '/repo', tunnels: [] } as unknown as Call
  const names = (...words: readonly string[]) =>
    elsewhereOf(
      'Restart-Service',
      words.map((one) => word(one)),
      call,
    ).map(({ at }) => (at.is === 'host' ? at.name.text : at.is))
  expect(names('x', '-ComputerName', 'localhost', '', 'web1')).toEqual(['localhost', 'web1'])
  expect(names('x', '-ComputerName', 'localhost,web1', '-Force')).toEqual(['localhost', 'web1'])
  expect(names('x', '-ComputerName', 'localhost')).toEqual([])
  expect(names('x', '-ComputerName', ...Array.from({ length: 20 }, (_, i) => `web${i}`))).toEqual([UNKNOWN])
})
