import { searchSchema, text } from '@/lib/url/schema'

export const liveSearch = searchSchema({ location: text, lot: text })
