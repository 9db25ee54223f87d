/** Loaded before the authority: its clock is shifted by as many milliseconds as the file that SHIFT_FILE names says. */
import { readFileSync } from 'node:fs'

const now = Date.now
Date.now = () => now() + Number(readFileSync(process.env['SHIFT_FILE'] ?? '', 'utf8'))
