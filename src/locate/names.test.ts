import { describe, expect, test } from 'vitest'
import { type Sign, signs } from './names.ts'

const cases: Readonly<Record<string, readonly Sign[]>> = {
  'prod-eu': ['production'],
  prd: ['production'],
  production: ['production'],
  PRODUCTION: ['production'],
  'shop.live.example': ['production'],
  shopProd: ['production'],
  shopProdDb: ['production'],
  PRODDb: ['production'],
  prod2: ['production'],
  eu1prod: ['production'],
  prod_shop: ['production'],
  'nonprod-eu': ['staging'],
  'non-prod': ['staging'],
  NonProd: ['staging'],
  'pre-prod': ['staging'],
  preprod: ['staging'],
  'pre-production': ['staging'],
  'dev-prod-mirror': ['development', 'production'],
  product: [],
  products: [],
  reproduce: [],
  delivery: [],
  livereload: [],
  alive: [],
  'not-prod': ['production'],
  'staging-eu': ['staging'],
  'dev-shared': ['development'],
  'pr\u043ed': ['unknown'],
  'shop-pr\u043ed-dev': ['unknown', 'development'],
  '': [],
}

describe('signs', () => {
  for (const [name, expected] of Object.entries(cases)) {
    test(`${name || '(nothing)'} → ${expected.join(' ') || 'nothing'}`, () => {
      expect(signs(name)).toEqual(expected)
    })
  }

  test('a name that is too long is unknown', () => {
    expect(signs('a'.repeat(600))).toEqual(['unknown'])
  })
})
