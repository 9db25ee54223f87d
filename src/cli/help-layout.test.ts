import { Command } from 'commander'
import { expect, test } from 'vitest'
import { HELP_LAYOUT } from './help-layout.ts'

function helpAt(columns: number): string {
  const program = new Command('gate')
    .configureHelp(HELP_LAYOUT)
    .configureOutput({ getOutHelpWidth: () => columns })
    .option('--token-file <file>', 'who asks, as the authority knows it by the token that it gave')
  program
    .command('approve')
    .argument('<id>')
    .argument('[more...]')
    .option('--json')
    .summary('approve a request of others')
  return program.helpInformation()
}

test.each([40, 60, 80, 120])('no line is wider than a terminal of %d columns', (columns) => {
  const lines = helpAt(columns).split('\n')
  expect(lines.filter((line) => line.length > columns)).toEqual([])
})

test('an option without which a command does nothing says so', () => {
  const program = new Command('gate')
    .configureHelp(HELP_LAYOUT)
    .requiredOption('--role <role>', 'what they may do')
    .option('--owner <person>', 'whose it is')
  expect(program.helpInformation()).toMatch(/what they may do [(]needed[)]\n.*whose it is\n/)
})

test('what something does stands beside it where there is room, else below', () => {
  expect(helpAt(80)).toContain('  approve <id> [more...]  approve a request of others')
  expect(helpAt(40)).toContain('  approve <id> [more...]\n      approve a request of others\n')
})
