import type { Program } from '../program.ts'
import { etcd } from './stores/etcd.ts'
import { minioPrograms } from './stores/minio.ts'
import { neo4j } from './stores/neo4j.ts'
import { otherStores } from './stores/others.ts'
import { snowPrograms } from './stores/snow.ts'
import { sqlServer } from './stores/sql-server.ts'
import { sqlStores } from './stores/sql-shells.ts'

/** Stores beside PostgreSQL, MySQL, SQLite, Redis and MongoDB. */
export const stores: readonly Program[] = [
  ...sqlStores,
  ...sqlServer,
  ...etcd,
  ...otherStores,
  ...minioPrograms,
  ...neo4j,
  ...snowPrograms,
]
