import type { GateCommand } from '@/client/types'
import { useT } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'

/** What became of an order to open: its state, what is known of the pulse, and what failed. */
export function CommandText({ command }: { command: GateCommand }) {
  const t = useT()
  const tell = useSentence()
  const { state, confirmation, problem } = command
  return (
    <span data-command={state}>
      {t(`commandState.${state}`)}
      {confirmation && `, ${t(`confirmation.${confirmation}`)}`}
      {problem && ` (${tell(problem, command.problem_sentence)})`}
    </span>
  )
}
