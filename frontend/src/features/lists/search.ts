import { oneOf, searchSchema, text } from '@/lib/url/schema'
import { listed } from '@/lib/words'

export const listsSearch = searchSchema({
  status: oneOf(listed),
  search: text,
  active: oneOf(['yes']),
  cursor: text,
})

export type ListsSearch = ReturnType<typeof listsSearch>
