import { describe, expect, test } from 'vitest'
import { readClientMessage } from './message.ts'

const read = (text: string) => readClientMessage(Buffer.from(text))

describe('a message of a client', () => {
  test.each([
    ['{"jsonrpc":"2.0","id":1,"method":"ping"}', 'request'],
    ['{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{}}', 'request'],
    ['{"jsonrpc":"2.0","method":"notifications/x"}', 'notification'],
    ['{"jsonrpc":"2.0","id":1,"result":{}}', 'response'],
    ['{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}', 'response'],
    ['{"jsonrpc":"2.0","method":"x","params":{"n":0.1234567890123456789}}', 'notification'],
    ['{"jsonrpc":"2.0","method":"x","params":{"constructor":1}}', 'notification'],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","id":2}', 'none'],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","ID":2}', 'none'],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","re\u017fult":2}', 'none'],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"n":0.1234567890123456789}}', 'none'],
    ['{"jsonrpc":"2.0","id":1,"method":" TOOLS/call"}', 'none'],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call\\u0000"}', 'none'],
    ['{"jsonrpc":"2.0","id":1,"method":"tools\uff0fcall"}', 'none'],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', 'none'],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}', 'none'],
    ['{"jsonrpc":"2.0","id":1}', 'none'],
    ['{"jsonrpc":"1.0","id":1,"method":"ping"}', 'none'],
    ['[]', 'none'],
    ['"x"', 'none'],
    ['{', 'none'],
  ])('%s', (text, is) => expect(read(text).is).toBe(is))

  test('goes on as it came, but for the ends of lines in it', () => {
    const text = '{"jsonrpc":"2.0",\r"method" : "x", "params":{"b":1.50,"a":"\\u0041"}}'
    expect(read(text)).toMatchObject({ text: text.replace('\r', ' ') })
  })

  test('bytes that are no UTF-8 go nowhere', () => {
    expect(readClientMessage(Buffer.from([0x22, 0xff, 0x22])).is).toBe('none')
  })
})
