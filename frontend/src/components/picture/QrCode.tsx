import { encodeQR } from 'qr'

interface Props {
  text: string
  label: string
}

/** A QR code, dark on light also on a dark page, as readers expect. */
export function QrCode({ text, label }: Props) {
  const rows = encodeQR(text, 'raw', { border: 4 })
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      width={220}
      height={220}
      shapeRendering="crispEdges"
      style={{ borderRadius: 8, border: '1px solid var(--line)' }}
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
