import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'

const SHOWN_MS = 10_000

interface Props {
  message: string
  /** The word on the button. */
  undo: string
  onUndo: () => void
}

/** Shows what was done, with a button that undoes it. */
export function showUndoable({ message, undo, onUndo }: Props): void {
  const id = notifications.show({
    autoClose: SHOWN_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        {message}
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id)
            onUndo()
          }}
        >
          {undo}
        </Button>
      </Group>
    ),
  })
}
