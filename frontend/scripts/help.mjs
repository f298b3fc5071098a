/** Writes the documentation for users as HTML into the bundle: the help works without a network. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

import { Marked } from 'marked'

const source = new URL('../../docs/', import.meta.url)
const target = new URL('../../src/galaxy_alpr/dashboard/help/', import.meta.url)
const documents = JSON.parse(
  readFileSync(new URL('../src/features/help/documents.json', import.meta.url), 'utf8'),
)
/** What the others refer to. */
const more = ['access', 'compat_codeproject', 'compat_openalpr', 'frigate', 'home_assistant']
const names = [...new Set([...Object.values(documents), ...more, 'ingest_makers', 'privacy'])]
names.sort()

const plain = (html) => html.replace(/<[^>]*>/g, '')
const anchorOf = (text) =>
  plain(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** Returns where a link of a document leads among the pages; undefined for what is not shipped. */
function addressOf(href) {
  if (/^(https?:|#)/.test(href)) return href
  const [, name, anchor = ''] = /^([a-z_]+)\.md(#.*)?$/.exec(href) ?? []
  return names.includes(name) ? `${name}.html${anchor}` : undefined
}

const marked = new Marked({
  renderer: {
    heading({ tokens, depth }) {
      const text = this.parser.parseInline(tokens)
      return `<h${depth} id="${anchorOf(text)}">${text}</h${depth}>\n`
    },
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens)
      const address = addressOf(href)
      return address ? `<a href="${address}">${text}</a>` : text
    },
    image: ({ text }) => text,
    // A wide table scrolls by itself, also by keyboard.
    table(token) {
      const cells = (row, tag) =>
        row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')
      const rows = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')
      const head = `<thead><tr>${cells(token.header, 'th')}</tr></thead>`
      return `<div class="wide" tabindex="0" role="group" aria-label="Table"><table>${head}\n<tbody>${rows}</tbody></table></div>\n`
    },
    code: ({ text }) =>
      `<pre tabindex="0"><code>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</code></pre>\n`,
  },
})

const pageOf = (title, content) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} – Galaxy ALPR</title>
<link rel="stylesheet" href="help.css">
<nav><a href="index.html">All pages of the documentation</a></nav>
<main>
${content}</main>
</html>
`

rmSync(target, { recursive: true, force: true })
mkdirSync(target)
copyFileSync(new URL('help.css', import.meta.url), new URL('help.css', target))
const links = names.map((name) => {
  const content = marked.parse(readFileSync(new URL(`${name}.md`, source), 'utf8'))
  const title = plain(/<h1[^>]*>(.*?)<\/h1>/.exec(content)[1])
  writeFileSync(new URL(`${name}.html`, target), pageOf(title, content))
  return `<li><a href="${name}.html">${title}</a></li>`
})
const index = `<h1>Documentation</h1>\n<ul>\n${links.join('\n')}\n</ul>\n`
writeFileSync(new URL('index.html', target), pageOf('Documentation', index))
