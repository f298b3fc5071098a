import type { Detection } from '@/client/types'
import type { PictureBox } from '@/components/picture/Boxes'
import type { Translate } from '@/lib/i18n'

/** What a picture shows of its detections; boxes of one detection share its id. */
export function pictureBoxes(detections: readonly Detection[], t: Translate): PictureBox[] {
  return detections.flatMap(({ id, vehicle, plate }) => {
    const boxes: PictureBox[] = []
    if (vehicle) {
      boxes.push({ id, kind: 'vehicle', box: vehicle.box, label: t(`vehicle.${vehicle.class}`) })
    }
    if (plate) {
      const label = plate.display_text ?? plate.text ?? t('plate.unread')
      boxes.push({ id, kind: 'plate', box: plate.box, corners: plate.corners, label })
    }
    return boxes
  })
}
