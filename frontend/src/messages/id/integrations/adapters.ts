import type { adapters as english } from '@/messages/en/integrations/adapters'

export const adapters: Record<keyof typeof english, string> = {
  'adapterAccess.key': 'Dengan kunci',
  'adapterAccess.key.hint':
    'Siapa pun yang mengirim kunci API yang berhak atas permintaannya. Pilihan yang biasa.',
  'adapterAccess.lan': 'Jaringan lokal',
  'adapterAccess.lan.hint':
    'Klien di GALAXY_COMPAT_NETWORKS (jaringan privat, bila tidak diatur) mengirim gambar dan mencari data tanpa kunci: siapa pun di sana bisa. Perubahan, dan klien lain, perlu kunci.',
  'adapterAccess.off': 'Mati',
  'adapterAccess.off.hint': 'Tidak seorang pun: klien yang memakainya sekarang langsung gagal.',
  'adapterClients.codeproject':
    'Blue Iris, Agent DVR, AI Tool, detektor deepstack milik Frigate: server dan port, atau salah satu alamat di bawah.',
  'adapterClients.openalpr':
    'Klien api.openalpr.com, openalpr_cloud milik Home Assistant: sebagai pengganti alamatnya.',
  'adapterClients.parkpow':
    'Program yang mengirim ke ParkPow atau mencari kunjungan dan kendaraan di sana.',
  'adapterClients.plate_recognizer':
    'Klien Snapshot: plate_recognition.py dan transfer.py dengan --sdk-url; yang lain dengan alamat pembaca plat.',
  'adapterKey.codeproject':
    'api_key milik DeepStack adalah kunci API. Kebanyakan klien lain tidak mengirim kunci: perlu jaringan lokal.',
  'adapterKey.openalpr': 'Kunci API dimasukkan sebagai secret_key.',
  'adapterKey.parkpow': 'Kunci API dimasukkan sebagai token.',
  'adapterKey.plate_recognizer': 'Kunci API dimasukkan sebagai API token.',
  'adapters.access': 'Akses',
  'adapters.accessOf': 'Siapa yang boleh memakai {name}',
  'adapters.addKey': 'Tambah kunci API',
  'adapters.change': 'Ubah akses',
  'adapters.lastClient': 'Klien terakhir',
  'adapters.pictures': 'Gambar bulan ini',
  'adapters.text':
    'Program yang dibuat untuk produk ini bekerja tanpa diubah: masukkan alamat layanan ini sebagai pengganti alamat vendornya.',
  'adapters.urls': 'Masukkan di klien',
}
