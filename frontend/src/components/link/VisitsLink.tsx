import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  /** Where the API lists the visits that a figure was computed from: `/api/visits?lot=1`. */
  url: string
  /** What the link opens, as its description: its text is a number only. */
  label: string
  children: ReactNode
}

/** Returns the address of the page with the same filter. */
export function visitsAddress(url: string): string {
  return `#${url.replace(/^\/api/, '')}`
}

/** A figure that opens the visits it was computed from. */
export function VisitsLink({ url, label, children }: Props) {
  return (
    <Anchor href={visitsAddress(url)} title={label} inherit c="inherit" underline="always">
      {children}
    </Anchor>
  )
}
