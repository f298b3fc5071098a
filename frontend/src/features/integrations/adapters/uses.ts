import type { CompatAdapter } from '@/client/types'

/** What the products are called. */
export const productNames: Readonly<Record<CompatAdapter['name'], string>> = {
  plate_recognizer: 'Plate Recognizer',
  parkpow: 'ParkPow',
  openalpr: 'OpenALPR',
  codeproject: 'CodeProject.AI, DeepStack',
}

export interface LastError {
  /** The moment, where the text begins with one. */
  at: string | null
  text: string
}

/** Returns the moment of the last error and the rest of it, `403 forbidden`. */
export function lastErrorOf(error: string): LastError {
  const [first = '', ...rest] = error.split(' ')
  const isMoment = /^\d{4}-\d\d-\d\dT/.test(first) && !Number.isNaN(Date.parse(first))
  return isMoment ? { at: first, text: rest.join(' ') } : { at: null, text: error }
}

/** Returns the address of the service that the addresses of an interface begin with. */
export function baseOf(urls: readonly string[]): string | null {
  const [first] = urls
  return first ? first.replace(/(\/api)?\/v\d+\/.*$/, '') : null
}
