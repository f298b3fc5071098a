import { searchSchema, wholeNumber } from '@/lib/url/schema'

/** The camera that is shown alone; without one all are. */
export const camerasSearch = searchSchema({ camera: wholeNumber })
