import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../lib/json.ts'
import { createRedactor, type Redactor } from './redact.ts'
import { essence, PASSWORD, SECRETS } from './testing/secrets.ts'

let redactor: Redactor
beforeAll(async () => {
  redactor = await createRedactor({ knownValues: [] })
})

const text = (input: string) => redactor.text(input).text
const json = (input: Json) => JSON.stringify(redactor.json(input).json)

/** Places where a secret turns up in what agents do. */
const AROUND: Readonly<Record<string, (secret: string) => string>> = {
  alone: (one) => one,
  'in a command': (one) => `deploy --to prod "${one}" && echo done`,
  'in a sentence': (one) => `use ${one} for it.`,
  'in a setting': (one) => `SOME_VALUE=${one}\nOTHER=1`,
  'in a list': (one) => `[a, ${one}, b]`,
  'behind a comment that switches scanners off': (one) => `# secretlint-disable\n// gitleaks:allow\n${one}\n`,
}

const WRITTEN: Readonly<Record<string, (text: string) => string>> = {
  plain: (one) => one,
  'as a JSON string': (one) => JSON.stringify(one),
  'as JSON in JSON': (one) => JSON.stringify(JSON.stringify({ x: one })),
  'with percent signs': (one) => encodeURIComponent(one),
  'with percent signs in JSON': (one) => JSON.stringify(encodeURIComponent(one)),
  'with solidus escaped': (one) => one.replaceAll('/', '\\/'),
  'in base64': (one) => Buffer.from(one).toString('base64'),
  'in base64 of addresses': (one) => Buffer.from(one).toString('base64url'),
  'in base64 behind a path': (one) => `/v1/x/${Buffer.from(one).toString('base64')}`,
}

describe('secrets of known forms never come out', () => {
  for (const [name, secret] of Object.entries(SECRETS))
    for (const [where, around] of Object.entries(AROUND))
      for (const [how, write] of Object.entries(WRITTEN))
        test(`${name} ${where}, ${how}`, () => {
          const input = write(around(secret))
          for (const out of [text(input), json({ command: input }), json([input])]) {
            for (const form of Object.values(WRITTEN)) expect(out).not.toContain(form(essence(secret)))
            expect(out).toContain('⟨redacted: ')
          }
        })
})

test.each([
  [`export DB_PASSWORD=${PASSWORD}`, 'export DB_PASSWORD=⟨redacted: setting⟩'],
  [`DB_PASSWORD='${PASSWORD} x' npm start`, "DB_PASSWORD='⟨redacted: setting⟩' npm start"],
  [`login --password ${PASSWORD} --user app`, 'login --password ⟨redacted: option⟩ --user app'],
  [`login --password=${PASSWORD} --user app`, 'login --password=⟨redacted: setting⟩ --user app'],
  [`login --api-token "${PASSWORD}"`, 'login --api-token "⟨redacted: option⟩"'],
  [`mysql -h db -p${PASSWORD} shop`, 'mysql -h db -p⟨redacted: option⟩ shop'],
  [`docker login -u ci -p ${PASSWORD} registry.example`, 'docker login -u ci -p ⟨redacted: option⟩ registry.example'],
  [`redis-cli -a ${PASSWORD} ping`, 'redis-cli -a ⟨redacted: option⟩ ping'],
  [`curl -u app:${PASSWORD} https://a.example`, 'curl -u app:⟨redacted: option⟩ https://a.example'],
  [`curl -u ${PASSWORD}: https://a.example`, 'curl -u ⟨redacted: option⟩: https://a.example'],
  [
    `curl -H "Authorization: Bearer ${PASSWORD}" https://a.example`,
    'curl -H "Authorization: ⟨redacted: header⟩" https://a.example',
  ],
  [`Cookie: sid=${PASSWORD}; theme=dark\nAccept: */*`, 'Cookie: ⟨redacted: header⟩\nAccept: */*'],
  [`X-Api-Key: ${PASSWORD}`, 'X-Api-Key: ⟨redacted: header⟩'],
  [`https://a.example/x?token=${PASSWORD}&page=2#top`, 'https://a.example/x?token=⟨redacted: query⟩&page=2#top'],
  [`https://a.example/x?page=2&key=${PASSWORD}`, 'https://a.example/x?page=2&key=⟨redacted: query⟩'],
  [`https://a.example/x?email=a%40b.example`, 'https://a.example/x?email=⟨redacted: query⟩'],
  [`https://app:${PASSWORD}@a.example/x`, 'https://⟨redacted: url-password⟩@a.example/x'],
  [`https://${PASSWORD}@a.example/x`, 'https://⟨redacted: url-password⟩@a.example/x'],
  [`mysql://app:a/b@${PASSWORD}@db.example/x`, 'mysql://⟨redacted: url-password⟩@db.example/x'],
  [
    `Server=db;User Id=app;Password=${PASSWORD};Database=shop`,
    'Server=db;User Id=app;Password=⟨redacted: setting⟩;Database=shop',
  ],
  [`password: ${PASSWORD}\nuser: app`, 'password: ⟨redacted: setting⟩\nuser: app'],
  [`  - client_secret: "${PASSWORD}"`, '  - client_secret: "⟨redacted: setting⟩"'],
  [`//registry.example/:_authToken=${PASSWORD}`, '//registry.example/:_authToken=⟨redacted: setting⟩'],
  [`alter role app password '${PASSWORD}'`, "alter role app password '⟨redacted: option⟩'"],
  [`create user app identified by '${PASSWORD}'`, "create user app identified by '⟨redacted: option⟩'"],
  [`select * from users where email = 'a@b.example'`, "select * from users where email = '⟨redacted: personal⟩'"],
  [`{"user":"app","password":"${PASSWORD}","n":1}`, '{"user":"app","password":"⟨redacted: key⟩","n":1}'],
  [
    `{"first_name":"Asha","pan":"ABCDE1234F","n":1}`,
    '{"first_name":"⟨redacted: personal⟩","pan":"⟨redacted: identifier …234F⟩","n":1}',
  ],
  [`{"pin": 123456, "n": 1}`, '{"pin": ⟨redacted: key⟩, "n": 1}'],
  [`password="${PASSWORD} and no end`, 'password="⟨redacted: setting⟩'],
  [`connect({ user: 'app', password: '${PASSWORD}' })`, "connect({ user: 'app', password: '⟨redacted: setting⟩' })"],
  [`{ user: app, password: ${PASSWORD} }`, '{ user: app, password: ⟨redacted: setting⟩ }'],
  [`password: |\n  ${PASSWORD}\n  x\nuser: app`, 'password: |\n  ⟨redacted: setting⟩\nuser: app'],
  [`passwords:\n  - ${PASSWORD}\n  - x\nuser: app`, 'passwords:\n  ⟨redacted: setting⟩\nuser: app'],
  [`{"apiKeys":[["a]"],"${PASSWORD}"],"n":1}`, '{"apiKeys":[⟨redacted: key⟩],"n":1}'],
  [`password := "${PASSWORD}"`, 'password := "⟨redacted: setting⟩"'],
  [`set password = password('${PASSWORD}')`, 'set password = ⟨redacted: setting⟩'],
  [`- name: DB_PASSWORD\n  value: ${PASSWORD}`, '- name: DB_PASSWORD\n  value: ⟨redacted: setting⟩'],
  [`curl -sSu app:${PASSWORD} https://a.example`, 'curl -sSu app:⟨redacted: option⟩ https://a.example'],
  [`curl --user=app:${PASSWORD} https://a.example`, 'curl --user=app:⟨redacted: option⟩ https://a.example'],
])('%s', (input, output) => {
  expect(text(input)).toBe(output)
  expect(text(output)).toBe(output)
})

describe('ordinary text stays as it is', () => {
  test.each([
    'kubectl --context prod-eu delete namespace shop',
    'git commit -m "rotate the token: see the runbook"',
    'the password: it is lost, ask for another',
    'export DB_PASSWORD=$DB_PASSWORD TOKEN=${TOKEN}',
    'login --password-stdin --token-file /run/secrets/token < file',
    'curl -H "Accept: application/json" https://a.example/x?page=2&sort=name',
    'git clone ssh://git@github.com/acme/app.git && git push git@github.com:acme/app.git',
    'psql postgres://app@db.example/shop',
    'https://a.example:8080/@scope/pkg?x=1',
    'http://$USER:$PASS@a.example/',
    'docker run --name=web -l app.kubernetes.io/name=shop -p 8080:80 nginx',
    'mysql -h db -P 3306 shop; ls -pl',
    'curl -u app https://a.example',
    'curl --url=https://a.example -su app https://b.example',
    'password:\nuser: app',
    'a: { secretName: db, tokenTtl: 5 }',
    '- name: LOG_LEVEL\n  value: debug',
    '{"namespace":"shop","hostname":"web1","file_name":"a.txt","tableName":"orders","n":1}',
    '{"max_tokens":100,"tokenizer":"bpe","secretName":"db"}',
    'if [ "$password" == "" ]; then echo none; fi',
    "select count(*) from orders where state = 'open' and total >= 10",
    '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----',
    'sha256:5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    'aGVsbG8gd29ybGQsIHRoaXMgaXMgcGxhaW4gdGV4dCBvbmx5',
    'AKIA and ghp_ are how keys begin; eyJ begins a token',
    'a%20b %zz \\u00zz \\',
    'वह नाम: कुछ',
    '',
  ])('%s', (input) => expect(redactor.text(input)).toEqual({ text: input, masked: {} }))
})

describe('values as JSON', () => {
  test('are withheld by the name of their key, with all that stands below it', () => {
    const input = {
      tool: 'create_patient',
      patient: { firstName: 'Asha', address: { street: 'MG Road 1', city: ['Pune'] }, mrn: 'A-0012345', active: true },
      headers: { Authorization: `Bearer ${PASSWORD}`, Accept: '*/*' },
      apiKeys: [PASSWORD, ''],
    }
    expect(redactor.json(input)).toEqual({
      json: {
        tool: 'create_patient',
        patient: {
          firstName: '⟨redacted: personal⟩',
          address: { street: '⟨redacted: personal⟩', city: ['⟨redacted: personal⟩'] },
          mrn: '⟨redacted: identifier …2345⟩',
          active: true,
        },
        headers: { Authorization: '⟨redacted: secret⟩', Accept: '*/*' },
        apiKeys: ['⟨redacted: secret⟩', ''],
      },
      masked: { personal: 3, identifier: 1, secret: 2 },
    })
  })

  test('are read as a command line where they are words', () => {
    expect(redactor.json(['mysql', `-p${PASSWORD}`, '--ssl', 'shop']).json).toEqual([
      'mysql',
      '-p⟨redacted: option⟩',
      '--ssl',
      'shop',
    ])
    expect(redactor.json(['login', '--token', PASSWORD]).json).toEqual(['login', '--token', '⟨redacted: option⟩'])
    expect(redactor.json(['login', '--verbose', 'x']).json).toEqual(['login', '--verbose', 'x'])
  })

  test('keep both members where two keys become one mask', () => {
    const { json: out } = redactor.json({ [`a ${SECRETS['npm']}`]: 1, [`a ${SECRETS['npm']}x`]: 2 })
    expect(Object.values(out as object)).toEqual([1, 2])
    expect(JSON.stringify(out)).not.toContain('npm_')
  })
})

describe('values that the gate knows', () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 131) % 256)

  test('are found in every writing, alone and inside base64 of something longer', async () => {
    const known = await createRedactor({ knownValues: [PASSWORD, 'q"u/o t+e%', bytes, 'short'] })
    for (const value of [PASSWORD, 'q"u/o t+e%'])
      for (const write of Object.values(WRITTEN))
        for (const before of ['', 'a', 'ab', 'user:', 'x\n']) {
          const out = known.text(`run ${write(`${before}${value} end`)} now`).text
          for (const form of Object.values(WRITTEN)) expect(out).not.toContain(form(value))
          expect(out).toMatch(/⟨redacted: (known-value|coded)⟩/)
        }
    const key = Buffer.from(bytes)
    for (const form of [key.toString('hex'), key.toString('hex').toUpperCase(), key.toString('base64url')])
      expect(known.text(`x ${form} y`).text).toContain('⟨redacted: known-value⟩')
  })

  test('are not found where they are not', async () => {
    const known = await createRedactor({ knownValues: [PASSWORD] })
    const near = PASSWORD.slice(0, -1)
    expect(known.text(`run ${near} now`)).toEqual({ text: `run ${near} now`, masked: {} })
  })

  test('that overlap are all gone', async () => {
    const known = await createRedactor({ knownValues: ['abcdefgh', 'cdefgh', 'efghijkl', 'defxyz'] })
    expect(known.text('1abcdefghijkl2 abcdefxyz').text).toBe('1⟨redacted: known-value⟩2 abc⟨redacted: known-value⟩')
  })
})

test('no secret survives its neighbours', () => {
  const secret = fc.constantFrom(...Object.values(SECRETS))
  const other = fc.constantFrom(
    ...'password= --token | ; " \' : , { } [ ] \n \\ % / Authorization: "name": ?key= postgres://a:b@c -p mysql ⟨ ⟩ é -'.split(
      ' ',
    ),
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(secret, other), { maxLength: 12 }),
      fc.constantFrom(' ', '\n', '\t', '"'),
      (pieces, between) => {
        const out = text(pieces.join(between))
        for (const one of Object.values(SECRETS)) expect(out).not.toContain(essence(one))
      },
    ),
    { numRuns: 500 },
  )
})

test('no text makes it throw, and no form survives wherever it stands', () => {
  const secret = SECRETS['github classic'] as string
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ maxLength: 60 }), (before, after) => {
      expect(text(`${before} ${secret} ${after}`)).not.toContain(secret)
    }),
    { numRuns: 400 },
  )
})

/** Shapes on which a rule that goes back would take minutes; here they only have to come to an end. */
test.each([
  ['open quotes', 'password="'],
  ['open brackets', '"email":['],
  ['begins of keys', `-----BEGIN ${'PRIVATE'} KEY-----`],
  ['begins of public keys', '-----BEGIN X-----'],
  ['begins of tokens', 'ghs_1_'],
  ['begins of slack tokens', 'xoxb-a-'],
  ['begins of addresses', 'postgres://a:'],
  ['signs of addresses', 'https://a:b/'],
  ['begins of signed tokens', 'eyJ.'],
  ['equals signs', '='],
  ['colons', 'a:'],
  ['blanks', 'password = '],
  ['begins of commands', 'password=$('],
  ['headers that a command gives', ' Cookie: $('],
  ['headers behind escaped quotes', '\\"Cookie: x '],
  ['lines of such headers', '\\"Cookie: x\n'],
  ['calls', 'password=a('],
  ['keys of blocks', 'password:\n'],
  ['backslashes', '\\\\'],
  ['percent signs', '%25'],
  ['words', 'mysql '],
  ['base64', 'SG.aaaa'],
])(
  'half a megabyte of %s',
  (_, unit) => {
    const long = unit.repeat(Math.ceil(500_000 / unit.length))
    expect(typeof text(long)).toBe('string')
  },
  60_000,
)

test('a secret across the edge of a chunk is found', () => {
  const secret = SECRETS['slack hook'] as string
  for (const at of [32_700, 32_760, 32_767, 28_660])
    expect(text(`${'x '.repeat(at / 2)} ${secret} y`)).not.toContain(secret)
})
