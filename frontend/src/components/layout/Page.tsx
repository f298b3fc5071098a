import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

import classes from './Page.module.css'

interface PageProps {
  title: string
  subtitle?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** The frame of every page: title, what can be done, content. */
export function Page({ title, subtitle, actions, children }: PageProps) {
  return (
    <div className={classes['page']}>
      <header className={classes['header']}>
        <div className={classes['titles']}>
          <Title order={1}>{title}</Title>
          {subtitle && (
            <Text component="div" size="sm" c="dimmed">
              {subtitle}
            </Text>
          )}
        </div>
        {actions && <div className={classes['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

interface PanelProps {
  title?: string
  actions?: ReactNode
  /** Without inner margin: for tables and pictures. */
  flush?: boolean
  className?: string | undefined
  children: ReactNode
}

/** A titled card. */
export function Panel({ title, actions, flush = false, className = '', children }: PanelProps) {
  return (
    <section className={`${classes['panel']} ${className}`} aria-label={title}>
      {(title ?? actions) && (
        <div className={classes['panelHead']}>
          {title && <Title order={2}>{title}</Title>}
          {actions}
        </div>
      )}
      <div className={flush ? classes['flush'] : classes['panelBody']}>{children}</div>
    </section>
  )
}
