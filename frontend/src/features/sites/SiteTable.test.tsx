import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

import type { Site } from '@/client/types'

import { site } from './fixtures'
import { SiteTable } from './SiteTable'

const nothing = (): void => undefined

/** Returns the text of each cell of the row of a site. */
function cells(changes: Partial<Site>): string[] {
  const html = renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <SiteTable
          sites={[{ ...site, ...changes }]}
          onEdit={nothing}
          onRotate={nothing}
          onDelete={nothing}
        />
      </QueryClientProvider>
    </MantineProvider>,
  )
  return [...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) =>
    cell
      .replaceAll(/<[^>]*>/g, '|')
      .replaceAll(/\|+/g, '|')
      .replaceAll(/^\||\|$/g, ''),
  )
}

describe('the row of a site', () => {
  it('says how one is that works', () => {
    const [name, health, notHere, problems, computer, lists] = cells({})
    expect(name).toBe('Bandung|bandung-1')
    expect(health).toMatch(/^OK\|.*\d/)
    expect(notHere).toBe('No event|4 picture files|sends those of listed plates')
    expect(problems).toBe('None reported')
    expect(computer).toBe('Version 0.1.0|41.2 GB free')
    expect(lists).toBe('Blocked, Watched')
  })

  it('says what is behind, what is wrong, and what it does not have yet', () => {
    const [, health, notHere, problems, , lists] = cells({
      health: 'silent',
      lag_events: 1200,
      lag_s: 3900,
      clock_ahead_s: -130,
      problems: ['disk is nearly full', 'events that the centre refused: 2; see the log'],
      problem_sentences: [null, { code: 'events_refused', values: { count: '2' }, parts: {} }],
      has_config: false,
    })
    expect(health).toMatch(/^Silent\|.*\|Its clock is 2 min behind$/)
    expect(notHere).toMatch(/^at least 1,200 events\|the oldest: 1 hr 5 min\|4 picture files/)
    expect(problems).toBe('disk is nearly full|Events that the centre refused: 2; see the log')
    expect(lists).toBe('Blocked, Watched|Not yet the same at the site')
  })

  it('claims nothing of one that was never seen', () => {
    const [, health, notHere, problems, computer] = cells({
      health: 'never_seen',
      last_seen_at: null,
      clock_ahead_s: null,
      pictures: null,
      pictures_waiting: 0,
      disk_free_mb: null,
      version: null,
    })
    expect([health, problems, computer]).toEqual(['Never seen', '', ''])
    expect(notHere).toBe('Events: not known|0 picture files')
  })
})
