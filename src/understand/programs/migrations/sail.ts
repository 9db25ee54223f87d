import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import { word } from '../../word.ts'
import { emitHelp, named, runsProgram } from '../project-code.ts'

const OF_ARTISAN = named('tinker test dusk')
const OF_CONTAINER = named('php composer node npm npx pnpm pnpx yarn bun bunx pest phpunit pint')

/**
 * Laravel Sail 1: the application's own tools in its containers, with the settings of the same `.env`. They are read as if
 * they ran here, which is where their files are.
 */
export const sail: Program = {
  names: ['sail'],
  about: 'runs the tools of a Laravel application in its containers',
  examples: {
    'vendor/bin/sail artisan migrate:fresh': ['lose migrate:fresh database'],
    'sail artisan route:list': ['read route:list application'],
    "sail tinker --execute='Order::truncate();'": ['lose truncate model Order', 'unreadable run code'],
    'sail php artisan migrate:status': ['read migrate:status application'],
    'sail composer require acme/x': ['change install package acme/x'],
    'sail test --filter Cart': ['change test tests'],
    'sail up -d': ['change up service'],
    'sail -f other.yml ps': ['read ps service'],
    'sail debug migrate:fresh': ['lose migrate:fresh database'],
    'sail shell': ['unreadable open shell'],
    "sail bash -c 'rm a'": ['file delete a'],
    'sail psql': ['unreadable open shell'],
    'sail share': ['undescribed run program share'],
    sail: ['read help help'],
  },
  run: (call) => {
    const [verb, ...rest] = call.args
    const name = verb?.text ?? 'help'
    const runs = (...before: readonly string[]) => call.exec([...before.map((one) => word(one, verb?.span)), ...rest])
    if (verb === undefined || /^(help|-h|--help|-v|--version)$/.test(name)) return emitHelp(call)
    if (/^(artisan|art|a)$/.test(name)) return runs('artisan')
    if (OF_ARTISAN(name)) return runs('artisan', name)
    if (name === 'debug') return runs('artisan')
    if (OF_CONTAINER(name)) return runs(name)
    if (name === 'bin') return call.exec(rest)
    if (/^(root-)?(shell|bash)$/.test(name)) return rest.length === 0 ? openShell(call) : runs('bash')
    if (/^(mysql|mariadb|psql|mongodb|redis|valkey)$/.test(name)) return openShell(call)
    if (name === 'add' || name === 'publish') return emit(call, 'change', name, 'code')
    if (name === 'share' || name === 'open') return runsProgram(call, verb, rest)
    // Whatever is no command of its own goes to Compose as it stands.
    return call.exec([word('docker', verb.span), word('compose', verb.span), ...call.args])
  },
}
