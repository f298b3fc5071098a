import type { ComponentProps } from 'react'

import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { useT } from '@/lib/i18n'

interface Props extends Pick<ComponentProps<typeof ConfirmDeletion>, 'get' | 'remove' | 'onClose'> {
  name: string
  path: string
}

/** Asks, then deletes; where the service refuses, shows what still uses the thing. */
export function Deletion({ name, path, ...acts }: Props) {
  const t = useT()
  return (
    <ConfirmDeletion title={t('places.delete', { name })} name={path} {...acts}>
      {t('places.deleteText')}
    </ConfirmDeletion>
  )
}
