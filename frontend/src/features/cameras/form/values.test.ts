import { expect, it } from 'vitest'

import { changesOf, isStored, cameraOf, valuesOf } from './values'
import { camera } from '../fixtures'

const values = valuesOf(camera)

it('a form that nobody touched changes nothing, not even the password', () => {
  expect(changesOf(values, camera)).toEqual({})
  expect(isStored(values, camera)).toBe(true)
})

it('a change holds only what differs; an empty field deletes', () => {
  const edited = { ...values, name: ' Exit ', sub_address: '', countries: 'id, my', max_rate: '' }
  expect(changesOf(edited, camera)).toEqual({
    name: 'Exit',
    sub_address: null,
    countries: ['ID', 'MY'],
    max_rate: null,
  })
})

it('a partner and its time are sent only where they change', () => {
  expect(changesOf({ ...values, partner_id: 4, partner_s: '6' }, camera)).toEqual({
    partner_id: 4,
    partner_s: 6,
  })
  expect(changesOf({ ...values, partner_s: '10' }, camera)).toEqual({})
})

it('a password is sent where one was typed, and deleted where that was asked for', () => {
  expect(changesOf({ ...values, password: 's3cret', forget: true }, camera)).toEqual({
    password: 's3cret',
  })
  expect(changesOf({ ...values, forget: true }, camera)).toEqual({ password: null })
})

it('the stored camera is tested only where nothing that opens it was changed', () => {
  expect(isStored({ ...values, name: 'Exit', clip_s: 4 }, camera)).toBe(true)
  expect(isStored({ ...values, address: 'rtsp://10.0.0.9/' }, camera)).toBe(false)
  expect(isStored({ ...values, password: 'x' }, camera)).toBe(false)
})

it('a camera can be tested before it has a name', () => {
  const tested = cameraOf({ ...valuesOf(null), address: ' webcam:0 ' })
  expect(tested).toMatchObject({ name: '-', address: 'webcam:0', password: null, clip_s: 0 })
})
