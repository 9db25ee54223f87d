import { expect, test } from 'vitest'
import { isDataPath } from './data-path.ts'

test.each([
  'backups/shop.sql',
  '/tmp/shop-dump.sql',
  'shop.dump',
  'shop.sql.gz',
  'data/seed.db',
  'x/db-backup-2026.tar.gz',
  'SHOP.BAK',
])('%s', (path) => expect(isDataPath(path)).toBe(true))

test.each(['sql/migrate.sql', 'src/cart.ts', 'dist.tar.gz', 'dumper/index.json', 'snapshot.ts'])('not %s', (path) =>
  expect(isDataPath(path)).toBe(false),
)
