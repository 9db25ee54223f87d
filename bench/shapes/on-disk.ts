import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Shape, type ShapePlace, shape, shell } from './shape.ts'

/** Hostile files: what stands on the disk is as long as the text of an action, and as little to be trusted. */
export function onDisk(
  name: string,
  command: string | ((size: number) => string),
  prepare: (place: ShapePlace, size: number) => void,
): Shape {
  return shape(name, (size) => shell(typeof command === 'string' ? command : command(size)), prepare)
}

export function write(place: ShapePlace, path: string, text: string): void {
  const at = path.startsWith('~/') ? join(place.home, path.slice(2)) : join(place.cwd, path)
  mkdirSync(dirname(at), { recursive: true })
  writeFileSync(at, text)
}
