/** What can be judged, and how it can be told: names alone, for a command line that has to start at once. */
export const PIPELINE_KINDS = ['github', 'gitlab', 'terraform', 'sql'] as const
export type PipelineKind = (typeof PIPELINE_KINDS)[number]

export const FORMATS = ['text', 'json', 'junit', 'sarif', 'github'] as const
export type Format = (typeof FORMATS)[number]
