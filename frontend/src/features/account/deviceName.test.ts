import { expect, it } from 'vitest'

import { deviceName } from './deviceName'

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

it.each([
  [`${mac} ${webkit} Chrome/140.0.0.0 Safari/537.36`, 'Chrome, macOS'],
  [`${mac} ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0`, 'Edge, macOS'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
  [
    `Mozilla/5.0 (Linux; Android 15) ${webkit} Chrome/140.0 Mobile Safari/537.36`,
    'Chrome, Android',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E Safari/604.1',
    'Safari, iPhone',
  ],
  ['curl/8.9.0', 'curl/8.9.0'],
])('%s is %s', (agent, name) => {
  expect(deviceName(agent)).toBe(name)
})
