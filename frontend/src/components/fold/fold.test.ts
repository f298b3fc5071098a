import { expect, it } from 'vitest'

import { folded } from './fold'

const row = (id: number, read: boolean) => ({ id, plate: read ? {} : null }) as const

it('puts rows without a plate together until one of them is unfolded', () => {
  const rows = [row(1, true), row(2, false), row(3, false), row(4, true), row(5, false)]
  const [first, none, last, single] = folded(rows, new Set(), ({ id }) => id)
  expect(first).toEqual({ record: rows[0] })
  expect(none).toEqual({ hidden: [rows[1], rows[2]] })
  expect(last).toEqual({ record: rows[3] })
  expect(single).toEqual({ record: rows[4] })
  expect(folded(rows, new Set([3]), ({ id }) => id)).toEqual(rows.map((record) => ({ record })))
})
