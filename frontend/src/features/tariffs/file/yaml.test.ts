import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { writeYaml } from './writeYaml'
import { readYaml } from './yaml'

const examples = join(import.meta.dirname, '../../../../../examples/tariffs')
const example = (name: string): unknown =>
  readYaml(readFileSync(join(examples, `${name}.yaml`), 'utf8'))

describe('a tariff in YAML', () => {
  it('is read as the examples are written', () => {
    expect(example('office_with_nights_2026')).toEqual({
      name: 'Office with nights (example)',
      valid_from: '2026-11-01T00:00:00+07:00',
      data: {
        currency: { code: 'IDR', decimals: 0 },
        unknown_class: 'car',
        rates: [
          { name: 'Night', begin: '20:00', end: '06:00', flat: 15_000 },
          { name: 'Sunday and holiday', days: ['sun', 'holiday'], flat: 0 },
          {
            name: 'Motorcycle',
            classes: ['motorcycle'],
            interval: { minutes: 30, amount: 1000 },
          },
          {
            name: 'Day',
            first: [
              { minutes: 30, amount: 4000 },
              { minutes: 30, amount: 3000 },
            ],
            interval: { minutes: 30, amount: 2500 },
          },
        ],
        holidays: [
          '2026-12-25',
          '2027-01-01',
          '2027-05-01',
          '2027-06-01',
          '2027-08-17',
          '2027-12-25',
        ],
        free_minutes: 5,
        caps: [{ per: 'rolling_24h', amount: 60_000 }],
        lost_ticket: [{ amount: 60_000, adds_to_stay: false }],
        minimum: 3000,
        rounding: { unit: 500, mode: 'up' },
        tax: { name: 'PPN', basis_points: 1100, included: false },
      },
    })
  })

  it('is read again as it was written', () => {
    for (const name of ['jakarta_mall_2012', 'jakarta_on_street_2017', 'office_with_nights_2026']) {
      const content = example(name)
      expect(readYaml(writeYaml(content))).toEqual(content)
    }
    const odd = { a: 'x # y: "z"', b: [[1, 2], []], c: {}, d: null, e: '7', f: "it's\n{", g: [{}] }
    expect(readYaml(writeYaml(odd))).toEqual(odd)
  })

  it('takes comments, quotes and lists over several lines', () => {
    expect(
      readYaml("---\n# c\na: 'it''s' # c\nb: [1,\n  2, # c\n  x y]\nc:\n- 07:30\n- z#1\n"),
    ).toEqual({ a: "it's", b: [1, 2, 'x y'], c: ['07:30', 'z#1'] })
  })

  it.each([
    'a: 1\na: 2',
    'a: &x 1',
    'a: |\n  text',
    'a: [1',
    'a: "x',
    'a: 1\n  b: 2',
    '',
    'a',
    '\ta: 1',
  ])('is refused where it is not read for sure: %j', (text) =>
    expect(() => readYaml(text)).toThrow(SyntaxError),
  )
})
