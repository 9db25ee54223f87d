import { describe, expect, test } from 'vitest'
import { joinedPath } from './joined-path.ts'

describe('the path that a function makes of its parts', () => {
  test.each<[string, readonly string[], string | undefined]>([
    ['path.join', ['dist', 'a'], 'dist/a'],
    ['path.join', ['dist', '/a'], 'dist//a'],
    ['path.resolve', ['dist', '/etc', 'a'], '/etc/a'],
    ['os.path.join', ['dist', '/etc/a'], '/etc/a'],
    ['os.path.join', ['/etc', 'a'], '/etc/a'],
    ['os.path.join', ['dist', '~/a'], 'dist/~/a'],
    ['File.expand_path', ['~/a', 'dist'], '/home/me/a'],
    ['pathlib.Path', ['dist', '/etc/a'], '/etc/a'],
    ['File.join', ['dist', '/a'], 'dist//a'],
    ['File.expand_path', ['../a', 'dist'], 'dist/../a'],
    ['File.expand_path', ['/etc/a', 'dist'], '/etc/a'],
    ['File.expand_path', ['~/a'], '/home/me/a'],
    ['os.path.split', ['a'], undefined],
  ])('%s(%j)', (name, parts, path) => expect(joinedPath(name, parts, '/home/me')).toBe(path))
})
