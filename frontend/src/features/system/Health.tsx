import { Progress, Text } from '@mantine/core'
import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { Readiness } from '@/client/types'
import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'

import { useSize } from './size'
import classes from './System.module.css'

function Sign({ ok }: { ok: boolean }) {
  const t = useT()
  const Icon = ok ? IconCircleCheckFilled : IconCircleXFilled
  return (
    <Icon
      size={20}
      className={classes[ok ? 'good' : 'bad']}
      aria-label={t(ok ? 'system.fine' : 'system.problem')}
      role="img"
    />
  )
}

function Check({ ok, name, children }: { ok: boolean; name: string; children: ReactNode }) {
  return (
    <li>
      <Sign ok={ok} />
      <span>{name}</span>
      <div>{children}</div>
    </li>
  )
}

/** Whether photos can be read and stored now, part by part. */
export function Health({ readiness }: { readiness: Readiness }) {
  const t = useT()
  const size = useSize()
  const { ready, database, disk, engine, clock, queue } = readiness
  const full = queue.taken >= queue.places
  return (
    <Panel title={t('system.health')}>
      <div className={classes['verdict']} data-ready={ready}>
        <Sign ok={ready} />
        {t(ready ? 'system.ready' : 'system.notReady')}
      </div>
      <ul className={classes['checks']}>
        <Check ok={database.ok} name={t('system.database')}>
          {database.detail ?? t('system.fine')}
        </Check>
        <Check ok={disk.ok} name={t('system.disk')}>
          {disk.free_mb === null || disk.error
            ? disk.detail
            : t('system.diskFree', {
                free: size(disk.free_mb * 1e6),
                least: size(disk.min_free_mb * 1e6),
              })}
        </Check>
        <Check ok={engine.ok} name={t('system.engine')}>
          {engine.detail ?? t('system.fine')}
        </Check>
        <Check ok={clock.ok} name={t('system.clock')}>
          {clock.detail ?? t('system.fine')}
        </Check>
        <Check ok={!full} name={t('system.queue')}>
          <div className={classes['meter']}>
            <Text size="sm">
              {t('system.queueTaken', { taken: queue.taken, places: queue.places })}
            </Text>
            <Progress
              value={(queue.taken / Math.max(queue.places, 1)) * 100}
              size="sm"
              aria-label={t('system.queue')}
            />
          </div>
        </Check>
      </ul>
    </Panel>
  )
}
