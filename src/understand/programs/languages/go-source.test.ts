import { expect, test } from 'vitest'
import { onlyComputes } from './go-source.ts'

const MAIN = 'func main() { fmt.Println(1) }\n'

test.each([
  ['package main\nimport "fmt"\n', true],
  ['package main\nimport (\n\t"fmt"\n\tstr "strings" // texts\n)\n', true],
  ['package main\n', true],
  ['package main\nimport "os"\n', false],
  ['package main\nimport (\n\t"fmt"\n\t_ "net/http/pprof"\n)\n', false],
  ['package main\nimport "C"\n', false],
  ['package main\nimport `os/exec`\n', false],
  ['package main; import "os"\n', false],
  ['package main\nimport ("fmt" /* ) */; "os")\n', false],
  ['package main\nimport (\n"fmt" // )\n"os"\n)\n', false],
  ['package main\nimport (\n"fmt" // )\n"sort"\n)\n', true],
  ['package main // import "os"\nimport "fmt" /* of Go */\n', true],
  ['package main\nimport "fmt"\n//go:linkname x os.Remove\n', false],
  ['package main\nimport "example.com/x"\n', false],
])('%j', (head, expected) => expect(onlyComputes(head + MAIN)).toBe(expected))

test('what is not known computes nothing', () => {
  expect(onlyComputes(undefined)).toBe(false)
  expect(onlyComputes('package main\nimport "\uFFFC"\n')).toBe(false)
})
