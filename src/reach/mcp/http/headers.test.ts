import { describe, expect, test } from 'vitest'
import { disagreement, headersBack, headersOn, isPlainJson, paramHeaders } from './headers.ts'

const SCHEMA = {
  properties: {
    region: { type: 'string', 'x-mcp-header': 'Region' },
    deep: { properties: { count: { type: 'integer', 'x-mcp-header': 'Count' } } },
  },
}

describe('headers of parameters', () => {
  test.each([
    [{ 'mcp-param-region': 'eu' }, { region: 'eu' }, { 'mcp-param-region': 'eu' }],
    [{}, { region: 'eu' }, { 'mcp-param-region': 'eu' }],
    [{ 'mcp-param-region': '=?base64?w6k=?=' }, { region: 'é' }, { 'mcp-param-region': '=?base64?w6k=?=' }],
    [{}, { region: 'a\nb' }, { 'mcp-param-region': '=?base64?YQpi?=' }],
    [{ 'mcp-param-count': '42.0' }, { deep: { count: 42 } }, { 'mcp-param-count': '42' }],
    [{ 'mcp-param-region': 'eu', 'mcp-param-x': 'y' }, {}, {}],
    [{ 'mcp-param-region': 'us' }, { region: 'eu' }, undefined],
    [{ 'mcp-param-region': '=?base64?eu?=' }, { region: 'eu' }, undefined],
    [{ 'mcp-param-count': '' }, { deep: { count: 0 } }, undefined],
  ])('%j with %j', (headers, args, passed) => {
    const read = paramHeaders(headers, SCHEMA, args)
    expect(read.is === 'agree' ? read.headers : undefined).toEqual(passed)
  })
})

describe('headers beside the body', () => {
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a' } }

  test('older revisions need none, and one that is there has to agree', () => {
    expect(disagreement({}, body)).toBeUndefined()
    expect(disagreement({ 'mcp-name': 'a', 'mcp-method': 'tools/call' }, body)).toBeUndefined()
    expect(disagreement({ 'mcp-name': 'b' }, body)).toMatch(/Mcp-Name/)
    expect(disagreement({ 'mcp-method': 'ping' }, body)).toMatch(/Mcp-Method/)
  })

  test('newer ones need them, but for notifications', () => {
    const version = { 'mcp-protocol-version': '2026-07-28' }
    expect(disagreement({ ...version, 'mcp-method': 'tools/call', 'mcp-name': 'a' }, body)).toBeUndefined()
    expect(disagreement({ ...version, 'mcp-method': 'tools/call' }, body)).toMatch(/missing/)
    const { id: _id, ...notification } = body
    expect(disagreement(version, notification)).toBeUndefined()
  })
})

test('what belongs to one connection or to pages stays behind', () => {
  const headers = { connection: 'close, x-own', 'x-own': '1', host: 'h', authorization: 'Bearer t', origin: 'o' }
  expect(headersOn(headers)).toEqual({ authorization: 'Bearer t', 'accept-encoding': 'identity' })
  expect(headersBack({ 'access-control-allow-origin': '*', 'mcp-session-id': 's' })).toEqual({ 'mcp-session-id': 's' })
})

test.each([
  ['application/json', true],
  ['Application/JSON; charset=UTF-8', true],
  ['application/json;charset="utf-8"', true],
  ['application/json; charset=utf-7', false],
  ['application/json; charset=utf-16le', false],
  ['application/json; charset=utf-8; charset=utf-7', false],
  ['application/json, application/json; charset=utf-7', false],
  ['application/jsonx', false],
  [undefined, false],
])('the type %s is JSON in UTF-8: %s', (type, is) => expect(isPlainJson(type)).toBe(is))

test('the type goes on as what was read', () => {
  expect(headersOn({ 'content-type': 'application/json; charset=UTF-8' })['content-type']).toBe('application/json')
  expect(headersOn({})['content-type']).toBeUndefined()
})
