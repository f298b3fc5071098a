import { describe, expect, it } from 'vitest'

import { firstValues, relayOf, relayValues } from './relays'

describe('the fields of a relay', () => {
  it('give back what is stored', () => {
    const http = {
      kind: 'http',
      method: 'POST',
      url: 'http://10.0.0.9/open',
      headers: { 'X-Token': '{secret}', Accept: 'a: b' },
      body: ' on ',
      auth: 'none',
    }
    expect(relayOf('http', relayValues(http))).toEqual(http)
    const modbus = {
      kind: 'modbus',
      host: '10.0.0.7',
      port: 502,
      unit: 0,
      coil: 0,
      pulse_s: 0.5,
      device_releases: true,
    }
    expect(relayOf('modbus', relayValues(modbus))).toEqual(modbus)
    const gpio = {
      kind: 'gpio',
      chip: '/dev/gpiochip1',
      line: 0,
      active_low: true,
      pulse_s: 0.5,
      input_line: 27,
      input_active_low: false,
    }
    expect(relayOf('gpio', relayValues(gpio))).toEqual(gpio)
    expect(relayOf('gpio', relayValues({ ...gpio, input_line: null }))).not.toHaveProperty(
      'input_line',
    )
  })

  it('begin with the defaults of the kind, and keep what was typed', () => {
    const values = firstValues('shelly', { url: 'http://10.0.0.9', port: '9' })
    expect(relayOf('shelly', values)).toEqual({
      kind: 'shelly',
      generation: 2,
      url: 'http://10.0.0.9',
      channel: 0,
      pulse_s: 1,
    })
    expect(relayOf('gpio', firstValues('gpio', { line: '17' }))).toEqual({
      kind: 'gpio',
      chip: '/dev/gpiochip0',
      line: 17,
      active_low: false,
      pulse_s: 1,
      input_active_low: false,
    })
    expect(relayOf('log', {})).toEqual({ kind: 'log' })
  })
})
