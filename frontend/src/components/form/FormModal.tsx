import type { ComponentProps } from 'react'

import { Dialog } from '@/components/layout/Dialog'

import { FormContent } from './FormContent'

type Props = ComponentProps<typeof FormContent> & { title: string }

/** A form over the page, with the service's error. */
export function FormModal({ title, ...content }: Props) {
  return (
    <Dialog opened onClose={content.onClose} size="lg" title={title}>
      <FormContent {...content} />
    </Dialog>
  )
}
