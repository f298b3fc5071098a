/** Returns how much a confidence from 0 to 1 can be trusted. */
export function grade(value: number): 'good' | 'fair' | 'poor' {
  if (value >= 0.9) return 'good'
  return value >= 0.7 ? 'fair' : 'poor'
}

interface ReadPlate {
  text: string | null
  observed_text: string | null
  char_confidences: readonly number[]
}

/** Returns the confidence of each character; none after a correction, since they are of the old text. */
export function currentConfidences(plate: ReadPlate): readonly number[] {
  return plate.text === plate.observed_text ? plate.char_confidences : []
}

/**
 * Returns where in the text (`B 1234 XYZ`) characters may be wrong. Separators have no confidence;
 * none are returned where the confidences belong to another text.
 */
export function doubtfulPlaces(text: string, confidences: readonly number[]): number[] {
  const places = [...text.matchAll(/[A-Z0-9]/g)].map(({ index }) => index)
  if (places.length !== confidences.length) return []
  return places.filter((_, index) => grade(confidences[index] ?? 1) !== 'good')
}
