import { emit } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import type { Call, Program } from '../../../program.ts'
import { changes, changesAccess, does, reads, type ToolCall, tool } from '../../../tool.ts'
import { isKnown } from '../../../word.ts'

/** Packages of Nix and Guix. */

/** Code of a flake that stands at an address, and not in the registry of the system. */
function fromAddress(text: string): boolean {
  return (
    /^(github|gitlab|sourcehut|git\+\w+|https?|tarball\+\w+|hg\+\w+):/.test(text) &&
    !/^github:nixos\/nixpkgs(\/|$|#)/i.test(text)
  )
}

const flake =
  (kind: 'change' | 'read') =>
  (call: ToolCall): void => {
    const at = call.args.findIndex((w) => w.text === '-c' || w.text === '--command')
    const own = at < 0 ? call.operands : call.operands.filter((w) => call.args.indexOf(w) < at)
    for (const one of own) {
      if (fromAddress(one.text))
        emit(call, 'remote-code', call.verb, 'package', one, { note: 'the package comes straight from an address' })
    }
    does(kind, 'package')({ ...call, operands: own.filter((one) => !fromAddress(one.text)) })
    if (at >= 0) call.exec(call.args.slice(at + 1))
  }

const nix: Program = tool({
  names: ['nix'],
  about: 'finds, builds and runs packages of Nix',
  options:
    '-f|--file= -I= --arg= --argstr= --expr= --impure -L --option= --extra-experimental-features= ' +
    '--experimental-features= -j|--max-jobs= --cores= --profile= -o|--out-link= --no-link --json --offline ' +
    '--refresh --override-input= --inputs-from= --update-input= --accept-flake-config -v --quiet --debug ' +
    '--keep-going -c|--command --store= --eval-store= --system= --ignore-environment -i -k|--keep= -r|--recursive ' +
    '--all --dry-run --apply= --raw --rebuild --to= --from= --builders= --no-write-lock-file --commit-lock-file ' +
    '--print-build-logs --delete-older-than= -d',
  verbs: {
    'search | eval | show-config | config show | path-info | why-depends | log | doctor | flake show': flake('read'),
    'flake metadata | flake info | store ls | store cat | store diff-closures | store info': flake('read'),
    'store ping | profile list | profile history | profile diff-closures | derivation show': flake('read'),
    'registry list | key convert-secret-to-public | hash | hash path | hash file | hash convert': flake('read'),
    'help | print-dev-env | nar ls | nar cat | store verify': flake('read'),
    'build | profile install | profile add | profile upgrade | profile remove | profile rollback': flake('change'),
    'flake update | flake lock | flake init | flake new | flake clone | flake archive': flake('change'),
    'flake check | flake prefetch | registry add | registry remove | registry pin | store add': flake('change'),
    'store add-path | store add-file | store repair | store prefetch-file | upgrade-nix | fmt': flake('change'),
    'bundle | realisation info | store optimise | copy': flake('change'),
    'run | shell | develop': (call) => {
      const command = call.arguments.has('-c')
      flake('change')(call)
      if (!command && call.verb !== 'run') openShell(call)
    },
    'store gc | store delete | profile wipe-history | collect-garbage': does('lose-remade', 'package cache'),
    'store sign | key generate-secret': changesAccess('package'),
    repl: (call) => openShell(call),
    edit: (call) => openShell(call),
  },
  examples: {
    'nix search nixpkgs jq': ['read search package nixpkgs', 'read search package jq'],
    'nix flake show': ['read flake show package'],
    'nix build .#cart': ['change build package .#cart'],
    'nix run nixpkgs#hello': ['change run package nixpkgs#hello'],
    'nix run github:x/y': ['remote-code run package github:x/y', 'change run package'],
    'nix develop -c rm a': ['change develop package', 'file delete a'],
    'nix develop': ['change develop package', 'unreadable open shell'],
    'nix store gc': ['lose-remade store gc package cache'],
  },
})

const nixOld: Program = {
  names: [
    'nix-env',
    'nix-store',
    'nix-shell',
    'nix-build',
    'nix-instantiate',
    'nix-channel',
    'nix-collect-garbage',
    'nix-copy-closure',
    'nix-prefetch-url',
    'nix-hash',
    'nixos-rebuild',
    'nixos-option',
    'nixos-version',
    'home-manager',
    'darwin-rebuild',
  ],
  about: 'older commands of Nix',
  examples: {
    "nix-env -q '*'": ['read list package'],
    'nix-env -iA nixpkgs.jq': ['change set package'],
    "nix-shell -p jq --run 'rm a'": ['change make package', 'file delete a'],
    'nix-shell -p jq': ['change make package', 'unreadable open shell'],
    'nix-channel --list': ['read list package'],
    'nixos-rebuild switch': ['change switch system'],
    'nixos-rebuild dry-activate': ['read dry run system'],
    'nix-collect-garbage -d': ['lose-remade clean package cache'],
    'home-manager generations': ['read list system'],
  },
  run: (call) => {
    const has = (pattern: RegExp) => call.args.some((w) => pattern.test(w.text))
    if (has(/^(--help|--version)$/)) return
    const verb = call.args.find((w) => !w.text.startsWith('-'))
    switch (call.name) {
      case 'nix-shell':
        return runNixShell(call)
      case 'nix-collect-garbage':
        return emit(call, has(/^--dry-run$/) ? 'read' : 'lose-remade', 'clean', 'package cache')
      case 'nix-channel':
        return emit(call, has(/^--list/) ? 'read' : 'change', has(/^--list/) ? 'list' : 'set', 'package')
      case 'nixos-version':
      case 'nixos-option':
      case 'nix-hash':
        return emit(call, 'read', 'list', 'package')
      case 'nix-env':
        return emit(
          call,
          has(/^(-q.*|--query|--list-generations)$/) || has(/^--dry-run$/) ? 'read' : 'change',
          has(/^(-q.*|--query|--list-generations)$/) ? 'list' : 'set',
          'package',
        )
      case 'nix-store':
        if (has(/^--(gc|delete)$/) && !has(/^--print-/)) return emit(call, 'lose-remade', 'clean', 'package cache')
        return emit(
          call,
          has(/^(-q.*|--query|-l|--read-log|--verify.*|--dump|--print-.*|--gc)$/) ? 'read' : 'change',
          'list',
          'package',
        )
      case 'nixos-rebuild':
      case 'home-manager':
      case 'darwin-rebuild': {
        const text = verb?.text ?? ''
        if (verb !== undefined && !isKnown(verb)) return emit(call, 'unreadable', 'run', 'verb', verb)
        if (/^(dry-build|dry-run|dry-activate)$/.test(text) || has(/^(-n|--dry-run)$/))
          return emit(call, 'read', 'dry run', 'system')
        if (/^(list-generations|generations|packages|news|option|help|check|changelog)$/.test(text))
          return emit(call, 'read', 'list', 'system')
        return emit(
          call,
          /^(remove-generations|expire-generations|uninstall)$/.test(text) ? 'lose' : 'change',
          text,
          'system',
        )
      }
      default:
        emit(call, 'change', 'make', 'package')
    }
  },
}

function runNixShell(call: Call): void {
  emit(call, 'change', 'make', 'package')
  const at = call.args.findIndex((w) => w.text === '--run' || w.text === '--command')
  const code = call.args[at + 1]
  if (at < 0 || code === undefined) return openShell(call)
  call.shell({ text: code.text, carries: code.carries, span: code.span })
}

const guix: Program = tool({
  names: ['guix'],
  about: 'finds, builds and installs packages of Guix',
  options:
    '-L= -f|--file= -e= -r= -i= -I=? -A=? -s=? -u=? -m= -p= -n|--dry-run -C= -D -c= -M= --pure --container -F ' +
    '--delete-generations=? -d=? --list-generations=?',
  dryRun: (call) => call.arguments.has('-n'),
  verbs: {
    'search | show | describe | size | graph | weather | lint | processes | home describe': reads('package'),
    'system describe | system list-generations | system search | challenge | hash': reads('package'),
    package: (call) =>
      emit(call, call.arguments.has('-I', '-A', '-s', '--list-generations') ? 'read' : 'change', 'package', 'package'),
    'install | remove | upgrade | pull | build | refresh | import | download | copy | pack': changes('package'),
    'home reconfigure | deploy | offload | archive | time-machine': changes('package'),
    'system reconfigure | system init | system roll-back | system switch-generation': changes('system'),
    'system delete-generations | system vm | gc': does('lose-remade', 'package cache'),
    'shell | environment | repl': (call) => {
      const at = call.args.findIndex((w) => w.text === '--')
      if (at < 0) return openShell(call)
      call.exec(call.args.slice(at + 1))
    },
  },
  examples: {
    'guix search jq': ['read search package jq'],
    'guix install jq': ['change install package jq'],
    'guix shell jq -- rm a': ['file delete a'],
    'guix gc': ['lose-remade gc package cache'],
  },
})

export const nixPackages: readonly Program[] = [nix, nixOld, guix]
