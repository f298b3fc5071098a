/** Figures with what they were measured on, as a section of `benchmarks/RESULTS.md`. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, type } from 'node:os'

import { root } from '../e2e/service.mjs'

const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(', ')
const loadBefore = load()

export const round = (value, digits = 0) => Number(value.toFixed(digits)).toLocaleString('en')

const line = (cells) => `| ${cells.join(' | ')} |`

export function tell({ title, command, browser, notes, headings, rows }) {
  const version = /__version__ = "(.+)"/.exec(
    readFileSync(`${root}/src/galaxy_alpr/__init__.py`, 'utf8'),
  )[1]
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).trim()
  const now = new Date().toISOString().slice(0, 16).replace('T', ' ')
  const lines = [
    `${now} UTC, galaxy-alpr ${version}, commit ${commit}`,
    `${cpus()[0].model}, ${cpus().length} cores, load average ${loadBefore} before and ${load()} after`,
    `Node ${process.versions.node}, Chromium ${browser.version()} headless, ${type()} ${release()}`,
    `command: ${command}`,
    ...notes,
  ]
  const table = [line(headings), line(headings.map(() => '---')), ...rows.map(line)]
  console.log([`## ${title}`, '', ...lines.map((text) => `- ${text}`), '', ...table, ''].join('\n'))
}
