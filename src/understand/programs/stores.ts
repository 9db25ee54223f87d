import type { Program } from '../program.ts'
import { etcd } from './stores/etcd.ts'
import { otherStores } from './stores/others.ts'
import { sqlStores } from './stores/sql-shells.ts'

/** Stores beside PostgreSQL, MySQL, SQLite, Redis and MongoDB. */
export const stores: readonly Program[] = [...sqlStores, ...etcd, ...otherStores]
