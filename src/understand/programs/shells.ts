import { readCmd } from '../code/cmd.ts'
import { emit, emitFile } from '../emit.ts'
import { openShell } from '../open-shell.ts'
import { joinWords, optionTable, readArguments } from '../options.ts'
import type { Program } from '../program.ts'
import { shellOption } from '../shell/scope/shell-options.ts'
import { Carries, isKnown, type Word, word } from '../word.ts'
import { runProfiles } from './shell-profiles.ts'

const options = optionTable(
  '-c -i -l|--login -s -x -e -u -v -n -a -b -f -h -k -m -p -t -B -C -D -E -H -P -T -r|--restricted --norc --noprofile --posix --rcfile= --init-file= -O= -o= --verbose --version --help --debugger --dump-strings --dump-po-strings +x +e +u -y',
)

/** Bash 5.2 manual, section 6.1: `-c text [name args]`, `-s [args]`, or a script file. `-n` reads and runs nothing. */
const shell: Program = {
  names: ['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh', 'mksh', 'rbash'],
  about: 'runs shell text',
  examples: {
    "bash -c 'rm a'": ['file delete a'],
    "bash -lc 'rm $1' _ a": ['file delete a'],
    'bash -n scripts/x.sh': ['file read scripts/x.sh'],
    'bash --dump-strings scripts/x.sh': ['file read scripts/x.sh'],
    "zsh -D -c 'rm a'": ['file delete a'],
    bash: ['unreadable open shell'],
    "echo 'rm a' | sh": ['file delete a'],
    "sh <<< 'rm a'": ['file delete a'],
    "bash -s a <<< 'rm $1'": ['file delete a'],
    'bash -c "$X"': ['unreadable run code', 'unreadable run program \uFFFC'],
    'bash --version': [],
    'curl -s https://get.example/x.sh | sh': ['read get url https://get.example/x.sh', 'remote-code run code'],
  },
  run: (call) => {
    const read = readArguments(call.args, options, 'operand')
    if (read.has('--version', '--help')) return
    const rest = read.operands
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    // `-n +n` runs it all the same.
    const takesBack = call.args.some((w) => /^\+/.test(w.text))
    if (
      !takesBack &&
      (read.has('-n') ||
        // Only of Bash: zsh runs the script with `-D`.
        (call.name.endsWith('bash') && read.has('-D', '--dump-strings', '--dump-po-strings')) ||
        read.values('-o').some((w) => w.text === 'noexec'))
    ) {
      for (const path of rest.slice(0, 1)) emitFile(call, 'read', path)
      return
    }
    const switched = [
      ...read.values('-O'),
      ...(call.env.get('BASHOPTS')?.text ?? '').split(':').map((one) => word(one)),
    ]
    if (switched.some((w) => shellOption(w.text) !== undefined || !isKnown(w)))
      emit(call, 'unreadable', 'run', 'code', '', { note: 'the shell is told to read words in another way' })
    runProfiles(call, read)
    const rc = read.value('--rcfile', '--init-file')
    if (rc !== undefined) call.shell(call.readFile(rc))
    // A shell for somebody who types reads what `ENV` names first, unless it is bash under its own name.
    const own = call.env.get('ENV')
    if (read.has('-i') && own !== undefined && own.text !== '' && /^(?:da|[km]|pdk|a)?sh$/.test(call.name))
      call.shell(call.readFile(own))
    if (read.has('-c')) {
      const code = rest[0]
      if (code === undefined) return
      const text = isKnown(code) || !code.splits ? code.text : undefined
      return call.shell({ text, carries: code.carries, span: code.span }, { positional: rest.slice(1) })
    }
    const script = read.has('-s') ? undefined : rest[0]
    if (script !== undefined && script.text !== '-') {
      emitFile(call, 'read', script, { verb: 'run' })
      return call.shell({ ...call.readFile(script), span: script.span }, { positional: [script, ...rest.slice(1)] })
    }
    if (!call.stdinGiven) return openShell(call)
    const positional: readonly Word[] = [
      { text: call.name, span: call.span, carries: 0, pattern: false, splits: false },
      ...rest,
    ]
    // What its commands read of their own input is what is left of the script.
    return call.shell(call.stdin, { positional, stdin: { ...call.stdin, text: undefined } })
  },
}

const others: Program = {
  names: ['fish', 'tcsh', 'csh', 'nu', 'xonsh', 'elvish', 'osh', 'ion', 'cmd', 'cmd.exe'],
  about: 'a shell with another grammar, which is not read',
  examples: {
    "fish -c 'rm a'": ['unreadable run code fish'],
    'fish --version': [],
    "cmd.exe /c 'rmdir /s /q src'": ['file delete below src'],
    "cmd /c 'type a.txt | findstr x'": ['file read a.txt', 'read search text'],
    "cmd /c 'dir & git status'": ['file list .', 'read status repository'],
    'cmd /c \'start "echo" /b del a.txt\'': ['file delete a.txt'],
    'cmd /c \'start /b echo "del" a.txt\'': [],
    "cmd /c 'echo x > a.txt'": ['file overwrite a.txt'],
    "cmd /c 'type a.txt 2>&1'": ['file read a.txt'],
    "cmd /c 'cd src && del a.txt'": ['file delete a.txt'],
    "cmd /c 'set PGHOST=db.prod.example& dropdb shop'": ['lose drop database shop'],
    "cmd /c 'if not exist a rd /s /q src'": ['file delete below src'],
    "cmd /c 'call git status'": ['read status repository'],
    "cmd /c 'call :there'": ['unreadable run code cmd'],
    "cmd /c 'timeout /t 5 /nobreak'": [],
    "cmd /c 'timeout 5 rm a'": ['file delete a'],
    "cmd /c 'find src -delete'": ['file list src', 'file delete below src'],
    "cmd /c 'start /b git status'": ['read status repository'],
    "cmd /c 'net start'": ['read show start'],
    "cmd /c 'net stop w3svc'": ['restart stop service w3svc'],
    "cmd /c 'net user bob pw /add'": ['access change user'],
    "cmd /c 'set'": ['read-secret print environment'],
    "cmd /c 'set DB'": ['read-secret print environment'],
    "cmd /c 'set PATH'": [],
    "cmd /c 'for %f in (*) do del %f'": ['unreadable run code cmd'],
    'cmd.exe': ['unreadable run code cmd.exe'],
  },
  run: (call) => {
    if (call.args.length === 1 && call.args[0]?.text === '--version') return
    // `cmd /c`: what a plain command of it is, is seen all the same.
    const code = call.args.findIndex((w) => /^\/[ck]$/i.test(w.text))
    if (/^cmd/.test(call.name) && code >= 0) {
      const text = joinWords(call.args.slice(code + 1))
      const isPlain = text.carries === 0 && /^\/c$/i.test(call.args[code]?.text ?? '')
      if (readCmd(text.text, call) && isPlain) return
    }
    emit(call, 'unreadable', 'run', 'code', call.name, { note: `the grammar of \`${call.name}\` is not read` })
  },
}

/** `pwsh` 7.5, about_Pwsh: names of options may be shortened, and a command takes all words behind it. */
const powershell: Program = {
  names: ['pwsh', 'powershell', 'pwsh.exe', 'powershell.exe', 'pwsh-preview'],
  about: 'runs PowerShell text',
  examples: {
    "pwsh -c 'Remove-Item a'": ['file delete a'],
    'powershell -NoProfile -Command Remove-Item a': ['file delete a'],
    'pwsh -EncodedCommand UgBt': ['unreadable run code'],
    pwsh: ['unreadable open shell'],
    'pwsh --version': [],
    'pwsh -NoProfile -File build.ps1 -Fast': ['file read build.ps1', 'undescribed run program build.ps1'],
    'curl -s https://get.example/x.ps1 | pwsh -': ['read get url https://get.example/x.ps1', 'remote-code run code'],
  },
  run: (call) => {
    for (let i = 0; i < call.args.length; i++) {
      const given = call.args[i] as Word
      const rest = call.args.slice(i + 1)
      const name = given.text.toLowerCase().replace(/^(--?|\/)(?=\w)/, '-')
      if (!isKnown(given)) return emit(call, 'unreadable', 'run', 'code', given)
      if (/^-(v|version|h|help|\?)$/.test(name)) return
      if (/^-(c|command)$/.test(name) && rest[0]?.text !== '-') {
        const code = joinWords(rest)
        return call.code('powershell', { text: code.text, carries: code.carries, span: code.span })
      }
      if (/^-(e|ec|en\w*)$/.test(name))
        return call.code('powershell', { text: undefined, carries: Carries.decoded, span: rest[0]?.span })
      if (/^-(c|command|f|file)$/.test(name)) i++
      if (/^-(f|file)$/.test(name) || !given.text.startsWith('-')) {
        const script = /^-/.test(given.text) ? rest[0] : given
        if (script === undefined || script.text === '-') break
        emitFile(call, 'read', script, { verb: 'run' })
        emit(call, 'undescribed', 'run', 'program', script)
        return call.code('powershell', { ...call.readFile(script), span: script.span }, 'file')
      }
      if (POWERSHELL_VALUES.test(name)) i++
    }
    return call.stdinGiven ? call.code('powershell', call.stdin) : openShell(call)
  },
}
const POWERSHELL_VALUES =
  /^-(ex|ep|executionpolicy|o\w*|inp\w*|w|win\w*|wd|wo\w*|config\w*|settings\w*|psconsolefile|custompipename)$/

const busybox: Program = {
  names: ['busybox', 'toybox', 'coreutils'],
  about: 'many programs in one',
  examples: { 'busybox rm -rf a': ['file delete below a'], 'busybox --list': ['read list program'] },
  run: (call) => {
    const [first] = call.args
    if (first === undefined || first.text.startsWith('--')) return emit(call, 'read', 'list', 'program')
    return call.exec(call.args)
  },
}

export const shells: readonly Program[] = [shell, others, powershell, busybox]
