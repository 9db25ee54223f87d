import { describe, expect, test } from 'vitest'
import type { CodeLanguage } from '../program.ts'
import { codeEffects } from '../testing/code-effects.ts'

const PRINTED = ['read-secret print variable API_TOKEN']

describe('a secret of the environment that is printed', () => {
  test.each<[CodeLanguage, string]>([
    ['python', "import os; k = os.getenv('API_TOKEN'); print(k)"],
    ['python', "import os; k = os.environ['API_TOKEN']; print(k[:8])"],
    ['python', "import os; k = os.environ['API_TOKEN']; print(f'key {k}')"],
    ['python', "import os; k: str = os.environ.get('API_TOKEN', ''); m = k; print(str(m))"],
    ['python', "import os\ndef show(): print(k)\nk = os.environ['API_TOKEN']\nshow()"],
    ['python', "import os; h = {'Authorization': os.environ['API_TOKEN']}; print(h)"],
    ['python', "import os; h = {'token': os.environ['API_TOKEN']}; print(h['token'])"],
    ['python', "import os; print(os.getenv('API_TOKEN') or 'none')"],
    ['python', "import os; print('none' if not os.getenv('API_TOKEN') else os.getenv('API_TOKEN'))"],
    ['javascript', 'const k = process.env.API_TOKEN; console.log(k)'],
    ['javascript', 'const k = process.env.API_TOKEN; console.log(`key ${k.slice(0, 4)}`)'],
    ['javascript', "const { API_TOKEN: k } = process.env; console.log('k', k)"],
    ['javascript', 'const { API_TOKEN } = process.env; console.log(JSON.stringify(API_TOKEN))'],
    ['javascript', 'const { env } = process; console.log(env.API_TOKEN)'],
    ['javascript', 'const { pid, env: e } = process; console.log(e.API_TOKEN)'],
    ['python', "import os; k, n = os.environ['API_TOKEN'], 1; print(k)"],
    ['python', "import os; g = os.getenv; print(g('API_TOKEN'))"],
    ['javascript', "console.log(process.env.API_TOKEN ?? 'none')"],
    ['javascript', "console.log(process.env.API_TOKEN || 'none')"],
    ['javascript', "console.log(process.env.API_TOKEN ? process.env.API_TOKEN : 'none')"],
    ['ruby', "k = ENV['API_TOKEN']; puts k"],
    ['perl', 'my $k = $ENV{API_TOKEN}; print "key $k"'],
    ['perl', 'print $ENV{API_TOKEN} and 1'],
    ['php', '$k = getenv("API_TOKEN"); echo substr($k, 0, 4);'],
    ['php', 'echo getenv("API_TOKEN") ?: "none";'],
  ])('%s: %s', (language, code) => expect(codeEffects(language, code)).toEqual(PRINTED))
})

describe('a secret by which a request signs in, whose answer is printed', () => {
  const printed = (code: string) => codeEffects('python', code).filter((one) => one.includes('read-secret'))
  test('is not printed; what else is asked with is', () => {
    const ask = (given: string) =>
      `import os, requests; print(requests.get('https://api.example.com/me', ${given}).json()['login'])`
    expect(printed(ask("headers={'Authorization': 'Bearer ' + os.environ['API_TOKEN']}"))).toEqual([])
    expect(printed(ask("auth=('me', os.environ['API_TOKEN'])"))).toEqual([])
    expect(printed("import os; print(dict(headers={'Authorization': os.environ['API_TOKEN']}))")).toEqual(PRINTED)
    expect(printed("import os; print(os.environ['API_TOKEN'])")).toEqual(PRINTED)
  })
})

describe('whether it is there, or how long it is', () => {
  test.each<[CodeLanguage, string]>([
    ['python', "import os; print(bool(os.getenv('API_TOKEN')), len(os.environ.get('API_TOKEN', '')))"],
    ['python', "import os; print('set' if os.getenv('API_TOKEN') else 'unset')"],
    ['python', "import os; print(f\"{'set' if (os.getenv('API_TOKEN')) else 'unset'}\")"],
    ['python', "import os; print(os.environ['API_TOKEN'] is not None, not os.getenv('API_TOKEN'))"],
    ['python', "import os; k = os.getenv('API_TOKEN'); print('set' if k else 'unset', len(k or ''))"],
    ['python', "import os; k = bool(os.getenv('API_TOKEN')); print(k)"],
    ['python', "import os; h = {'port': 1, 'token': os.environ['API_TOKEN']}; print(h['port'])"],
    ['python', "import os; k = os.environ['API_TOKEN']; print(json.loads(sign(k)))"],
    ['javascript', 'console.log(!!process.env.API_TOKEN, typeof process.env.API_TOKEN)'],
    ['javascript', "console.log(process.env.API_TOKEN ? 'set' : 'unset', process.env.API_TOKEN?.length)"],
    ['javascript', "console.log(Boolean(process.env.API_TOKEN), process.env.API_TOKEN && 'set')"],
    ['javascript', 'console.log(process.env.API_TOKEN !== undefined)'],
    ['javascript', "const k = process.env.API_TOKEN; console.log(k ? 'set' : 'unset', k.length)"],
    ['javascript', 'const { NODE_ENV } = process.env; console.log(NODE_ENV)'],
    ['javascript', 'const { env } = process; console.log(env.NODE_ENV, Object.keys(env))'],
    ['javascript', 'const { pid } = process; console.log(pid)'],
    ['python', "import os; k, n = os.environ['HOME'], 1; print(k)"],
    ['python', "import os; g = os.getenv; print(g('HOME'))"],
    ['python', 'import os; e = os.environ; print(len(e), list(e))'],
    ['ruby', "puts ENV['API_TOKEN'] ? 'set' : 'unset'"],
    ['perl', 'print $ENV{API_TOKEN} ? "set" : "unset"'],
    ['php', 'echo getenv("API_TOKEN") ? "set" : "unset";'],
  ])('%s: %s', (language, code) => expect(codeEffects(language, code)).not.toContain(PRINTED[0]))
})

test('in a file the same name may be two things', () => {
  const code = 'const key = process.env.API_TOKEN\nfor (const key of names) console.log(key)'
  expect(codeEffects('javascript', code, 'file')).toEqual([])
  expect(codeEffects('javascript', 'const key = process.env.API_TOKEN\nconsole.log(key)', 'file')).toEqual(PRINTED)
})
