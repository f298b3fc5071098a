import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'

import { HeatMap } from './HeatMap'

it('has its numbers in a table for screen readers', () => {
  const counts = Array.from({ length: 7 }, (_, day) => (day === 1 ? [0, 42] : []))
  const text = renderToStaticMarkup(<HeatMap label="Week" counts={counts} />)
  expect(text).toContain('<table><caption>Week</caption>')
  expect(text.match(/<th scope="col">/g)).toHaveLength(25)
  expect(text).toContain('<tr><th scope="row">Tue</th><td>0</td><td>42</td>')
})
