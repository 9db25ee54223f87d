import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noFiles } from '../src/lib/files.ts'
import type { Program } from '../src/understand/program.ts'
import type { Run } from '../src/understand/shell/run.ts'
import { Scope } from '../src/understand/shell/scope/scope.ts'
import { readSyntax } from '../src/understand/shell/syntax.ts'
import { expandWord } from '../src/understand/shell/words/expand.ts'
import { exampleEffects } from '../src/understand/testing/example.ts'
import { firstRun } from '../src/understand/testing/run.ts'
import { openStream, word } from '../src/understand/word.ts'
import { root } from './command.ts'

/**
 * Against the real bash. Where we refuse what bash takes, that is a false stop and is listed; where we take what bash
 * refuses, bash itself never runs it.
 */
const bash = spawnSync('bash', ['--version'], { encoding: 'utf8' })
const version = /version (\d+)/.exec(bash.stdout ?? '')?.[1]
const present = bash.status === 0 && Number(version) >= 4

function bashAccepts(text: string): boolean {
  // `extglob` as the parser has it: always on.
  return spawnSync('bash', ['-O', 'extglob', '-n'], { input: text }).status === 0
}

/** Shell scripts of this machine, by their first line or their ending. */
function scripts(most: number): readonly string[] {
  const found: string[] = []
  const walk = (directory: string, depth: number): void => {
    if (found.length >= most || depth > 5) return
    let names: string[]
    try {
      names = readdirSync(directory).sort()
    } catch {
      return
    }
    for (const name of names) {
      const path = join(directory, name)
      try {
        const stat = statSync(path)
        if (stat.isDirectory()) walk(path, depth + 1)
        else if (stat.isFile() && stat.size < 100_000 && found.length < most) {
          const text = readFileSync(path, 'utf8')
          if (/^#! ?\/(usr\/)?bin\/(env )?(ba)?sh\b/.test(text)) found.push(path)
        }
      } catch {
        // A link that leads nowhere, or a file that is not ours to read.
      }
    }
  }
  for (const directory of [
    '/etc',
    '/usr/bin',
    '/usr/sbin',
    '/usr/lib',
    '/usr/share',
    join(root, 'node_modules'),
    join(root, 'bin'),
  ])
    walk(directory, 0)
  return found
}

/** Texts on which we and bash differ on purpose: [text, bash takes it, why]. */
const DIFFERENCES: readonly (readonly [string, boolean, string])[] = [
  ["$'\\x{72}m' a", true, 'bash reads `rm`, other readers do not: held'],
  ["echo $'\\xff'", true, 'a byte above 0x7f becomes another character by the locale: held'],
  ['cat <<EOF\nrm a', true, 'bash only warns of a here-document without an end: held'],
  ['a ( b', false, 'the parser reads a subshell behind a word; bash refuses and runs nothing'],
]

describe.runIf(present)('bash', () => {
  test('real scripts are read where bash reads them', () => {
    const wrong: string[] = []
    const paths = scripts(400)
    for (const path of paths) {
      const text = readFileSync(path, 'utf8')
      const ours = !('fault' in readSyntax(text))
      if (!ours && bashAccepts(text)) wrong.push(path)
    }
    expect(paths.length).toBeGreaterThan(20)
    expect(wrong).toEqual([])
  })

  for (const [text, taken, why] of DIFFERENCES) {
    test(`${JSON.stringify(text)} differs: ${why}`, () => {
      expect(bashAccepts(text)).toBe(taken)
      expect(!('fault' in readSyntax(text))).toBe(!taken)
    })
  }

  test('generated texts: nothing that bash takes is refused', () => {
    const piece = fc.constantFrom(
      'a',
      'rm -rf x',
      "'q r'",
      '"$A"',
      '$(b)',
      '`c`',
      '| d',
      '&& e',
      '; f',
      '( g )',
      '{ h; }',
      'if i; then j; fi',
      'for k in l; do m; done',
      '> n',
      '<<< o',
      '2>&1',
      'p=q',
      '$((1+2))',
      '[[ -f r ]]',
      'case s in t) u;; esac',
      '!',
      '&',
      '\n',
      '#v',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join(' ')
        const ours = !('fault' in readSyntax(text))
        return ours || !bashAccepts(text)
      }),
      { numRuns: 400, seed: 42 },
    )
  })

  test('words are those that bash makes', () => {
    const lines = fc
      .sample(wordText, { numRuns: 3000, seed: 7 })
      .filter((text) => !('fault' in readSyntax(`x ${text}`)))
    const theirs = argvs(lines)
    const wrong: string[] = []
    for (const [i, text] of lines.entries()) {
      const ours = expanded(text)
      if (ours !== undefined && JSON.stringify(ours) !== JSON.stringify(theirs[i]))
        wrong.push(`${text}: ${JSON.stringify(ours)}, bash ${JSON.stringify(theirs[i])}`)
    }
    expect(wrong).toEqual([])
    // Most of them are fully known: the comparison is about something.
    expect(lines.filter((text) => expanded(text) !== undefined).length).toBeGreaterThan(lines.length / 2)
  })
  test.each(MEANINGS)('what a variable holds behind `%s`', async (text) => {
    const theirs = spawnSync('bash', ['--norc', '-c', `${text}\nprintf '%s' "$x"`], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    }).stdout
    // What we say of it, if anything, is what bash makes of it.
    const ours = (await exampleEffects(`${text}\nrm "$x"`)).findLast((one) => one.startsWith('file delete '))?.slice(12)
    expect([theirs, expect.stringMatching(/[\ufffb\ufffc]/)]).toContainEqual(ours)
  })
})

/** Texts that set `x` by another way than `x=…`. */
const MEANINGS: readonly string[] = [
  'x=a; declare -n r=x; r=b',
  'x=a; declare -n r; r=x; r=b',
  'x=a; f() { local -n r=$1; r=b; }; f x',
  'x=a; f() { local -n r=$1; }; f x; r=b',
  'x=a; f() { declare -gn r=x; }; f; r=b',
  'x=a; declare -n r=x; unset -n r; r=b',
  'x=a; declare -n r=x; declare +n r; r=b',
  'r=x; x=a; declare -n r; r=b',
  'x=a; declare -n r=x q=r; q=b',
  'x=a; declare -n r=x; for r in y x; do r=b; done',
  'x=a; declare -n r=x; read -r r <<< b',
  'x=a; declare -n r=x; printf -v r %s b',
  'y=a; declare -n x=y; y=b',
  'declare -n r=x; r=a; x=${!r}',
  "a=(p q); declare -n r='a[1]'; r=b; x=${a[1]}",
  'x=a; if true; then declare -n r=x; fi; r=b',
  'x=; : ${x:=b}',
  'x=a; : ${x:=b}',
  'unset x; : ${x=b}',
  'a=(); : ${a[0]:=b}; x=${a[0]}',
  'a=([1]=p [0]=b); x=${a[0]}',
  'a=(p q); a[0]=b; x=$a',
  "read -rp 'q' x <<< b",
  "read x <<< 'a\\b'",
  "read -r x <<< 'a\\b'",
  "IFS= read -r x <<< ' b '",
  "IFS=: read -r x <<< 'b:'",
  "IFS=: read -r y x <<< 'a:b:c'",
  "IFS=, read -ra a <<< 'a,b'; x=${a[1]}",
  "read -ra a <<< 'a b'; x=$a",
  'read -n 1 x <<< bc',
  'read -u 3 x 3<<< b',
  "read -d , x <<< 'b,c'",
  'read -t 1 x <<< b',
  'read <<< b; x=$REPLY',
  "mapfile -t a <<< $'b\\nc'; x=${a[0]}",
  "mapfile -t -s 1 a <<< $'a\\nb'; x=${a[0]}",
  "mapfile -t -d , a <<< 'a,b'; x=${a[1]}",
  'mapfile -t <<< b; x=${MAPFILE[0]}',
  'printf -vx %s b',
  "a=(p); printf -v 'a[0]' b; x=$a",
  'n=x; declare "$n=b"',
  'n=x; x=a; read "$n" <<< b',
  'set -- -a b; getopts a: o; x=$OPTARG',
  'set -- -a b; getopts a: x',
  'x=1; ((x=2))',
  'x=1; : $((x+=1))',
  'x=1; let y=3,x=4',
  'x=1; let ++x',
  'x=1; [[ x=5 -eq 5 ]]',
  'x=1; a=(p q); : ${a[x=0]}',
  'x=1; s=abc; : ${s:x=2:1}',
  'declare -i n; x=1; n=x=7',
  'y=cart; x=${y/cart/<&>}',
  '_=a; true b; x=$_',
  'x=a; echo b | read x',
  'x=a; shopt -s lastpipe; echo b | read x',
  'x=a; f() { local x=b; }; f',
  'x=a; f() { local x; x=b; }; f',
  'x=a; f() { declare x=b; }; f',
  'x=a; f() { declare -g x=b; }; f',
  'x=a; f() { g; }; g() { x=b; }; f',
  'x=a; f() { local x=c; g; }; g() { x=b; }; f',
  'x=a; f() { if [[ -n $1 ]]; then local x=c; fi; x=b; }; f',
  'x=a; f() { if [[ -n $1 ]]; then local x=c; fi; x=b; }; f 1',
  'x=a; f() { x=$y; }; y=b f; x=$x$y',
  'x=a; local x=b',
  'x=a; false && x=b',
  'x=a; true && x=b',
  'x=a; y=1 && x=b',
  'x=a; [[ -n $x ]] && x=b && x=c',
  'x=a; false && x=b || x=c',
  'x=a; if false && x=b; then :; fi',
  'f() { x=a; }; false && f() { x=b; }; f',
  'f() { x=a; }; if false; then f() { x=b; }; fi; f',
  'f() { x=a; }; false || f() { x=b; }; f',
  "y=a; y=b eval 'x=$y'",
  "y=a; y=b eval ':'; x=$y",
  "y=a; y=b command eval 'x=$y'",
  'declare -l x; x=ABC',
  'declare -u x=abc',
  'declare -u x; declare +u x; x=abc',
  'declare -i x; x=a',
  'declare -i x=5',
  'x=a; declare x+=b',
  'x=a; export x+=b',
  'x=(p); declare x+=(q)',
  'x=a; x+=b',
  'a=(p); a+=(q); x=${a[1]}',
  'x=a; declare -u x; export -n x',
  'a=(m n o); x=${#a[@]}',
]

const letters = fc.string({
  unit: fc.constantFrom('a', 'b', 'Z', '0', '-', '.', '/', '_', ' ', '*', '$', '"', '\\', '{', ',', '}', '~', '#', '!'),
  maxLength: 5,
})
const fragment = fc.oneof(
  fc.constantFrom(
    'a',
    'x.ts',
    '-rf',
    '{a,b}',
    '{1..3}',
    'a{b,c{d,e}}f',
    '$A',
    '"$A"',
    '${A}',
    '${A%.ts}',
    '${A#x}',
    '${B:-d}',
    '${A/x/y}',
    '${#A}',
    '$C',
    '"$C"',
    '${C// /_}',
    "$'\\n'",
    "$'\\x41'",
    "$'a\\'b'",
    '\\*',
    '\\ ',
    '""',
    "''",
    '~',
    '{a}',
    '{,a}',
    '$(echo k)',
    '"$(printf "p q")"',
    '`echo z`',
    '${E[1]}',
    '"${E[@]}"',
    '$1',
    '"$@"',
  ),
  letters.map((text) => `'${text.replaceAll("'", '')}'`),
  letters.map((text) => `"${text.replaceAll(/["$`\\!]/g, '')}"`),
)
const wordText = fc.array(fragment, { minLength: 1, maxLength: 4 }).map((all) => all.join(''))

const SETTING = 'A=x.ts; B=; C="u v"; E=(e0 e1); set -- p1 "p 2"; HOME=/home/me; IFS=$\' \\t\\n\'; cd / ; set -f;'

/** The words that bash hands to a program, for each line. */
function argvs(lines: readonly string[]): readonly (readonly string[])[] {
  const script = lines.map((line) => `printf '%s\\0' x ${line}; printf '\\1\\0'`).join('\n')
  const out = execFileSync('bash', ['--norc', '-c', `${SETTING}\n${script}`], {
    maxBuffer: 1 << 28,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
  })
  return out
    .split('\u0001\0')
    .slice(0, lines.length)
    .map((one) => one.split('\0').slice(1, -1))
}

/** Our words; `undefined` where one is not known. */
function expanded(line: string): readonly string[] | undefined {
  const parsed = readSyntax(`x ${line}`)
  if ('fault' in parsed) return undefined
  const command = parsed.script.commands[0]?.command
  if (command?.type !== 'Command') return undefined
  const run = testRun()
  const scope = testScope()
  const words = command.suffix.flatMap((one) => (one.type === 'Word' ? expandWord(run, scope, one) : []))
  const known = words.every((one) => !one.splits && !/[\ufffb\ufffc]/.test(one.text))
  return known ? words.map((one) => one.text) : undefined
}

const ECHO: Program = {
  names: ['echo'],
  about: '',
  examples: {},
  run: (call) => ({ text: call.args.map((w) => w.text).join(' '), carries: 0, span: undefined }),
}

function testRun(): Run {
  return { ...firstRun(noFiles), program: (name) => (name === 'echo' || name === 'printf' ? ECHO : undefined) }
}

function testScope(): Scope {
  const variables = new Map(
    Object.entries({ A: 'x.ts', B: '', C: 'u v', HOME: '/home/me' }).map(([name, text]) => [
      name,
      { value: word(text), exported: false },
    ]),
  )
  variables.set('E', { value: word('e0'), exported: false, elements: [word('e0'), word('e1')] } as never)
  const origin = { base: 0, span: undefined }
  return new Scope({
    variables,
    cwd: '/',
    site: { is: 'here' },
    origin,
    stdin: openStream,
    stdinGiven: false,
    depth: 0,
    positional: [word('p1'), word('p 2')],
  })
}
