import { describe, expect, test } from 'vitest'
import { growthOf, LINEAR } from '../../../lib/testing/effort.ts'
import { UNKNOWN, word } from '../../word.ts'
import { luaCommands } from './lua.ts'

const input = { keys: [word('a'), word('b')], args: [word('5')] }
const read = (script: string) => luaCommands(script, input)?.map((words) => words.map((one) => one.text).join(' '))

describe('scripts of Redis', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['return 1', []],
    ["return redis.call('GET', KEYS[1])", ['GET a']],
    ["redis.pcall('SET', KEYS[2], ARGV[1], 'EX', 60)", ['SET b 5 EX 60']],
    ['server.call"PING"', ['PING']],
    ["redis.call('DEL', unpack(KEYS))", ['DEL a b']],
    ["for i = 1, #KEYS do redis.call('DEL', KEYS[i]) end", ['DEL a b']],
    ["redis.call('DEL', unpack(redis.call('KEYS', 'x*')))", [`DEL ${UNKNOWN}`, 'KEYS x*']],
    ["redis.call(ARGV[1] .. 'ALL')", [UNKNOWN]],
    ["redis.call('FLUSH' .. 'ALL')", [UNKNOWN]],
    ["-- redis.call('FLUSHALL')\nreturn redis.status_reply('redis.call')", []],
    ["--[==[ redis.call('FLUSHALL')\n]==] redis.call([[GET]], 'a\\'b')", ["GET a'b"]],
    ["return cjson.encode({redis.call('TTL', KEYS[1]), tonumber(ARGV[1])})", ['TTL a']],
    ["redis.call('\\70LUSHALL')", [UNKNOWN]],
    ["local c = redis.call; c('FLUSHALL')", undefined],
    ["redis['call']('FLUSHALL')", undefined],
    ["local r = redis; r.call('FLUSHALL')", undefined],
    ["loadstring('redis.call(1)')()", undefined],
    ["_G['red' .. 'is'].call('FLUSHALL')", undefined],
    ["redis.call{'FLUSHALL'}", undefined],
    ["redis.call('GET'", undefined],
    ["return '' ..redis.call('FLUSHALL')", ['FLUSHALL']],
    ["--x\rredis.call('FLUSHALL')", ['FLUSHALL']],
    ["local ARGV = {'FLUSHALL'}; redis.call(ARGV[1])", [UNKNOWN]],
    ["a, ARGV[1], b = 1, 'FLUSHALL'; redis.call(ARGV[1])", [UNKNOWN]],
    ["local k = KEYS; k[1] = 'x'; redis.call('DEL', KEYS[1])", [`DEL ${UNKNOWN}`]],
    ["table.insert(KEYS, 1, 'x'); redis.call('DEL', KEYS[1])", [`DEL ${UNKNOWN}`]],
    ["local a, b = KEYS[1], ARGV[1]; redis.call('SET', KEYS[1], ARGV[1])", ['SET a 5']],
    ["if KEYS[1] == 'a' then redis.call('GET', KEYS[1]) end", ['GET a']],
    ['for i = 1, #KEYS do redis.call(KEYS[i]) end', [UNKNOWN]],
    ["redis.call('CONFIG', KEYS[i])", [`CONFIG ${UNKNOWN}`]],
    ['while true do end', undefined],
    ["while redis.call('LLEN', KEYS[1]) > 0 do redis.call('LPOP', KEYS[1]) end", ['LLEN a', 'LPOP a']],
    ["return 'x", undefined],
  ])('%s', (script, want) => expect(read(script)).toEqual(want))

  test('in step with the length', () => {
    const texts: readonly ((n: number) => string)[] = [
      (n) => "redis.call('GET', KEYS[1]) ".repeat(n / 32),
      (n) => "redis.call('X',".repeat(n / 16),
      (n) => '[='.repeat(n / 2),
      (n) => "redis.call('DEL', KEYS[x],KEYS[x]) ".repeat(n / 36),
    ]
    for (const text of texts) expect(growthOf(text, (one) => luaCommands(one, input), 30_000)).toBeLessThan(LINEAR)
  })
})
