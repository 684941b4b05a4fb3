import type words from './alerts.en';
import { rules } from './alerts.rules.ms';

const alerts: { alerts: typeof words.alerts & typeof rules } = {
  alerts: {
    title: 'Amaran', hint: 'Apa yang patut dilihat: log masuk, kunci, eksport, sambungan dan log itu sendiri.', state: 'Keadaan', states: { open: 'Terbuka', acknowledged: 'Diambil maklum', closed: 'Ditutup' },
    none: { open: 'Tiada apa-apa yang memerlukan perhatian.', acknowledged: 'Tiada sesiapa sedang mengurus amaran.', closed: 'Belum ada amaran yang ditutup.' }, showClosed: 'Papar yang ditutup',
    severity: 'Tahap', severities: { info: 'Makluman', warning: 'Amaran', critical: 'Kritikal' }, what: 'Apa yang berlaku', count: 'Kali', when: 'Terakhir',
    first: 'pertama %{at}', toPerson: 'Buka orang ini', toKey: 'Buka kunci ini', toConnection: 'Buka sambungan', toWebhook: 'Buka titik akhir', toAudit: 'Buka log audit',
    acknowledge: 'Ambil maklum', acknowledgeNamed: 'Ambil maklum: %{what}', acknowledgeChosen: 'Ambil maklum %{count}', close: 'Tutup', closeNamed: 'Tutup: %{what}', closeWithNote: 'Tutup dengan nota', closeWithNoteNamed: 'Tutup dengan nota: %{what}',
    note: 'Nota', noteHint: 'Untuk rakan sekerja anda. Disimpan bersama amaran.', acknowledgedBy: 'Diambil maklum oleh %{who}, %{at}', closedBy: 'Ditutup oleh %{who}, %{at}', choose: 'Pilih: %{what}', chooseAll: 'Pilih semua',
    banner: { open: 'Ada amaran terbuka. %{what}', critical: 'Kritikal: %{count}', warning: 'Amaran: %{count}', see: 'Lihat amaran' },
    rules: {
      title: 'Peraturan amaran', hint: 'Bila amaran dibuka, dan siapa menerima e-mel.', readOnly: 'Anda boleh melihat peraturan ini. Pemilik atau pentadbir boleh mengubahnya.', switch: 'Hidup: %{name}', on: 'Hidup', off: 'Mati', always: 'Sentiasa hidup', change: 'Ubah', changeNamed: 'Ubah: %{name}',
      mailed: 'E-mel kepada', nobody: 'Tiada sesiapa', people: 'Dan orang-orang ini', peopleHint: 'Pemilik, pentadbir dan juruaudit.', bounds: '%{min} hingga %{max}. Asal: %{standard}.',
    },
    rule: {
      sign_in: { failures: 'Banyak log masuk gagal', new_ip: 'Log masuk dari alamat baharu', new_country: 'Log masuk dari negara baharu', impossible_travel: 'Log masuk terlalu berjauhan untuk perjalanan' },
      rate_limit: { storm: 'Seseorang asyik meminta terlalu kerap' },
      api_key: { unusual_use: 'Kunci digunakan tidak seperti biasa', rotation_due: 'Kunci berusia 90 hari: masa untuk yang baharu', wrong_network: 'Kunci digunakan dari rangkaian yang dikecualikan' },
      export: { mass: 'Seseorang mengeksport terlalu banyak' }, secret: { spike: 'Banyak rahsia tersimpan dibuka' }, audit: { verification_failed: 'Log audit tidak sepadan dengan titik semaknya' },
      message: { outcome_unknown: 'Tiada siapa tahu sama ada sesetengah mesej sampai: sila putuskan' }, broadcast: { paused: 'Satu siaran terjeda sendiri' },
      connection: { dead: 'Sambungan tidak berfungsi', pin_mismatch: 'Penyedia menunjukkan kunci yang tidak disemat: tiada apa dihantar', revoke_failed: 'Token sambungan yang ditamatkan tidak dapat ditarik balik', credentials_dead: 'Penyedia tidak lagi menerima token: sambungan ditamatkan', marketing_paused: 'Penyedia mengehadkan talian ini: pemasaran menunggu sehari', billing: 'Penyedia tidak dapat mengebil akaun', line_changed: 'Penyedia menyekat talian atau menilai kualitinya rendah' },
      queue: { age: 'Kerja menunggu terlalu lama' }, user: { wrong_network: 'Sesi digunakan dari rangkaian yang dikecualikan' }, webhook: { disabled: 'Titik akhir webhook dimatikan' }, siem: { falling_behind: 'Aliran log jauh ketinggalan' },
    },
    fact: {
      country: 'Negara', days: 'Hari', ip: 'Alamat', failures: 'Cubaan gagal', role: 'Peranan', reason: 'Sebab', scope: 'Dilihat pada', minutes: 'Minit', from: 'Dari', to: 'Ke', kilometres: 'Kilometer', refusals: 'Permintaan ditolak', cause: 'Kerana', requests: 'Permintaan',
      usual: 'Terbanyak setakat ini', exports: 'Eksport', rows: 'Baris', opened: 'Rahsia dibuka', part: 'Bahagian pelayan', olderThanSeconds: 'Lebih lama daripada (saat)', dueSince: 'Perlu sejak', host: 'Hos', hours: 'Jam',
    },
    value: {
      person: 'seorang', address: 'satu alamat', organization: 'seluruh organisasi', volume: 'bilangan permintaan', country: 'negara baharu', paused_by_error: 'dijeda oleh ralat', check_failed: 'pemeriksaan gagal', no_answer: 'tiada jawapan', gone: 'titik akhir menyatakan ia sudah tiada', failing: 'ia tidak menjawab selama beberapa hari',
      auth: { ip_not_allowed: 'alamat tidak dibenarkan', country_not_allowed: 'negara tidak dibenarkan' }, entry: { altered: 'satu catatan diubah', missing: 'satu catatan hilang' },
    },
    ...rules,
  },
};

export default alerts;
