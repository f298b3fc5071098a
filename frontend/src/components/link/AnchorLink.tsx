import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, RefAttributes } from 'react'

type Props = AnchorProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> &
  RefAttributes<HTMLAnchorElement>

/** A link to a page in the colours of a text link. */
export const AnchorLink = createLink((props: Props) => <Anchor {...props} />)
