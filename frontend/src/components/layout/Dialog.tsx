import { Modal, type ModalProps } from '@mantine/core'

import { useT } from '@/lib/i18n'
import { useOverlay } from '@/lib/shortcuts/overlays'

/** A dialog over the page. Escape and the browser's Back close it before what is below it. */
export function Dialog({ opened, onClose, closeOnEscape = true, ...props }: ModalProps) {
  const t = useT()
  const overlay = useOverlay({ opened, onClose, closeOnEscape })
  return <Modal closeButtonProps={{ 'aria-label': t('action.close') }} {...props} {...overlay} />
}
