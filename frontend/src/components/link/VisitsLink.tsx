import type { ReactNode } from 'react'

import { parseSearch } from '@/lib/url/search'

import { AnchorLink } from './AnchorLink'

interface Props {
  /** Where the API lists the visits that a figure was computed from: `/api/visits?lot=1`. */
  url: string
  /** What the link opens, as its description: its text is a number only. */
  label: string
  children: ReactNode
}

/** A figure that opens the visits it was computed from, with the filter of the API. */
export function VisitsLink({ url, label, children }: Props) {
  return (
    <AnchorLink
      to="/visits"
      search={parseSearch(url.replace(/^[^?]*/, ''))}
      title={label}
      inherit
      c="inherit"
      underline="always"
    >
      {children}
    </AnchorLink>
  )
}
