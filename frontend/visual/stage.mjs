/** The built dashboard on stored answers, at their moment: no service, no moving clock. */
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

import { root } from '../e2e/service.mjs'

const bundle = join(root, 'src/galaxy_alpr/dashboard')
/** Not fetched from: every request is answered here. A secure context, as the dashboard needs one. */
export const ADDRESS = 'http://localhost'
const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
/** Instead of photos, whose size would be that of all the rest: a plain picture. */
const photo = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"><rect width="16" height="9" fill="#7c8798"/></svg>`

/** Whether an address is a page or a file of the dashboard. */
export const isOfBundle = ({ pathname }) =>
  pathname.startsWith('/app') || (extname(pathname) !== '' && existsSync(join(bundle, pathname)))

/** The part of an address by which its answer is found again. */
export const keyOf = (url) => url.pathname + url.search

function file(pathname) {
  const name = pathname.startsWith('/app') ? 'index.html' : pathname
  const content = readFileSync(join(bundle, name))
  // As the service does.
  const body = name === 'index.html' ? String(content).replaceAll('="./', '="/') : content
  return { contentType: types[extname(name)] ?? 'text/plain', body }
}

/** Answers a page's requests from `answers`; returns the addresses that have no answer. */
export async function stage(page, { at, answers }) {
  const missing = []
  await page.clock.setFixedTime(new Date(at))
  await page.route(`${ADDRESS}/**`, (route) => {
    const request = route.request()
    const url = new URL(request.url())
    if (isOfBundle(url)) return route.fulfill(file(url.pathname))
    // It stays open and empty.
    if (url.pathname === '/api/events') return undefined
    if (request.resourceType() === 'image')
      return route.fulfill({ contentType: types['.svg'], body: photo })
    const answer = answers[keyOf(url)]
    if (answer !== undefined) return route.fulfill({ json: answer })
    missing.push(keyOf(url))
    return route.fulfill({ status: 404, json: {} })
  })
  return missing
}
