import { Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'

import classes from './Search.module.css'

/** One kind of results with its heading. */
export function Results({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={4} component="section">
      <Title order={3}>{title}</Title>
      <ul className={classes['results']}>{children}</ul>
    </Stack>
  )
}
