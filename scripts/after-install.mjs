/** Runs first after an installation, under whatever Node the host has: from then on `node` is the one that was installed. */
import { fileURLToPath } from 'node:url'
import { addLeftOut } from './add-left-out.mjs'
import { linkNode } from './link-node.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

const node = linkNode(root)
// What npm adds takes the link away again.
if (node !== undefined && addLeftOut(root, node)) linkNode(root)
