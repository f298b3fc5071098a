import { oneOf, searchSchema, wholeNumber } from '@/lib/url/schema'

export const tariffsSearch = searchSchema({
  tariff: wholeNumber,
  version: wholeNumber,
  /** `new`: a new tariff, or a new version of `tariff`. */
  edit: oneOf(['new']),
})
