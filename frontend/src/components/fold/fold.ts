/** A row: a detection, or several without a plate that follow each other. */
export type Line<T> = { record: T } | { hidden: readonly T[] }

/** Returns the rows with those without a plate put together, except where one was unfolded. */
export function folded<T extends { readonly plate: unknown }>(
  records: readonly T[],
  unfolded: ReadonlySet<number>,
  idOf: (record: T) => number,
): Line<T>[] {
  const lines: Line<T>[] = []
  let run: T[] = []
  const end = (): void => {
    const isOpen = run.some((record) => unfolded.has(idOf(record)))
    if (run.length > 1 && !isOpen) lines.push({ hidden: run })
    else lines.push(...run.map((record) => ({ record })))
    run = []
  }
  for (const record of records) {
    if (record.plate) {
      end()
      lines.push({ record })
    } else run.push(record)
  }
  end()
  return lines
}
