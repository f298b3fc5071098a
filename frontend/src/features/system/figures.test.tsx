import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

import { figureFormat, isGroup, readable } from './figures'
import { Figures } from './Figures'

describe('a figure', () => {
  const format = figureFormat('en')
  it('has the unit of its name or of the group around it', () => {
    expect(format(0.8129, ['plate_recall'])).toBe('81.3%')
    expect(format(0.9405, ['dev', 'exact', 'us_reported'])).toBe('94.1%')
    expect(format(0.1463, ['false_plates_per_picture'])).toBe('0.15')
    expect(format(46.8, ['latency_ms', '640x384'])).toBe('46.8 ms')
    expect(format(8.76, ['corners', 'mean_percent'])).toBe('8.76%')
    expect(format(12_000, ['pictures'])).toBe('12,000')
    expect(format('python -m training', ['command'])).toBe('python -m training')
  })

  it('may stand beside the number of samples it was found in', () => {
    expect(format([0.6667, 54], ['by_width', '24-48'])).toBe('66.7% · 54')
    expect(figureFormat('id')([0.6667, 54], ['by_width', '24-48'])).toBe('66,7% · 54')
  })

  it('is no group, nor is a list of figures', () => {
    expect([0.9, 'text', [0.9, 3], { recall: 0.9 }].map((value) => isGroup(value))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })
})

describe('readable', () => {
  it('leaves names of models and data sets as they are', () => {
    expect(readable('held_out_dev')).toBe('Held out dev')
    expect(readable('yolo-v9-t-416')).toBe('yolo-v9-t-416')
    expect(readable('24-48')).toBe('24-48')
    expect(readable('96-inf')).toBe('96+')
  })
})

describe('Figures', () => {
  const metrics = {
    command: 'evaluate',
    'galaxy 640': {
      plate_recall: 0.8,
      vehicle_recall_by_class: { car: 0.5 },
      recall_by_source: { es_x: 0.25 },
    },
    other: { unheard_of: 3 },
    third: { pictures: 1 },
  }
  const text = renderToStaticMarkup(<Figures metrics={metrics} />)

  it('names what has a word, and shows whatever else a manifest holds', () => {
    for (const shown of [
      'Measured with',
      'Plates found',
      '80%',
      'Car',
      '50%',
      'es_x',
      '25%',
      'Unheard of',
      '>3<',
    ]) {
      expect(text).toContain(shown)
    }
  })

  it('opens the first of several groups', () => {
    expect(text.match(/<details[^>]*>/g)).toEqual(['<details open="">', '<details>', '<details>'])
  })
})
