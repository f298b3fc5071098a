import { Store } from './store'

/** Whether the help of the open page is shown. */
export const helpOpened = new Store(false)
