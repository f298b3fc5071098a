import { searchSchema, text } from '@/lib/url/schema'

export const reviewSearch = searchSchema({ lot: text })
