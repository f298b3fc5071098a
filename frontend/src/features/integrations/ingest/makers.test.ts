import { describe, expect, it } from 'vitest'

import { translator } from '@/lib/i18n/translate'
import { en } from '@/messages/en'

import { makerName, makers, partsOf, whereToEnter } from './makers'

const t = translator('en', en)

describe('the address of a source', () => {
  it('is taken apart, with the port that it does not name', () => {
    expect(partsOf('https://alpr.example/ingest/gxi_1')).toEqual({
      protocol: 'HTTPS',
      host: 'alpr.example',
      port: '443',
      path: '/ingest/gxi_1',
    })
    expect(partsOf('http://10.0.0.5:8000/site/ingest/gxi_1')).toMatchObject({
      protocol: 'HTTP',
      port: '8000',
      path: '/site/ingest/gxi_1',
    })
  })
})

describe('makers', () => {
  it('all have a name and say where the address is entered', () => {
    for (const maker of makers) {
      expect(makerName(maker, t)).not.toBe('')
      expect(en[whereToEnter(maker) as keyof typeof en]).toBeTruthy()
    }
  })

  it('that are not known keep their name', () => {
    expect(makerName('new_maker', t)).toBe('new_maker')
    expect(whereToEnter('new_maker')).toBe('ingestMaker.auto')
  })
})
