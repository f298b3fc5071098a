export { holdEscape, LogInDialog } from './LogInDialog'
export { LogInPage } from './LogInPage'
