import { expect, it } from 'vitest'

import { actionsOf } from './allowed'

it.each([
  ['quoted', []],
  ['pending', ['settle', 'fail']],
  ['settled', ['refund']],
  ['failed', ['settle']],
  ['refunded', []],
] as const)('with a %s payment one may %j', (state, actions) => {
  expect(actionsOf(state)).toEqual(actions)
})
