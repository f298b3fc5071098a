import type { MessageKey, Translate } from '@/lib/i18n'

/** The makers whose forms are known, with what they are called; `auto` recognizes each delivery. */
const names = {
  hikvision: 'Hikvision',
  dahua: 'Dahua, Intelbras, CP Plus',
  axis: 'Axis License Plate Verifier',
  milesight: 'Milesight',
  uniview: 'Uniview',
  onvif: 'ONVIF',
  genetec: 'Genetec AutoVu',
  plate_recognizer: 'Plate Recognizer',
  rekor: 'Rekor Scout, OpenALPR',
  verkada: 'Verkada',
} as const

type Maker = keyof typeof names

export const makers = ['auto', ...(Object.keys(names) as Maker[])] as const

const isMaker = (name: string): name is Maker => name in names

/** Returns what a maker is called; one that is not known stays. */
export function makerName(maker: string, t: Translate): string {
  if (maker === 'auto') return t('ingest.auto')
  return isMaker(maker) ? names[maker] : maker
}

/** Returns where the address is entered in the maker's cameras or program. */
export function whereToEnter(maker: string): MessageKey {
  return isMaker(maker) ? `ingestMaker.${maker}` : 'ingestMaker.auto'
}

/** The parts of an address, for cameras that ask for each by itself. */
export interface AddressParts {
  protocol: string
  host: string
  port: string
  path: string
}

export function partsOf(address: string): AddressParts {
  const { protocol, hostname, port, pathname } = new URL(address)
  const scheme = protocol.replace(':', '').toUpperCase()
  return {
    protocol: scheme,
    host: hostname,
    port: port || (scheme === 'HTTPS' ? '443' : '80'),
    path: pathname,
  }
}
