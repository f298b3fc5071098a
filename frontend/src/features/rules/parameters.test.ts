import { expect, it } from 'vitest'

import { alertKinds } from '@/lib/alarms'

import { parameters, parametersOf, valuesOf } from './parameters'

it('every kind begins with values that the service accepts', () => {
  for (const kind of alertKinds) {
    const values = parametersOf(kind, valuesOf(kind, {}))
    expect(Object.keys(values)).toEqual(parameters[kind].map(({ name }) => name))
  }
})

it('keeps what is stored, and leaves out what is empty', () => {
  const stored = { times: 5, within_minutes: 30, apart_s: 0, statuses: ['blocked'] }
  expect(parametersOf('repeats', valuesOf('repeats', stored))).toEqual(stored)
  expect(parametersOf('full', { percent: '' })).toEqual({})
  expect(parametersOf('full', { percent: '90', minutes: 5 })).toEqual({ percent: 90 })
})
