import { describe, expect, test } from 'vitest'
import { readMongoScript } from './script.ts'

const kinds = (text: string) => [...new Set(readMongoScript(text).map((one) => one.kind))]

describe('scripts of mongosh', () => {
  test.each([
    ['db.orders.find({a: 1}).sort({b: -1}).limit(5)', ['read-data']],
    ['db.orders\n  .find()\n  .toArray()', ['read-data']],
    ['db.orders.find({a: /x(y)/})', ['read-data']],
    ['db.orders.find({a: 1}).explain()', ['read']],
    ['db.orders.explain().find({a: 1})', ['read']],
    ['db.orders.find({a: 1}).explain("executionStats")', ['read-data']],
    ['db.orders.explain().remove({})', ['read']],
    ['db.orders.stats().size / 1024', ['read']],
    ['show dbs', ['read']],
    ['use shop\ndb.orders.drop()', ['lose']],
    ['// db.orders.drop()\ndb.stats()', ['read']],
    ['print("db.orders.drop()")', []],
    ['1 + 1', []],
    ['for (const n of db.getCollectionNames()) print(n)', ['read']],
    ['db.getCollection("orders").drop()', ['lose']],
    ['db["orders"]["drop"]()', ['lose']],
    ['db.orders["dr" + "op"]()', ['unreadable']],
    ['const c = db.orders; c.drop()', ['lose']],
    ['[db.orders].forEach(c => c.drop())', ['lose']],
    ['[1].forEach(db.orders.drop)', ['unreadable']],
    ['(x => x)()', ['unreadable']],
    ['const f = x => x.a; db.orders.find().map(f)', ['read-data']],
    ['eval("1")', ['unreadable']],
    ['db.orders.find.constructor("x")', ['unreadable']],
    ['db.process.find()', ['read-data']],
    ['process.exit()', ['unreadable']],
    ['`$' + '{db.orders.drop()}`', ['unreadable']],
    ['db.orders.deleteMany({})', ['lose']],
    ['db.orders.deleteMany(filter)', ['lose']],
    ['db.orders.deleteMany({a: {$exists: true}})', ['lose']],
    ['db.orders.deleteMany({a: 1})', ['change']],
    ['db.orders.deleteMany({$and: [{}]})', ['lose']],
    ['db.orders.deleteMany({$and: [{a: 1}, {b: 2}]})', ['change']],
    ['db.adminCommand({renameCollection: "a.b", to: "a.c", dropTarget: true})', ['lose']],
    ['db.adminCommand({renameCollection: "a.b", to: "a.c"})', ['change']],
    ['db.orders.updateMany({}, {$set: {a: 1}})', ['lose']],
    ['db.orders.updateMany({a: 2}, {$set: {a: 1}})', ['change']],
    ['db.orders.aggregate([{$match: {}}])', ['read-data']],
    ['db.orders.aggregate([{$merge: "x"}])', ['change']],
    ['const p = [{$out: "x"}]; db.orders.aggregate(p)', ['lose']],
    ['db.adminCommand({ping: 1})', ['read']],
    ['db.runCommand({dropDatabase: 1})', ['lose']],
    ['db.runCommand(cmd)', ['unreadable']],
    ['db.runCommand({usersInfo: 1, showCredentials: true})', ['read-secret']],
    ['rs.status()', ['read']],
    ['rs.add("h:1")', ['change']],
    ['rs.stepDown()', ['restart']],
    ['db.createUser({user: "x", pwd: "y", roles: []})', ['access']],
    ['new Mongo("h").getDB("x").y.drop()', ['unreadable', 'lose']],
    ['db.orders.frobnicate()', ['unreadable']],
    ['db.orders.find({', ['unreadable']],
    ["db.orders.find('", ['unreadable']],
  ])('%s', (text, want) => expect(kinds(text)).toEqual(want))

  test('a database of the script is where its effects land', () => {
    const landed = readMongoScript('db.a.drop(); db.getSiblingDB("x").b.drop(); use y\ndb.c.drop()')
    expect(landed.filter((one) => one.kind === 'lose').map((one) => [one.name, one.database])).toEqual([
      ['a', undefined],
      ['b', 'x'],
      ['c', 'y'],
    ])
  })

  test('deep and long scripts are read in a short time', () => {
    expect(kinds(`${'('.repeat(50_000)}${')'.repeat(50_000)}`)).toEqual(['unreadable'])
    expect(kinds('db.a.find().limit(1);'.repeat(20_000))).toEqual(['read-data'])
  })
})
