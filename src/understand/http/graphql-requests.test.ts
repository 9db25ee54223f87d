import { describe, expect, test } from 'vitest'
import { codeEffects } from '../testing/code-effects.ts'
import { exampleEffects } from '../testing/example.ts'

const URL = 'http://x.example/graphql'
const DELETES = `lose mutation url ${URL}`
const CHANGES = `change mutation url ${URL}`
const READS = `read query url ${URL}`

describe('a document wherever it stands', () => {
  test.each<readonly [command: string, effect: string]>([
    [`curl ${URL} -d 'query=mutation { deleteThing(id: 1) }'`, DELETES],
    [`curl ${URL} -d 'query=mutation%20%7B%20rename%20%7D'`, CHANGES],
    [`curl ${URL} -d 'query={ things }'`, READS],
    [`curl -G ${URL} --data-urlencode 'query=mutation { deleteThing(id: 1) }'`, DELETES],
    [`curl -G ${URL} -d 'query={ things }'`, `read get url ${URL}`],
    [`http POST ${URL} query='mutation { deleteThing(id: 1) }' variables:='{"a":1}'`, DELETES],
    [`http ${URL} query='{ things }'`, READS],
    [`http -f ${URL} query='mutation { rename }'`, CHANGES],
    [`http POST ${URL} query=='mutation { deleteThing }'`, DELETES],
    // A name twice, and a file: nobody knows what is sent.
    [`http ${URL} query='{ things }' query='mutation { rename }'`, `change post url ${URL}`],
    [`http ${URL} query=@q.graphql`, `change post url ${URL}`],
  ])('%s', async (command, effect) => expect(await exampleEffects(command)).toContain(effect))
})

describe('a document in code', () => {
  test.each<readonly ['python' | 'javascript', code: string, effect: string]>([
    ['python', `requests.post("${URL}", json={"query": "mutation { deleteThing(id: 1) }"})`, DELETES],
    ['python', `q = "{ things }"; requests.post("${URL}", json={"query": q, "variables": {}})`, READS],
    ['python', `requests.post("${URL}", data=json.dumps({"query": "mutation { rename }"}))`, CHANGES],
    ['javascript', `fetch("${URL}", {method: "POST", body: JSON.stringify({query: "mutation { rename }"})})`, CHANGES],
    ['javascript', `const query = "{ a }"; fetch("${URL}", {method: "POST", body: JSON.stringify({query})})`, READS],
    ['javascript', `axios.post("${URL}", {query: "mutation { deleteThing }"})`, DELETES],
    // What else the call is given may be what is sent.
    ['javascript', `fetch("${URL}", {method: "POST", body: b, json: {query: "{ a }"}})`, `change post url ${URL}`],
    ['python', `p = {"query": "{ a }"}; p["query"] = q; requests.post("${URL}", p)`, `change post url ${URL}`],
    ['javascript', `const o = {query: "{ a }"}; o.query = q; axios.post("${URL}", o)`, `change post url ${URL}`],
    // A field of what is posted.
    ['python', `requests.post("${URL}", {"method": "GET"})`, `change post url ${URL}`],
  ])('%s: %s', (language, code, effect) => {
    const start = language === 'python' ? 'import requests, json; ' : 'const axios = require("axios"); '
    expect(codeEffects(language, start + code)).toContain(effect)
  })
})
