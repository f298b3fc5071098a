import { ActionIcon, Text, Title } from '@mantine/core'
import { IconHelp } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { ZoneLabel } from '@/components/place/ZoneLabel'
import { helpOpened } from '@/lib/help'
import { useT } from '@/lib/i18n'
import { ViewZone } from '@/lib/places/timezone'

import classes from './Page.module.css'

interface PageProps {
  title: string
  subtitle?: ReactNode
  actions?: ReactNode
  /** The timezone of all times on the page, which its header names. */
  zone?: string
  children: ReactNode
}

/** The frame of every page: title, help, what can be done, content. */
export function Page({ title, subtitle, actions, zone, children }: PageProps) {
  const t = useT()
  const page = (
    <div className={classes['page']}>
      <header className={classes['header']}>
        <div className={classes['titles']}>
          <div className={classes['title']}>
            <Title order={1}>{title}</Title>
            <ActionIcon
              variant="subtle"
              color="gray"
              c="dimmed"
              aria-label={t('help.title')}
              onClick={() => helpOpened.set(true)}
            >
              <IconHelp size={18} />
            </ActionIcon>
          </div>
          {subtitle && (
            <Text component="div" size="sm" c="dimmed">
              {subtitle}
            </Text>
          )}
          {zone && <ZoneLabel />}
        </div>
        {actions && <div className={classes['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  )
  return zone ? <ViewZone zone={zone}>{page}</ViewZone> : page
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
