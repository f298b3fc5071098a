/** Returns a value as YAML of blocks; texts are quoted as in JSON, which YAML reads alike. */
export function writeYaml(value: unknown, indent = ''): string {
  const lines = Array.isArray(value)
    ? value.map((item) => `${indent}-${below(item, `${indent}  `, true)}`)
    : Object.entries(value as object).map(
        ([name, item]) => `${indent}${name}:${below(item, `${indent}  `, false)}`,
      )
  return `${lines.join('\n')}\n`
}

function below(item: unknown, indent: string, inList: boolean): string {
  if (typeof item !== 'object' || item === null) return ` ${JSON.stringify(item)}`
  if (Object.keys(item).length === 0) return Array.isArray(item) ? ' []' : ' {}'
  const block = writeYaml(item, indent).trimEnd()
  // The first name of an object in a list stands behind the hyphen.
  return inList && !Array.isArray(item) ? ` ${block.trimStart()}` : `\n${block}`
}
