import { ActionIcon, Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconArrowsExchange, IconTrash } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'

import classes from './Areas.module.css'
import type { Edit } from './editor'
import type { Shape } from './shapes'

interface Props {
  shapes: readonly Shape[]
  selected: number | null
  apply: (action: Edit) => void
}

function Item({ shape, apply }: { shape: Shape; apply: Props['apply'] }) {
  const t = useT()
  const { id, kind, name } = shape
  return (
    <>
      <div className={classes['row']} style={{ flexWrap: 'nowrap' }}>
        <TextInput
          style={{ flex: 1 }}
          aria-label={t(kind === 'line' ? 'areas.lineName' : 'areas.zoneName')}
          maxLength={100}
          value={name}
          onFocus={() => apply({ type: 'select', id })}
          onChange={(event) =>
            apply({ type: 'change', id, values: { name: event.currentTarget.value } })
          }
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          size="lg"
          aria-label={`${t('action.delete')}: ${name}`}
          onClick={() => apply({ type: 'remove', id })}
        >
          <IconTrash size={17} />
        </ActionIcon>
      </div>
      {kind === 'line' ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowsExchange size={14} />}
          onClick={() => apply({ type: 'turn', id })}
        >
          {t('areas.turn')}
        </Button>
      ) : (
        <SegmentedControl
          size="xs"
          aria-label={t('areas.kind', { name })}
          value={kind}
          onChange={(next) => apply({ type: 'change', id, values: { kind: next } })}
          data={(['detect', 'ignore'] as const).map((value) => ({
            value,
            label: t(`areas.${value}`),
          }))}
        />
      )}
    </>
  )
}

/** The names and kinds of the shapes, beside the picture. */
export function ShapeList({ shapes, selected, apply }: Props) {
  const t = useT()
  return (
    <ul className={classes['list']} aria-label={t('areas.title')}>
      {shapes.map((shape) => (
        <li key={shape.id} className={classes['item']} data-selected={shape.id === selected}>
          <Item shape={shape} apply={apply} />
        </li>
      ))}
    </ul>
  )
}
