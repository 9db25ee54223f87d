import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'
import { memoryFiles } from '../testing/memory-files.ts'
import { allParts } from '../testing/run.ts'
import { understand } from '../understand.ts'

/** command → its effects; `x` is a program that nobody described. */
function t(command: string, effects: readonly string[]): void {
  test(command, async () => expect(await exampleEffects(command)).toEqual(effects))
}

describe('lists, pipelines, branches', () => {
  t('rm a; rm b', ['file delete a', 'file delete b'])
  t('true && rm a || rm b', ['file delete a', 'file delete b'])
  t('rm a &', ['file delete a'])
  t('( cd src; rm a ); rm b', ['file delete a', 'file delete b'])
  t('{ rm a; }', ['file delete a'])
  t('! rm a', ['file delete a'])
  t('time rm a', ['file delete a'])
  t('if rm a; then rm b; elif rm c; then rm d; else rm e; fi', [
    'file delete a',
    'file delete b',
    'file delete c',
    'file delete d',
    'file delete e',
  ])
  t('case $X in a) rm a;; b|c) rm b;; *) true;; esac', ['file delete a', 'file delete b'])
  t('while rm a; do rm b; done', ['file delete a', 'file delete b'])
  t('until rm a; do rm b; done', ['file delete a', 'file delete b'])
  t('for f in a b; do rm $f; done', ['file delete a', 'file delete b'])
  t('for ((i=0; i<3; i++)); do rm a; done', ['file delete a'])
  t('select f in a b; do rm "$f"; done', ['file delete \uFFFC'])
  t('for f in src/**/*.ts; do rm "$f"; done', ['file delete src/**/*.ts'])
  t('for f in $(fd -e ts . /srv); do rm "$f"; done', ['file list /srv', 'file delete /srv/**/*.ts'])
  t('fd -e ts . /srv | while read -r f; do rm "$f"; done', ['file list /srv', 'file delete /srv/**/*.ts'])
  t('while read -r f; do rm "$f"; done <<< "$(fd -e ts . /srv)"', ['file list /srv', 'file delete /srv/**/*.ts'])
  t('f=$(fd -e ts . /srv); while read -r g; do rm "$g"; done <<< "$f"', ['file list /srv', 'file delete /srv/**/*.ts'])
  t('printf "a/x\\nb\\n" | while read -r f; do rm "$f"; done', ['file delete a/x', 'file delete b'])
  t('printf "a\\nb\\n" | while read -r f && read -r g; do mv "$f" "$g"; done', [
    'file move a',
    'file overwrite \uFFFC',
    'file move b',
  ])
  t('f=$(fd -e ts . /srv); rm $f', ['file list /srv', 'file delete /srv/**/*.ts'])
  t('f=$(fd -e ts . /srv); [ -s l ] && f=$(cat l); rm $f', ['file list /srv', 'file read l', 'file delete \uFFFC'])
  t('mapfile -t f < <(fd -e ts . /srv); rm "${f[@]}"', ['file list /srv', 'file delete /srv/**/*.ts'])
  t('f=(a); mapfile -t -O 1 f < <(fd -e ts . /srv); rm "${f[@]}"', ['file list /srv', 'file delete \uFFFC'])
  t('eval "$(ssh-agent -s); rm a"', ['change start process ssh-agent', 'file delete a'])
  t('eval "$(ssh-agent -s; curl a.io)"', [
    'change start process ssh-agent',
    'read get url a.io',
    'remote-code run code',
    'unreadable run program \uFFFC',
  ])
  t('eval "$(ssh-agent -s | sed s/a/b/)"', [
    'change start process ssh-agent',
    'unreadable run code',
    'unreadable run program \uFFFC',
  ])
  t('eval "rm a; $(ssh-agent -s)"', ['change start process ssh-agent', 'file delete a'])
  t('source <(kubectl completion bash); rm a', [
    'read completion help bash',
    'file read /dev/fd/substitution-1',
    'file delete a',
  ])
  t('coproc rm a', ['file delete a'])
  t('[[ -f $(rm a) ]] && true', ['file delete a'])
  t('(( $(rm a; echo 1) + 1 ))', ['file delete a'])
  t('true # rm a', [])
  t('echo a#b; rm a', ['file delete a'])
})

describe('words', () => {
  t('r"m" a', ['file delete a'])
  t('\\rm a', ['file delete a'])
  t("$'\\x72m' a", ['file delete a'])
  t('{rm,-r,a}', ['file delete below a'])
  t('rm a{1..3}', ['file delete a1', 'file delete a2', 'file delete a3'])
  t('rm ~ ~/x ~root', ['file delete /home/me', 'file delete /home/me/x', 'file delete /root'])
  t('rm "~"', ['file delete ~'])
  t('rm$IFS-r${IFS}a', ['file delete below a'])
  t('IFS=:; x=rm:-r:a; $x', ['file delete below a'])
  t("IFS=$'\\n'; x='rm a'; $x", ['undescribed run program rm a'])
  t("f() { local IFS=,; }; f; y='a b'; rm $y", ['file delete \uFFFC'])
  t("IFS=,; IFS=x; y='a,b'; rm $y", ['file delete \uFFFC'])
  t("echo 'rm a' > x; $(<x)", ['file overwrite x', 'file read x', 'file delete a'])
  t('echo \'rm a\' > x; bash -c "$(<x)"', ['file overwrite x', 'file read x', 'file delete a'])
  t('A="a b"; rm $A "$A"', ['file delete a', 'file delete b', 'file delete a b'])
  t('A=x.ts; rm ${A%.ts} ${A#x} ${A/x/y} ${A^^}', [
    'file delete x',
    'file delete .ts',
    'file delete y.ts',
    'file delete X.TS',
  ])
  t('A=; rm ${A:-b}', ['file delete b'])
  t('rm ${UNSET:-b}', ['file delete b', 'file delete \uFFFC'])
  t('rm "x/${UNSET:-b}.c"', ['file delete x/b.c', 'file delete x/\uFFFC.c'])
  t('A=${UNSET-b}; rm "$A"', ['file delete b', 'file delete \uFFFC'])
  t('rm ${UNSET:?b}', ['file delete \uFFFC'])
  t('rm "${UNSET:-}"', ['file delete \uFFFC'])
  t('rm "${UNSET:-}/a"', ['file delete /a', 'file delete \uFFFC/a'])
  t('a=(x y); rm "${a[@]}" "${a[1]}"', ['file delete x', 'file delete y'])
  t('rm "$(printf a)" `echo b`', ['file delete a', 'file delete b'])
  t('rm "a$(date)b"', ['file delete a\uFFFBb'])
  t('$X a', ['unreadable run program \uFFFC'])
  t('$(echo rm) a', ['file delete a'])
  t('/bin/r? a', ['unreadable run program /bin/r?'])
})

describe('variables, functions, aliases', () => {
  t('A=a; export A; bash -c "rm \\$A"', ['file delete a'])
  t('A=a; bash -c \'rm "$A"\'', ['file delete \uFFFC'])
  t('A=a bash -c \'rm "$A"\'', ['file delete a'])
  t('set -a; A=a; bash -c \'rm "$A"\'', ['file delete a'])
  t('A=a; (A=b); rm $A', ['file delete a'])
  t('A=a; if true; then A=b; fi; rm $A', ['file delete \uFFFC'])
  t('A=a; unset A; rm "$A"', ['file delete \uFFFC'])
  t('f() { rm "$1" "$@"; }; f a b', ['file delete a', 'file delete b'])
  t('f() { rm a; }', [])
  t('for f in a $X .env; do cat "$f"; done', ['file read \uFFFC/.env'])
  t('for f in a $X .env.example; do cat "$f"; done', ['file read \uFFFC'])
  t('f() { rm "${1:-a}"; }; f', ['file delete a'])
  t('f() { rm "${1:-a}"; }; f b', ['file delete b'])
  t('f() { rm "${1:-a}"; }; f $B', ['file delete a', 'file delete \uFFFC'])
  t('rm "${1:-a}"', ['file delete a', 'file delete \uFFFC'])
  t('rm "$HISTFILE"', ['file delete /home/me/.bash_history'])
  t('echo "${A_TOKEN:0:4}${A_TOKEN^^}${A_TOKEN:?}"', ['read-secret print variable A_TOKEN'])
  t('echo "${#A_TOKEN}${A_TOKEN:+x}"', [])
  t('declare -p A_TOKEN A', ['read-secret print variable A_TOKEN'])
  t('A_TOKEN=x; declare -p A_TOKEN', [])
  t('x=b; f() { local x=a; }; f; rm $x', ['file delete b'])
  t('x=b; f() { local x=a; declare -g x=c; }; f; rm "$x"', ['file delete \uFFFC'])
  t('x=b; f() { local x=a; u; x=c; }; u() { unset x; }; f; rm "$x"', ['file delete \uFFFC'])
  t('x=b; f() { test -f q && local x; x=c; }; f; rm "$x"', ['file delete \uFFFC'])
  t('x=b; f() { export x=c; }; x=a f; rm "$x"', ['file delete \uFFFC'])
  t('x=b; f() { x=c; }; x=a f; rm "$x"', ['file delete b'])
  t('ksh -c \'x=b; f() { typeset x=c; }; f; rm "$x"\'', ['file delete \uFFFC'])
  t('a=b; declare -n r=a; f() { unset -n r; }; f; r=c; rm "$a"', ['file delete \uFFFC'])
  t('x=../b; (( q && (x=1) )); rm "$x"', ['file delete \uFFFC'])
  t('rm() { true; }; rm a', [])
  t('ls() { rm a; }; ls', ['file delete a'])
  t('set -- a b; shift; rm $1', ['file delete b'])
  t("alias zz='rm -r'\nzz a", ['file delete below a', 'undescribed run program zz'])
  t('read X <<< a; rm "$X"', ['file delete a'])
  t('read -r X Y <<< \' a  b  c \'; rm "$X" "$Y"', ['file delete a', 'file delete b  c'])
  t('IFS= read -r X <<< \' a\'; rm "$X"', ['file delete  a'])
  t("printf 'a\\0' | while IFS= read -r -d '' X; do rm \"$X\"; done", ['file delete a'])
  t("printf 'd/a\\0d/b\\0' | while IFS= read -r -d '' X; do rm \"$X\"; done", ['file delete d/a', 'file delete d/b'])
  t('printf \'d\\0b\\0\' | while IFS= read -r X; do rm "$X"; done', ['file delete \uFFFC'])
  t('printf \'.env\\0b\\0\' | while IFS= read -r X; do rm "$X"; done', ['file delete \uFFFC/.env'])
  t("printf 'a\\0.env\\0' > l; cat $(printf 'a\\0.env\\0')", ['file overwrite l', 'file read \uFFFC/.env'])
  t('rm "$(printf \'a\\0\')"', ['file delete a'])
  t("$(printf 'r\\0m') a", ['unreadable run program \uFFFC'])
  t("mapfile -d '' -t X < <(printf 'a\\0b\\0'); rm \"${X[@]}\"", ['file delete a', 'file delete b'])
  t('read -r -d \'\' X Y <<< $\'a\\nb\'; rm "$X" "$Y"', ['file delete a', 'file delete b'])
  t("IFS= read -r -d '' X <<< 'rm a'; eval \"$X\"", ['file delete a'])
  t("IFS=': ' read -r X <<< ' a'; rm \"$X\"", ['file delete \uFFFC'])
  t('IFS=$\'\\t\' read -r X Y <<< $\'a b\\tc\'; rm "$X" "$Y"', ['file delete a b', 'file delete c'])
  t('IFS=: read -r X Y <<< \'a:b\'; rm "$Y"', ['file delete b'])
  t('IFS=: read -r X Y <<< \'a:b:\'; rm "$Y"', ['file delete \uFFFC'])
  t("IFS=,; IFS=' '; read -r X <<< ' a'; rm \"$X\"", ['file delete \uFFFC'])
  t('while read -r f; do rm "$f"; done < list', ['file read list', 'file delete \uFFFC'])
  t('LD_PRELOAD=./x.so ls', ['unreadable load code ./x.so', 'file list .'])
  t('PAGER="rm a" ls', ['file delete a', 'file list .'])
  t('PAGER=cat ls', ['file list .'])
  t('PATH=./evil:$PATH; printf "rm a" > evil/ls; ls', ['file overwrite evil/ls', 'file delete a'])
  t('printf "rm a" > evil/ls; PATH=./evil:$PATH ls', ['file overwrite evil/ls', 'file delete a'])
  t('printf "rm a" > evil/ls; env PATH=./evil:$PATH ls', ['file overwrite evil/ls', 'file delete a'])
  t('printf "rm a" > evil/ls; PATH=./evil:$PATH true; ls', ['file overwrite evil/ls', 'file list .'])
})

describe('directories', () => {
  t('cd src && cat a > ../b', ['file overwrite ../b', 'file read a'])
  t('cd "$X"; rm a', ['file delete a'])
})

describe('a directory that is not there', () => {
  const deleted = (command: string) => {
    const { effects } = understand(
      { kind: 'shell', command },
      { files: memoryFiles({ '/repo/src/x': '' }), home: '/home/me', cwd: '/repo', env: {}, parts: allParts },
    )
    return effects.flatMap((one) => (one.at.is === 'file' && one.verb === 'delete' ? [one.at.path] : []))
  }
  const both = ['/repo/a', '/repo/gone/a']
  test('one that is there', () => expect(deleted('cd src; rm a')).toEqual(['/repo/src/a']))
  test.each([
    'cd gone; rm a',
    'cd gone || true; rm a',
    'cd gone && ls; rm a',
    'f() { cd gone; }; f; rm a',
    'if cd gone; then ls; fi; rm a',
    'set -e; cd gone && ls; rm a',
    'set -e; set +e; cd gone; rm a',
    'touch gone/x; cd gone; rm a',
    'pushd gone; rm a',
  ])('%s', (command) => expect(deleted(command)).toEqual(both))
  test('where the two differ, and behind too many doubts, nobody knows', () => {
    expect(deleted('f() { cd gone; d=$PWD; }; f; rm "$d/a"')).toContain('\uFFFC/a')
    expect(deleted('cd gone; cd ..; rm a')).toEqual(['/a', '/repo/a'])
    expect(deleted('cd b; cd c; cd d; cd e; cd f; rm a').join()).toContain('\uFFFC')
  })
  test.each([
    'cd gone && rm a',
    'cd gone || exit 1; rm a',
    'cd gone || { echo no; exit 1; }; rm a',
    'cd gone && { ls; rm a; }',
    'if cd gone; then ls; rm a; fi',
    'set -e; cd gone; rm a',
    'mkdir -p gone; cd gone; rm a',
    'mkdir -p gone/x; cd gone; rm a',
    'git clone https://git.example/a.git gone; cd gone; rm a',
  ])('%s', (command) => expect(deleted(command)).toEqual(['/repo/gone/a']))
})

describe('redirections', () => {
  t('> a', ['file overwrite a'])
  t('true >> a', ['file append a'])
  t('true 2>&1 > /dev/null', [])
  t('true &> a', ['file overwrite a'])
  t('cat < a', ['file read a'])
  t('true > "$(rm b; echo a)"', ['file delete b', 'file overwrite \uFFFC'])
  t("cat > a <<'EOF'\nrm -rf /\nEOF", ['file overwrite a'])
  t('cat > a <<EOF\n$(rm b)\nEOF', ['file overwrite a', 'file delete b'])
  t("sh <<'EOF'\nrm a\nEOF", ['file delete a'])
  t('sh <<-EOF\n\trm a\nEOF', ['file delete a'])
  t('{ rm a; rm b; } > c', ['file overwrite c', 'file delete a', 'file delete b'])
  t('true > /dev/tcp/203.0.113.9/80', ['undescribed connect socket /dev/tcp/203.0.113.9/80'])
  t('echo > /dev/tcp/db.example/5432', ['read check port /dev/tcp/db.example/5432'])
  t('< /dev/tcp/db.example/5432', ['read check port /dev/tcp/db.example/5432'])
  t('echo flush_all > /dev/tcp/db.example/11211', ['undescribed connect socket /dev/tcp/db.example/11211'])
  t('exec > /dev/tcp/db.example/80', ['undescribed connect socket /dev/tcp/db.example/80'])
})

describe('code in code', () => {
  t('bash -c \'bash -c "rm a"\'', ['file delete a'])
  t('eval "rm a"', ['file delete a'])
  t('eval "$X"', ['unreadable run code', 'unreadable run program \uFFFC'])
  t('echo rm a | sh', ['file delete a'])
  t('cat x | sh', ['file read x', 'unreadable run code'])
  t("printf 'rm a' > x.sh; sh x.sh", ['file overwrite x.sh', 'file read x.sh', 'file delete a'])
  t("printf 'rm a' > x.sh; chmod +x x.sh; ./x.sh", ['file overwrite x.sh', 'file permissions x.sh', 'file delete a'])
  t('source x', ['file read x', 'unreadable run code'])
  t("trap 'rm a' EXIT", ['file delete a'])
  t("trap 'rm -r $T' EXIT; T=$(mktemp -d)", ['file delete below /tmp/tmp.\uFFFB'])
  t("trap 'rm -r $T' EXIT", ['file delete below \uFFFC'])
  t("T=a; trap 'rm $T' EXIT; T=b", ['file delete b', 'file delete a'])
  t("trap 'rm $T' EXIT; T=a; exit; T=b", ['file delete b', 'file delete a'])
  t('f() { rm $T; }; trap f INT; T=a', ['file delete a'])
  t("trap 'rm a' EXIT; cd src", ['file delete a'])
  t("( trap 'rm a' EXIT; true ); rm b", ['file delete a', 'file delete b'])
  t("x=$(trap 'rm a' EXIT); rm b", ['file delete a', 'file delete b'])
  t("trap 'rm b' EXIT; rm a", ['file delete a', 'file delete b'])
  t('bash -c \'trap "echo rm a" EXIT\' | sh', ['file delete a'])
  t('trap \'trap "rm a" INT\' EXIT', ['file delete a'])
  t('diff <(rm a) <(rm b)', [
    'file delete a',
    'file delete b',
    'file read /dev/fd/substitution-1',
    'file read /dev/fd/substitution-2',
  ])
  t('cp /bin/rm x; ./x a', ['file read /bin/rm', 'file overwrite x', 'file delete a'])
  t('/proc/self/root/bin/rm a', ['file delete a'])
  t(':(){ :|:& };:', ['catastrophe run fork bomb :'])
  t('f() { f; }; f', [])
})

describe('what is no shell text', () => {
  const broken = [
    'if',
    'echo $(if)',
    "echo 'a",
    'cat <<EOF\nrm a',
    "$'\\x{72}m' a",
    "echo $'\\xff'",
    'echo "$(',
    '<<<',
    'rm a\0',
  ]
  for (const command of broken) {
    test(JSON.stringify(command), async () => expect((await exampleEffects(command))[0]).toBe('unreadable run code'))
  }
})

describe('bounds', () => {
  const bombs: readonly (readonly [string, string])[] = [
    ['a text that is too long', 'rm a;'.repeat(60_000)],
    ['commands without end', 'true;'.repeat(30_000)],
    ['loops in loops', `${'for i in 1 2 3 4 5 6 7 8; do '.repeat(12)}rm a${'; done'.repeat(12)}`],
    [
      'functions that call twice',
      `${[...'abcdefghijklmnopqrstuvwxy'].map((c) => `f${c}(){ f${String.fromCharCode(c.charCodeAt(0) + 1)}; f${String.fromCharCode(c.charCodeAt(0) + 1)}; }`).join(';')}; fz(){ rm a; }; fa`,
    ],
    ['shells in shells', `${'eval "'.repeat(1)}${'sh -c '.repeat(60)}ls"`],
    ['a sum of very many terms', `rm a$((${'1+'.repeat(100_000)}1))`],
    [
      'patterns that are gone through often',
      `f(){ case x in ${'a|'.repeat(50_000)}b) :;; esac; }; ${'f;'.repeat(9000)}rm a`,
    ],
    ['assignments that are gone through often', `f(){ ${'a=1 '.repeat(25_000)}; }; ${'f;'.repeat(9000)}rm a`],
    ['slices of a long array', `a=(${'x '.repeat(50_000)});${'rm "${a[@]:1:9}";'.repeat(5000)}`],
    ['traps, each another', `${Array.from({ length: 9000 }, (_, i) => `trap 'rm a${i}' EXIT;`).join('')}:`],
    ['a word that doubles', `X=aaaaaaaaaaaaaaaa;${'X=$X$X;'.repeat(40)}rm $X`],
  ]
  for (const [name, command] of bombs) {
    test(`${name} ends, and never as nothing`, async () => {
      const effects = await exampleEffects(command)
      expect(effects.some((one) => one.startsWith('unreadable') || one.startsWith('file delete'))).toBe(true)
    })
  }
})
