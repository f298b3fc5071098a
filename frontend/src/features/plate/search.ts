import { searchSchema, text } from '@/lib/url/schema'

export const plateSearch = searchSchema({ plate: text })
