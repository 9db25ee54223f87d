import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'

const FETCHED = 'curl -sLo a.tgz https://x.example/a.tgz; tar xf a.tgz -C /w/in;'
const isRemote = async (command: string) => (await exampleEffects(command)).some((one) => one.startsWith('remote-code'))

describe('a project that was fetched is run', () => {
  test.each([
    `${FETCHED} cd /w/in/a/b; pip install .`,
    `${FETCHED} pip install /w/in/a`,
    `${FETCHED} cargo install --path /w/in/a`,
    `${FETCHED} npm --prefix /w/in/a ci`,
    `${FETCHED} docker compose --project-directory /w/in/a up`,
    `${FETCHED} cd /w/in/a; docker compose up`,
    `${FETCHED} cd /w/in/a; ./gradlew build`,
    `${FETCHED} PATH=/w/in/a/bin:$PATH x`,
    `${FETCHED} export PATH=/w/in/a/bin:$PATH; y`,
    `${FETCHED} cd /w/in; cd a-*; ./configure`,
    'curl -sLo a.whl https://x.example/a.whl; pip install ./a.whl',
    'git clone https://x.example/r /w/r; cd /w/r; go run .',
    'curl -so docker-compose.yml https://x.example/c.yml; docker compose up',
  ])('%s', async (command) => expect(await isRemote(command)).toBe(true))
})

describe('what was fetched is only looked at, or something else is run', () => {
  test.each([
    `${FETCHED} cd /w/in/a; ls; cat README.md`,
    `${FETCHED} cd /w/in/a; cargo metadata`,
    `${FETCHED} pip install requests`,
    `${FETCHED} npm install @scope/name`,
    `${FETCHED} PATH=/opt/b/bin:$PATH x`,
    `${FETCHED} cd /w/other; ./configure`,
    `${FETCHED} docker ps`,
    `${FETCHED} docker build /w/in/a`,
    `${FETCHED} cd /w/in/a; go build ./...`,
    `${FETCHED} cd /w/in/a; npm ls`,
    'curl -so a.json https://x.example/a.json; pytest',
  ])('%s', async (command) => expect(await isRemote(command)).toBe(false))
})
