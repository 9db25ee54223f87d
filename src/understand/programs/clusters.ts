import type { Program } from '../program.ts'
import { clusterContexts } from './clusters/contexts.ts'
import { clusterDelivery } from './clusters/delivery.ts'
import { localClusters } from './clusters/local.ts'
import { meshes } from './clusters/mesh.ts'
import { clusterNodes } from './clusters/nodes.ts'
import { clusterTraffic } from './clusters/traffic.ts'
import { clusterWorkflows } from './clusters/workflows.ts'

/** What stands around Kubernetes: clusters, their nodes, and tools that deploy into them. */
export const clusters: readonly Program[] = [
  ...localClusters,
  ...clusterContexts,
  ...clusterDelivery,
  ...meshes,
  ...clusterNodes,
  ...clusterTraffic,
  ...clusterWorkflows,
]
