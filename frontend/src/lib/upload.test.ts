import { expect, it } from 'vitest'

import { uploadPhoto } from './upload'

it('does not send a photo that was removed before its turn came', async () => {
  const abort = new AbortController()
  abort.abort()
  // There is no XMLHttpRequest here: to send would fail with another error.
  const sent = uploadPhoto(new File(['x'], 'a.jpg'), {}, () => undefined, abort.signal)
  await expect(sent).rejects.toMatchObject({ name: 'AbortError' })
})
