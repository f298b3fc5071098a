import { api } from '@/client/api'
import { isServiceError } from '@/lib/errors'
import { Store } from '@/lib/store'

const STORED = 'galaxy-alpr.purpose'
const HEADER = 'Audit-Purpose'
/** What a header can hold. */
const ALLOWED = /^[\x20-\x7e\xa0-\xff]+$/

function stored(): string | null {
  try {
    return sessionStorage.getItem(STORED)
  } catch {
    return null
  }
}

/** What the person searches for, as the audit trail records it; kept until the tab is closed. */
export const purpose = new Store<string | null>(stored())

/** Whether the service wants to know it. */
export const purposeWanted = new Store(false)
let declined = false

export const isPurpose = (text: string): boolean => ALLOWED.test(text)

export function setPurpose(text: string | null): void {
  purpose.set(text)
  purposeWanted.set(false)
  try {
    if (text) sessionStorage.setItem(STORED, text)
    else sessionStorage.removeItem(STORED)
  } catch {
    // Then it is asked for again after a reload.
  }
}

/** Whoever does not want to say it is not asked again before the next page. */
export function declinePurpose(): void {
  declined = true
  purposeWanted.set(false)
}

export function askAgain(): void {
  declined = false
}

/** To be called with errors of searches and exports. */
export function noticePurpose(error: unknown): void {
  if (!declined && isServiceError(error) && error.error === 'purpose_missing') {
    purposeWanted.set(true)
  }
}

/** Returns the header for searches and exports. */
export function purposeHeaders(): Record<string, string> {
  const text = purpose.get()
  return text ? { [HEADER]: text } : {}
}

/** Sends the purpose with every request, and asks for it where it is missing. */
export function watchPurpose(): void {
  api.use({
    onRequest({ request }) {
      for (const [name, value] of Object.entries(purposeHeaders())) request.headers.set(name, value)
    },
    async onResponse({ response }) {
      if (response.status === 422) noticePurpose(await response.clone().json())
    },
  })
}
