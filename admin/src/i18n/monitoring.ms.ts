import type words from './monitoring.en';

const monitoring: typeof words = {
  monitoring: {
    title: 'Pemantauan', hint: 'Apa yang berlaku sekarang, dan sama ada apa yang mesti dipatuhi benar-benar dipatuhi. Masa mengikut jam anda.', period: 'Tempoh', periods: { hour: 'Sejam', day: '24 jam', week: '7 hari', month: '30 hari' }, asOf: 'Setakat %{at}',
    asTable: 'Lihat sebagai jadual', chart: '%{title}, sebagai bar. Angka yang sama ada dalam jadual.', time: 'Masa', total: 'Jumlah', grain: { minute: 'setiap minit', hour: 'setiap jam', sixHours: 'setiap enam jam', day: 'setiap hari' },
    status: {
      title: 'Pematuhan', hint: 'Dilihat sebentar tadi. Apa yang tidak dapat dilihat adalah tidak diketahui, bukan baik.', state: { ok: 'Teratur', attention: 'Perlu perhatian', unknown: 'Tidak diketahui' }, name: { audit_log: 'Log audit', keys: 'Kunci penyulitan', mfa: 'Faktor kedua', alerts: 'Amaran', tls: 'Penyulitan penghantaran' },
      go: { audit_log: 'Buka log audit', keys: 'Buka kunci', mfa: 'Buka pengguna dan peranan', alerts: 'Buka amaran' }, tlsHow: 'Pengendali menetapkan CONSENTRY_PUBLIC_URL kepada alamat https.',
      says: {
        auditOk: 'Dimeterai, dan disahkan tanpa kesalahan. Entri: %{entries}.', auditFaults: 'Pengesahan terakhir menemui kesalahan: %{faults}.', auditNever: 'Log dimeterai dan belum pernah disahkan.', auditNothing: 'Belum ada yang dimeterai.', keysOk: 'Ditukar pada waktunya. Seterusnya %{at}.', keysByHand: 'Ditukar dengan tangan sahaja; tiada yang tertunggak.',
        mfa: 'Pemilik dan pentadbir dengan faktor kedua: %{enrolled} daripada %{of}.', alertsOpen: 'Menunggu seseorang melihat: %{open}.', alertsNone: 'Tiada amaran terbuka.', tlsOk: 'Pengguna mencapai pemasangan ini melalui HTTPS.', tlsPlain: 'Alamat awam pemasangan ini ialah HTTP biasa.',
      },
    },
    usage: {
      title: 'Penggunaan API', hint: 'Permintaan semua yang dikenali, mengikut jawapannya.', success: 'Selesai (2xx)', redirect: 'Dialihkan (3xx)', clientError: 'Ditolak (4xx)', limited: 'Terlalu kerap (429)', serverError: 'Gagal (5xx)', empty: 'Tiada permintaan dalam tempoh ini.',
      keys: 'Kunci paling sibuk', keysHint: 'Kunci API mengikut permintaannya.', key: 'Kunci', requests: 'Permintaan', limitedShort: 'Terlalu kerap', noKeys: 'Tiada kunci API digunakan dalam tempoh ini.',
    },
    messages: {
      title: 'Mesej', hint: 'Setiap peringkat dikira apabila dicapai.', hintWeek: 'Setiap peringkat dikira apabila dicapai. Paling lama 7 hari terakhir.', accepted: 'Diterima', blocked: 'Disekat', sent: 'Dihantar', delivered: 'Disampaikan', failed: 'Gagal', empty: 'Tiada mesej dalam tempoh ini.',
      speed: 'Berapa lama masanya', speedHint: 'Mesej 24 jam terakhir.', way: 'Laluan', acceptedToSent: 'Diterima hingga dihantar', sentToDelivered: 'Dihantar hingga disampaikan', half: 'Separuh dalam', most: '95 % dalam', nearlyAll: '99 % dalam', measured: 'Diukur', nothing: 'Belum ada untuk diukur',
      queue: 'Baris gilir', waiting: 'Menunggu', oldest: 'Yang paling lama menunggu', dead: 'Dihentikan', none: 'Tiada yang menunggu',
    },
    security: { title: 'Peristiwa keselamatan', hint: 'Log masuk dan apa sahaja tentang keselamatan.', other: 'Yang lain', empty: 'Tiada peristiwa keselamatan dalam tempoh ini.' },
    alerts: { title: 'Amaran dibuka', hint: 'Mengikut keseriusannya.', empty: 'Tiada amaran dibuka dalam tempoh ini.' },
    access: {
      title: 'Bila orang dan program datang', hint: 'Dijumlahkan mengikut hari dan jam.', what: 'Apa yang dikira', requests: 'Permintaan', signIns: 'Log masuk', day: 'Hari', cell: '%{count} pada %{day} pukul %{hour}', less: 'Kurang', more: 'Lebih', empty: 'Tiada sesiapa datang dalam tempoh ini.',
      countries: 'Dari mana', countriesHint: 'Mengikut negara alamat.', country: 'Negara', unknown: 'Alamat tidak diketahui atau peribadi', failures: 'Log masuk gagal',
    },
  },
};

export default monitoring;
