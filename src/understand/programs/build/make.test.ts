import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../../testing/example.ts'
import { memoryFiles } from '../../testing/memory-files.ts'

const lines = (...all: readonly string[]) => all.join('\n')
const run = (command: string, makefile: string, more: Readonly<Record<string, string>> = {}) =>
  exampleEffects(command, memoryFiles({ '/repo/Makefile': makefile, ...more }))

describe('rules', () => {
  const file = lines(
    '.PHONY: all clean',
    'all: one two ## help',
    'one: ; rm one',
    'two: three',
    '\t@-rm $@ $<',
    'three:',
    '\t+rm a \\',
    '\t  b',
    'd1 d2:',
    '\trm $@',
    '%.o: %.c',
    '\trm $< $* $@',
    'x.gen y.gen: %.gen: %.in',
    '\trm $<',
    'loop: pool',
    '\trm loop',
    'pool: loop',
    '\trm pool',
  )
  test.each<[string, readonly string[]]>([
    ['make', ['file delete one', 'file delete a', 'file delete b', 'file delete two', 'file delete three']],
    ['make one', ['file delete one']],
    ['make d2', ['file delete d2']],
    ['make x.o', ['file delete x.c', 'file delete x', 'file delete x.o']],
    ['make y.gen', ['file delete y.in']],
    ['make loop', ['file delete pool', 'file delete loop']],
    ['make nobody', ['undescribed run target nobody']],
    ['make -n one', ['read dry run target one']],
    // A line with `+` runs in a dry run too.
    ['make -n three', ['read dry run target three', 'file delete a', 'file delete b']],
    ['make -t one', ['change touch target one']],
    ['make -j 4 one', ['file delete one']],
    ['make -C other one', ['undescribed run target one']],
  ])('%s', async (command, expected) => expect(await run(command, file)).toEqual(expected))
})

test('a pattern that matches everything makes no source from the source of a source', async () => {
  const file = lines('%: %.go', '\trm $*.go', '%.x: %', '\trm $@')
  expect(await run('make a.x', file)).toEqual(['file delete a.go', 'file delete a.x'])
})

test.each<[string, string, readonly string[]]>([
  ['the empty end of a name', 'PAPER =\nx:\n\trm $(OPT_$(PAPER)) a', ['file delete a']],
  ['a name that somebody may set', 'E = dev\nx:\n\trm $(OPT_$(E)) a', ['file delete \uFFFC', 'file delete a']],
  ['Windows', 'B = a\nifeq ($(OS),Windows_NT)\nB = b\nendif\nx:\n\trm $(B)', ['file delete a']],
  ['another name', 'B = a\nifeq ($(SYS),Windows_NT)\nB = b\nendif\nx:\n\trm $(B)', ['file delete a', 'file delete b']],
])('%s', async (_, file, expected) => expect(await run('make x', file)).toEqual(expected))

describe('a condition that nobody can tell', () => {
  const file = lines(
    'ifeq ($(shell uname -s),Darwin)',
    'OPEN := open',
    'RUN = rm',
    'else',
    'OPEN := xdg-open',
    'RUN = touch',
    'endif',
    'ifdef LOUD',
    'WHAT = b',
    'endif',
    'WHERE = a',
    'ifdef FAR',
    'WHERE = c',
    'endif',
    'FILE = $(WHERE)',
    'one:',
    '\t$(RUN) x',
    'two:',
    '\ttouch $(FILE)',
    'both:',
    '\t$(RUN) $(WHERE)',
  )
  test.each<[string, readonly string[]]>([
    ['make one', ['read show hardware', 'file delete x', 'file create x']],
    ['make two', ['read show hardware', 'file create a', 'file create c']],
    ['make both', ['read show hardware', 'unreadable run program \uFFFC']],
  ])('%s', async (command, expected) => expect(await run(command, file)).toEqual(expected))
})

describe('variables', () => {
  const file = lines(
    'OUT := build',
    'NAMES = a b',
    'OBJECTS = $(NAMES:%=$(OUT)/%.o)',
    'SOURCES := $(wildcard src/*.c)',
    'export STAGE ?= dev',
    'Q ?= @',
    'ifeq ($(ENV),prod)',
    'TARGET = live',
    'else',
    'TARGET = test',
    'endif',
    'clean:',
    '\t$(Q)rm -rf $(OUT) $(OBJECTS)',
    'sources:',
    '\trm $(SOURCES)',
    'target:',
    '\trm $(TARGET)',
    'shell:',
    '\trm $$HOME/x "$$STAGE"',
    'computed:',
    '\trm $(shell echo y) $(shell date)',
    'nobody:',
    '\trm $(NOBODY)',
    'program:',
    '\t$(NOBODY) x',
    'own: NAME = n',
    'own:',
    '\trm $(NAME)',
    'define both',
    'rm p',
    'rm q',
    'endef',
    'canned:',
    '\t$(both)',
  )
  const disk = { '/repo/src/m.c': '', '/repo/src/n.c': '' }
  test.each<[string, readonly string[]]>([
    ['make clean', ['file delete below build', 'file delete below build/a.o', 'file delete below build/b.o']],
    ['make clean OUT=x NAMES=', ['file delete below x']],
    ['make sources', ['file delete src/m.c', 'file delete src/n.c']],
    ['make target ENV=prod', ['file delete live']],
    ['make target ENV=dev', ['file delete test']],
    // Without a word for it either branch may be taken.
    ['make target', ['file delete live', 'file delete test']],
    ['make shell', ['file delete /home/me/x', 'file delete dev']],
    ['make shell STAGE=s', ['file delete /home/me/x', 'file delete s']],
    ['make computed', ['file delete y', 'file delete \uFFFB']],
    ['make nobody', ['file delete \uFFFC']],
    ['make nobody NOBODY=z', ['file delete z']],
    ['make program', ['unreadable run program \uFFFC']],
    ['make own', ['file delete n']],
    ['make canned', ['file delete p', 'file delete q']],
  ])('%s', async (command, expected) => {
    // What `$(shell …)` reads while the file is read is of no interest here.
    expect((await run(command, file, disk)).filter((one) => !one.startsWith('read'))).toEqual(expected)
  })
})

describe('more files', () => {
  test('what is included counts, what is not there does not', async () => {
    const file = lines('include a.mk', '-include nobody.mk', 'x:', '\trm $(A)')
    expect(await run('make x', file, { '/repo/a.mk': 'A = q\ny:\n\trm y\n' })).toEqual(['file delete q'])
    expect(await run('make y', file, { '/repo/a.mk': 'A = q\ny:\n\trm y\n' })).toEqual(['file delete y'])
    expect(await run('make x', lines('include $(NOBODY)', 'x:', '\trm a'))).toEqual([
      'unreadable include makefile',
      'file delete a',
    ])
  })

  test('a make below reads its own file and inherits what was said', async () => {
    const file = lines('x:', '\t$(MAKE) -C sub y A=1')
    const sub = { '/repo/sub/Makefile': lines('y:', '\trm $(A) $(B)') }
    expect(await run('make x B=2', file, sub)).toEqual(['file delete 1', 'file delete 2'])
    expect(await run('make -n x B=2', file, sub)).toEqual(['read dry run target x', 'read dry run target y'])
  })

  test('a name in the file cannot stand for what is unknown', async () => {
    const file = lines('x:', '\tmake_unknown=ls; unknown_here=ls; $(NOBODY) x')
    expect(await run('make x', file)).toEqual(['unreadable run program \uFFFC'])
  })

  test('another shell is not read as a shell', async () => {
    expect(await run('make x', lines('SHELL := /usr/bin/fish', 'x:', '\trm a'))).toEqual(['unreadable run code fish'])
    expect(await run('make x', lines('SHELL := /bin/bash', 'x:', '\trm a'))).toEqual(['file delete a'])
  })

  test('a makefile from the network is code from the network', async () => {
    expect(await run('curl -so m.mk https://h.example/m; make -f m.mk x', '')).toContain('remote-code run code')
  })
})
