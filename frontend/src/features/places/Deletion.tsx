import { ConfirmAction } from '@/components/feedback/ConfirmAction'
import { useT } from '@/lib/i18n'

interface Props {
  name: string
  onDelete: () => Promise<unknown>
  onClose: () => void
}

/** Asks, then deletes; where the service refuses, shows what still uses the thing. */
export function Deletion({ name, onDelete, onClose }: Props) {
  const t = useT()
  return (
    <ConfirmAction
      title={t('places.delete', { name })}
      action={t('action.delete')}
      onConfirm={onDelete}
      onClose={onClose}
    >
      {t('places.deleteText')}
    </ConfirmAction>
  )
}
