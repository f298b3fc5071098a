/** Draws the icons of the installed dashboard from `public/favicon.svg`: `node scripts/icons.mjs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { launch } from '../e2e/browser.mjs'

const place = (name) => fileURLToPath(new URL(`../public/${name}`, import.meta.url))
const mark = readFileSync(place('favicon.svg'), 'utf8')

// Systems cut these to their own shapes: square, with the drawing in the middle.
const square = mark
  .replace('viewBox="0 0 32 32"', 'viewBox="-5 -5 42 42"')
  .replace(/<rect width="32" height="32" rx="8"/, '<rect x="-5" y="-5" width="42" height="42"')

const browser = await launch()
try {
  for (const [name, size, drawing] of [
    ['icon-192.png', 192, mark],
    ['icon-512.png', 512, mark],
    ['maskable-512.png', 512, square],
    ['apple-180.png', 180, square],
  ]) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    const style = '<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>'
    await page.setContent(style + drawing)
    writeFileSync(place(`icons/${name}`), await page.screenshot({ omitBackground: true }))
    await page.close()
  }
} finally {
  await browser.close()
}
