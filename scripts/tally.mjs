/**
 * Prints `N passed, N failed` from the report of the tests: `node scripts/tally.mjs STATUS`, where STATUS is the exit
 * status of the run that wrote it. A run that failed never counts as one without a failure: a report that is missing, a
 * test file that could not be loaded, and a failed step outside the tests count one each.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const status = process.argv[2]

function counts() {
  try {
    const path = join(import.meta.dirname, '..', 'test-results', 'vitest.json')
    /** @type {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} */
    const report = JSON.parse(readFileSync(path, 'utf8'))
    const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

const { passed, failed } = counts()
console.log(`${passed} passed, ${failed === 0 && status !== '0' ? 1 : failed} failed`)
