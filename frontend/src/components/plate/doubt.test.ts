import { expect, it } from 'vitest'

import { currentConfidences, doubtfulPlaces } from './doubt'

const sure = [1, 0.99, 0.98]

it('finds doubtful characters behind separators', () => {
  expect(doubtfulPlaces('B 12', [1, 0.99, 0.6])).toEqual([3])
  expect(doubtfulPlaces('B 12', sure)).toEqual([])
})

it('marks nothing where the confidences are of another text', () => {
  expect(doubtfulPlaces('B 123', [0.1, 0.1, 0.1])).toEqual([])
  const plate = { text: 'B12', observed_text: '812', char_confidences: [0.5, 1, 1] }
  expect(currentConfidences(plate)).toEqual([])
  expect(currentConfidences({ ...plate, observed_text: 'B12' })).toEqual([0.5, 1, 1])
})
