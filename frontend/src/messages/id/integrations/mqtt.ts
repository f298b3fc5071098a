import type { mqtt as english } from '@/messages/en/integrations/mqtt'

export const mqtt: Record<keyof typeof english, string> = {
  'frigate.failed': 'Ditinggalkan setelah gagal',
  'frigate.needsBroker':
    'Mati. Plat dari kamera Frigate dapat dibaca di sini; kejadiannya datang lewat broker MQTT, yang harus diatur dahulu:',
  'frigate.off':
    'Mati. Agar plat dari kamera Frigate dibaca di sini, dengan snapshot diaktifkan di sana:',
  'frigate.open': 'Kendaraan yang sedang diikuti',
  'frigate.snapshots': 'Snapshot dibaca',
  'frigate.stored': 'Bacaan tersimpan',
  'frigate.unknown': 'Kamera tanpa lokasi',
  'frigate.unknownHint': 'Bacaannya tanpa lokasi sampai ada lokasi bernama kamera itu di Frigate:',
  'frigate.url': 'Alamat',
  'frigate.withoutPlate': 'Kendaraan tanpa plat',
  'frigate.writtenBack': 'Ditulis kembali ke Frigate',
  'mqtt.backlog': 'Menunggu diterbitkan',
  'mqtt.broker': 'Broker',
  'mqtt.error': 'Kesalahan terbaru',
  'mqtt.homeAssistantNeedsBroker':
    'Mati. Kamera, area parkir, dan palang dapat muncul sebagai perangkat; perlu broker MQTT milik Home Assistant, diatur seperti di atas, dan:',
  'mqtt.homeAssistantOff': 'Mati. Agar kamera, area parkir, dan palang muncul sebagai perangkat:',
  'mqtt.homeAssistantOn':
    'Kamera, area parkir, dan palang muncul sebagai perangkat lewat discovery dari integrasi MQTT-nya.',
  'mqtt.lastPublished': 'Terakhir diterbitkan',
  'mqtt.no': 'Tidak',
  'mqtt.off':
    'Mati: tidak ada yang diterbitkan. Agar bacaan, kunjungan, alarm, palang, dan keadaannya diterbitkan ke broker MQTT 5:',
  'mqtt.on': 'Menyala',
  'mqtt.pastError': 'Kesalahan terbaru; sudah lewat',
  'mqtt.pictures': 'Gambar',
  'mqtt.plates': 'Plat',
  'mqtt.published': 'Kejadian diterbitkan',
  'mqtt.reported': 'Laporan terakhir',
  'mqtt.restart': 'Di pengaturan layanan (environment); lalu jalankan ulang.',
  'mqtt.settings': 'Pengaturan',
  'mqtt.since': 'sejak',
  'mqtt.skipped': 'Dihapus sebelum diterbitkan',
  'mqtt.states': 'Keadaan diterbitkan',
  'mqtt.title': 'Broker MQTT',
  'mqtt.topics': 'Topik',
  'mqtt.yes': 'Ya',
  'mqttPlates.full': 'Lengkap',
  'mqttPlates.hash': 'Sebagai hash',
  'mqttPlates.masked': 'Disamarkan',
  'mqttState.connected': 'Terhubung',
  'mqttState.lost': 'Tidak terhubung',
  'mqttState.never': 'Belum terhubung',
}
