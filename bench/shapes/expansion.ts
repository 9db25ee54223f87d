import { fill, nested, type Shape, series, shellShape } from './shape.ts'

/** What the shell makes of words and conditions: patterns, arithmetic, regular expressions, loops that never end. */

/** Patterns that go back and forth in a long value. */
const PATTERNS = ['a*b*', '*a*a*b', '*a*', 'a', '?', '*', '[!b]', '@(a|aa)', '+(a|aa)b', '!(a)', '*(a|b)*(a|b)c', '[a']

const parameters: readonly Shape[] = PATTERNS.flatMap((pattern) =>
  ['#', '##', '%', '%%', '/', '//', '/#', '/%', '^', '^^', ',,'].flatMap((operator) => {
    const end = operator.startsWith('/') ? '/x' : ''
    const use = `\${x${operator}${pattern}${end}}`
    return [
      shellShape(`long value in ${use}`, (size) => `x=${fill('a', size - 40)}; rm "${use}"`),
      shellShape(`many ${use}`, (size) => `x=aaaaaaaaaaaaaaaaaaaab; ${fill(`rm ${use};`, size)}`),
    ]
  }),
)

const conditions: readonly Shape[] = [
  ...PATTERNS.map((pattern) =>
    shellShape(`case of a long word in ${pattern}`, (size) => `case ${fill('a', size)} in ${pattern}) rm a;; esac`),
  ),
  ...PATTERNS.map((pattern) =>
    shellShape(`long word == ${pattern}`, (size) => `[[ ${fill('a', size)} == ${pattern} ]] && rm a`),
  ),
  ...['(a+)+$', '(a|aa)+$', '(.*)*b', '^(a*)*$', '(a?){99}'].flatMap((regex) => [
    shellShape(`long word =~ ${regex}`, (size) => `[[ ${fill('a', size)}! =~ ${regex} ]] && rm a`),
    shellShape(`sed -E of ${regex}`, (size) => `echo ${fill('a', size)}! | sed -E 's/${regex}//' | sh`),
    shellShape(`awk of ${regex}`, (size) => `echo ${fill('a', size)}! | awk '/${regex}/ {print}' | sh`),
    shellShape(`find -regex of ${regex}`, (size) => `find ${fill('a', size)} -regex '${regex}' -delete`),
  ]),
  shellShape('case of one long pattern', (size) => `case aaaaaaaaaaaaaaaaaaaa in ${fill('*a', size)}) rm a;; esac`),
  shellShape('long pattern of a list', (size) => `x=aaaa; rm "\${x//@(${fill('a|', size)}b)/}"`),
  shellShape('[[ of many &&', (size) => `[[ ${fill('a == b && ', size)} c ]] && rm a`),
  shellShape('[[ of many brackets', (size) => `[[ ${fill('( a ) || ', size)} c ]] && rm a`),
]

const arithmetic: readonly Shape[] = [
  shellShape('arithmetic: a sum', (size) => `rm a$((${fill('1+', size)}1))`),
  shellShape('arithmetic: variables', (size) => `rm a$((${series((i) => `v${i}+`, size)}1))`),
  shellShape('arithmetic: brackets', (size) => `rm a$((${nested('(', '1', ')', size)}))`),
  shellShape('arithmetic: ternaries', (size) => `rm a$((${fill('1?2:', size)}3))`),
  shellShape('arithmetic: powers', (size) => `rm a$((${fill('9**', size)}9))`),
  shellShape('arithmetic: shifts', (size) => `rm a$((1${fill('<<63', size)}))`),
  shellShape('arithmetic: one long number', (size) => `rm a$((${fill('9', size)}))`),
  shellShape('arithmetic: commas', (size) => `((${series((i) => `v${i}=${i},`, size)}1)); rm a`),
  shellShape('arithmetic: many, each another', (size) => series((i) => `((v${i}=v${i - 1}+1));`, size)),
  shellShape('arithmetic: names of names', (size) => `${series((i) => `v${i}=v${i + 1};`, size)} rm a$((v0))`),
  shellShape('arithmetic: let', (size) => `let ${series((i) => `v${i}=1 `, size)}; rm a`),
  shellShape('arithmetic: indexes', (size) => `rm a$((${nested('v[', '0', ']', size)}))`),
  shellShape('loop that counts', (size) => `for ((i=0;i<1000000000;i++)); do ${fill('rm a$i;', size)} done`),
  shellShape('loop that does not end', (size) => `while true; do ${fill('x=$x$x; rm $x;', size)} done`),
]

const words: readonly Shape[] = [
  shellShape('quotes in turn', (size) => `rm ${fill(`"'"'"'`, size)}`),
  shellShape('quotes that are escaped', (size) => `rm "${fill('\\"', size)}"`),
  shellShape('backslashes and line ends', (size) => `rm ${fill('a\\\n', size)}`),
  shellShape('braces one behind the other', (size) => `rm ${fill('{a,b}', size)}`),
  shellShape('braces with long parts', (size) => `rm {${fill('a', size / 2)},${fill('b', size / 2)}}{1..9}{1..9}`),
  shellShape('stars and question marks', (size) => `rm ${fill('*?', size)}`),
  shellShape('names of many directories', (size) => `rm ${fill('/*', size)}`),
  shellShape('names of names', (size) => `${series((i) => `v${i}=v${i + 1};`, size)} rm "\${!v0}"`),
  shellShape('names by prefix', (size) => `${series((i) => `v${i}=1;`, size / 2)} ${fill('rm ${!v*};', size / 2)}`),
  shellShape('indexes of an array', (size) => `a=(${fill('x ', size / 2)}); ${fill('rm "${!a[@]}";', size / 2)}`),
  shellShape('slices of an array', (size) => `a=(${fill('x ', size / 2)}); ${fill('rm "${a[@]:1:9}";', size / 2)}`),
  shellShape('slices of a long value', (size) => `a=${fill('x', size / 2)}; ${fill('rm "${a:1:9}";', size / 2)}`),
  shellShape('transformed value', (size) => `a=${fill('x', size / 2)}; ${fill('rm "${a@Q}";', size / 2)}`),
  shellShape('associative array', (size) => `declare -A a; ${series((i) => `a[k${i}]=v;`, size)} rm "\${a[@]}"`),
  shellShape('mapfile', (size) => `mapfile -t a <<'E'\n${fill('x\n', size)}E\nrm "\${a[@]}"`),
  shellShape('read of many names', (size) => `read ${series((i) => `v${i} `, size)} <<< "a b c"; rm "$v1"`),
  shellShape('IFS of each letter', (size) => `IFS=a; x=${fill('ab', size)}; rm $x`),
  shellShape('descriptors', (size) => series((i) => `exec ${(i % 90) + 10}> f${i};`, size)),
  shellShape('traps, each another', (size) => series((i) => `trap 'rm a${i}' EXIT;`, size)),
  shellShape('rm of what git keeps, in lines', (size) => fill('rm -rf .git\n', size)),
  shellShape('rm of a place that is kept, in lines', (size) => fill('rm -rf ~\n', size)),
  shellShape('functions in functions', (size) => `${nested('f() { g() { ', 'rm a;', ' }; g; }; f;', size)} f`),
  shellShape('an alias of all', (size) => `shopt -s expand_aliases\nalias a='${fill('rm b;', size)}'\na\na\n`),
]

/** What is long, cheap and run often: it is read once and gone through at each call. */
const BODIES: Readonly<Record<string, (size: number) => string>> = {
  'a sum': (size) => `((a=${fill('1+', size)}1))`,
  'a condition': (size) => `[[ ${fill('a && ', size)}b ]]`,
  'patterns of a case': (size) => `case x in ${fill('a|', size)}b) :;; esac`,
  'branches of a case': (size) => `case x in ${fill('a) :;;', size)} esac`,
  assignments: (size) => fill('a=1 ', size),
  'assignments of expansions': (size) => fill('a=$b ', size),
  'an array': (size) => `a=(${fill('1 ', size)})`,
  'an array that grows': (size) => `a+=(${fill('1 ', size)})`,
  words: (size) => `: ${fill('a ', Math.min(size, 8000))}`,
  'too many words': (size) => `: ${fill('a ', size)}`,
  'a long word': (size) => `: ${fill('a', size)}`,
  'words of a loop': (size) => `for a in ${fill('a ', size)}; do :; done`,
  'a here-document': (size) => `: <<'E'\n${fill('a', size)}\nE\n`,
  'an open here-document': (size) => `: <<E\n${fill('$a', size)}\nE\n`,
  redirections: (size) => `: ${fill('<f ', size)}`,
  branches: (size) => `if :; then :; ${fill('elif :; then :; ', size)} fi`,
  subshells: (size) => fill('(:);', size),
  pipes: (size) => `${fill(': | ', size)}:`,
  functions: (size) => fill('g(){ :; };', size),
  'local names': (size) => `local ${fill('a ', Math.min(size, 8000))}`,
  'positional parameters': (size) => `set -- ${fill('a ', Math.min(size, 8000))}`,
  'a pattern': (size) => `case x in ${fill('*', size)}b) :;; esac`,
  braces: (size) => `: ${fill('{a,b}', Math.min(size, 45))}`,
  'a long default': (size) => `: "\${a:-${fill('a', size)}}"`,
  'an arithmetic loop': (size) => `for ((i=${fill('1+', size)}1; i<2; i++)); do :; done`,
  'a printed text': (size) => `printf %s ${fill('a', size)} | cat`,
}

const bodies: readonly Shape[] = Object.entries(BODIES).flatMap(([name, body]) => [
  shellShape(`function of ${name}, often`, (size) => `f(){ ${body(size / 2)}\n}\n${fill('f;', size / 2)}`),
  shellShape(
    `loop of ${name}, often`,
    (size) => `for i in ${fill('a ', 120)}; do for j in ${fill('a ', 120)}; do ${body(size / 2)}\n done; done`,
  ),
  shellShape(
    `script of ${name}, often`,
    (size) => `cat > s <<'EOF'\n${body(size / 2)}\nEOF\n${fill('. s;', size / 2)}`,
  ),
])

export const expansionShapes: readonly Shape[] = [...parameters, ...conditions, ...arithmetic, ...words, ...bodies]
