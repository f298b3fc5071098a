import { describe, expect, it } from 'vitest'

import { openedIn, openedOf } from './opened'

const records = [{ id: 7, session_id: 3 }]

describe('the open detection', () => {
  it('is taken from the page, also by a link that does not name the photo', () => {
    expect(openedOf({ row: 7 }, records)).toEqual({ id: 7, session_id: 3 })
  })

  it('is opened by its photo when it is not on the page', () => {
    expect(openedOf(openedIn({ id: 900, session_id: 400 }), records)).toEqual({
      id: 900,
      session_id: 400,
    })
  })

  it('is none without a row, or where the photo of it is unknown', () => {
    expect(openedOf({ session: 3 }, records)).toBeUndefined()
    expect(openedOf({ row: 900 }, records)).toBeUndefined()
  })
})
