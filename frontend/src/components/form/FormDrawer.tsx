import { Drawer } from '@mantine/core'
import type { ComponentProps } from 'react'

import { useT } from '@/lib/i18n'
import { useOverlay } from '@/lib/shortcuts/overlays'

import { FormContent } from './FormContent'

type Props = ComponentProps<typeof FormContent> & { title: string }

/** A long form beside the page; a click outside does not throw away what was typed. */
export function FormDrawer({ title, ...content }: Props) {
  const t = useT()
  return (
    <Drawer
      size={560}
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      attributes={{ content: { 'data-shortcut-barrier': true } }}
      {...useOverlay({ opened: true, onClose: content.onClose })}
    >
      <FormContent {...content} />
    </Drawer>
  )
}
