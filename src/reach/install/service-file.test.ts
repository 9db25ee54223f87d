import { expect, test } from 'vitest'
import { serviceFile } from './service-file.ts'

const places = { home: '/home/u', project: '/home/u/w', root: '/', platform: 'linux' } as const
const lineOf = (text: string, start: string) => text.split('\n').find((line) => line.trim().startsWith(start))

test('a unit names absolute paths, and nothing in them stands for something else', () => {
  const { path, text } = serviceFile(places, ['/opt/p/bin/prodgate', 'serve', '--data', '/home/u/a "b" 100% $HOME\\'])
  expect(path).toBe('/home/u/.config/systemd/user/prodgate.service')
  expect(lineOf(text, 'ExecStart=')).toBe(
    'ExecStart=/opt/p/bin/prodgate serve --data "/home/u/a \\"b\\" 100%% $$HOME\\\\"',
  )
})
test('an agent of launchd', () => {
  const { path, text } = serviceFile({ ...places, platform: 'darwin' }, ['/opt/<p>&/prodgate', 'serve'])
  expect(path).toBe('/home/u/Library/LaunchAgents/prodgate.authority.plist')
  expect(lineOf(text, '<string>/opt')).toBe('    <string>/opt/&lt;p&gt;&amp;/prodgate</string>')
})
