import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

import { PermissionsContext } from '@/lib/permissions'

import { SitePicture } from './SitePicture'

const BUTTON = 'Get the picture from the site'

function render(state: string, allowed = true): string {
  const client = new QueryClient()
  const parameters = { params: { path: { session_id: 7 } } }
  const answer = { session_id: 7, site_id: 1, site: 'Bandung', state }
  client.setQueryData(['get', '/api/site_pictures/{session_id}', parameters], answer)
  return renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <PermissionsContext value={{ allows: () => allowed }}>
          <SitePicture sessionId={7} />
        </PermissionsContext>
      </QueryClientProvider>
    </MantineProvider>,
  )
}

describe('the picture of a reading of a site', () => {
  it('can be asked for while it is there', () => {
    const html = render('at_site')
    expect(html).toContain('The picture is at Bandung and has not been sent.')
    expect(html).toContain(BUTTON)
    expect(render('at_site', false)).not.toContain(BUTTON)
  })

  it.each([
    ['wanted', 'It comes when Bandung next sends'],
    ['gone', 'Bandung deleted the picture before it came.'],
    ['too_large', 'too large to be sent from Bandung'],
    ['here', 'The picture has come from Bandung.'],
  ])('cannot be asked for when it is %s, and says why', (state, text) => {
    const html = render(state)
    expect(html).toContain(text)
    expect(html).not.toContain(BUTTON)
  })
})
